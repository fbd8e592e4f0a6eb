"""Words of courtesy and hesitation, which say nothing about what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict

from bot.text.cleaning import clean

_EDGES = '.,!?;:()[]{}"*_~…-–—'
_LONGEST = 8
"""Words of the longest filler that is looked for."""

Keys = frozenset[str]


class FillerLists(BaseModel):
    """The form of the fillers in a slang list."""

    model_config = ConfigDict(extra="forbid")
    anywhere: list[str] = []
    opening: list[str] = []
    closing: list[str] = []
    needed_after: list[str] = []


class Fillers(Struct, frozen=True):
    """Fillers by where they may stand: anywhere, before all other words, or after them.

    A word that says something elsewhere ("so", "just") is a filler at an end alone.
    needed_after: words after which a filler at the end of a message is none ("say thank you").
    """

    anywhere: Keys = field(default_factory=frozenset[str])
    opening: Keys = field(default_factory=frozenset[str])
    closing: Keys = field(default_factory=frozenset[str])
    needed_after: Keys = field(default_factory=frozenset[str])

    @classmethod
    def of(cls, lists: FillerLists) -> Fillers:
        """Return the fillers of a list as it stands in a file."""
        anywhere = _keys(lists.anywhere)
        return cls(
            anywhere,
            anywhere | _keys(lists.opening),
            anywhere | _keys(lists.closing),
            _keys(lists.needed_after),
        )

    def drop(self, text: str) -> str:
        """Return a cleaned text without its fillers; one of fillers alone comes back as it is.

        A question mark after a filler stays. Linear in the text.
        """
        tokens = text.split()
        bare = [token.strip(_EDGES) for token in tokens]
        start, end = self._first(bare), self._last(tokens, bare)
        if start >= end:
            return text
        words = self._middle(tokens[start:end], bare[start:end])
        if end < len(tokens):
            words[-1] = words[-1].rstrip(",;:(–—-") or words[-1]
        if "?" in "".join(tokens[end:]) and not words[-1].endswith("?"):
            words[-1] = words[-1].rstrip(_EDGES) + "?"
        return " ".join(words)

    def _first(self, bare: Sequence[str]) -> int:
        """Return the place of the first word that is no opening filler."""
        start, beginnings = 0, _beginnings(self.opening)
        while start < len(bare):
            size = 0
            if bare[start] in beginnings:
                size = _longest(self.opening, lambda size, at=start: bare[at : at + size])
            if not size and bare[start]:
                break
            start += size or 1
        return start

    def _last(self, tokens: Sequence[str], bare: Sequence[str]) -> int:
        """Return the place behind the last word that is no closing filler."""
        end, endings = len(bare), _endings(self.closing)
        while end > 0:
            size = 0
            if bare[end - 1] in endings:
                size = _longest(self.closing, lambda size, at=end: bare[max(0, at - size) : at])
            # Without the punctuation: "her thanks" goes together, "her? thanks" does not.
            before = tokens[end - size - 1] if size < end else ""
            is_needed = size and before in self.needed_after
            if is_needed or (not size and bare[end - 1]):
                break
            end -= size or 1
        return end

    def _middle(self, tokens: Sequence[str], bare: Sequence[str]) -> list[str]:
        """Return the words without those that are fillers wherever they stand."""
        words: list[str] = []
        place, beginnings = 0, _beginnings(self.anywhere)
        while place < len(tokens):
            size = 0
            if bare[place] in beginnings:
                size = _longest(self.anywhere, lambda size, at=place: bare[at : at + size])
            if size:
                # The comma that set the filler apart goes with it.
                words[-1:] = [word.rstrip(",") for word in words[-1:]]
            else:
                words.append(tokens[place])
            place += size or 1
        return words


def _keys(phrases: Sequence[str]) -> Keys:
    return frozenset(clean(phrase) for phrase in phrases)


@lru_cache(maxsize=8)
def _beginnings(keys: Keys) -> Keys:
    """Return the first words of fillers: most words of a text are none of them."""
    return frozenset(key.partition(" ")[0] for key in keys)


@lru_cache(maxsize=8)
def _endings(keys: Keys) -> Keys:
    """Return the last words of fillers."""
    return frozenset(key.rpartition(" ")[2] for key in keys)


def _longest(keys: Keys, words: Callable[[int], Sequence[str]]) -> int:
    """Return the number of words of the longest filler at a place; 0 without one."""
    for size in range(_LONGEST, 0, -1):
        piece = words(size)
        if len(piece) == size and " ".join(piece) in keys:
            return size
    return 0
