"""Plain words from what people type: text-speak, hidden words, misspellings, joined letters.

The result is only for the rules to read. It keeps sentence ends as " . " and commas as " , ".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from bot.safety.files import CrisisFileModel, read_toml
from bot.safety.models import SafetyDataError
from bot.text.cleaning import bounded, clean
from bot.text.slang import Slang, SlangError
from bot.text.spelling import LONGEST_WORD, Speller, WordList, unmask

_DOUBLED = re.compile(r"(.)\1+")
_LINE = re.compile(r"[\r\n]+")
_SHORT_FORMS = (
    (re.compile(r"(?<=\w)'ll\b"), " will"),
    (re.compile(r"(?<=\w)'re\b"), " are"),
    (re.compile(r"(?<=\w)'ve\b"), " have"),
    (re.compile(r"\bi'm\b"), "i am"),
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# Possessive, and only from the first of a row, so that a row is read once.
_END = re.compile(r"(?<![.!?;…])[.!?;…]++(?=\s|$)")
_PAUSE = re.compile(r"[,:()\"–—]|(?<!\S)-++(?!\S)|\.{2,}+")
_OTHER = re.compile(r"[^\w\s.,@$!*/]++|_++")
_SPACED = re.compile(r"(?<![^\s#])[a-z0-9@$!](?:[ .\-_*/]{1,2}[a-z0-9@$!]){3,200}(?!\w)")
_NOT_LETTER = re.compile(r"[^a-z0-9@$!]")
_SIGNED = re.compile(r"[\d@$!*]")
_STOPS = (".", ",")
_LONG_WORD = 8
_SHORT_WORD = 4
_REMEMBERED = 4096
"""Words that are repaired once: the same words come again and again."""


class _RepairData(CrisisFileModel):
    words: tuple[str, ...]
    leave: frozenset[str] = frozenset()


class SpellingData(CrisisFileModel):
    """The file spelling.toml: which words are repaired, and which are parted."""

    repair: _RepairData
    joined: Mapping[str, str] = Field(default_factory=dict)


class Rewriter:
    """Rewrites a text into the plain words that the rules are written in."""

    def __init__(self, data: SpellingData, slang: Slang, known: Collection[str] = ()) -> None:
        """`known` are further words to leave as they are: those that the rules look for."""
        self._slang = slang
        self._words = list(data.repair.words)
        self._known = (
            frozenset(data.repair.words)
            | data.repair.leave
            | frozenset(slang.expansions)
            | frozenset(known)
        )
        self._joined = dict(data.joined)
        squashed = "|".join(sorted(self._joined, key=len, reverse=True))
        self._squashed = re.compile(squashed) if squashed else None
        self._speller = Speller([WordList(self._words, _SHORT_WORD, _LONG_WORD + 1)])
        self._remembered = lru_cache(_REMEMBERED)(self._repaired)

    @classmethod
    def load(cls, directory: Path, known: Collection[str] = ()) -> Rewriter:
        """Read spelling.toml and slang.yaml of a folder. Raises SafetyDataError."""
        try:
            slang = Slang.load(directory / "slang.yaml")
        except SlangError as error:
            raise SafetyDataError(str(error)) from error
        return cls(read_toml(directory / "spelling.toml", SpellingData), slang, known)

    def plain(self, text: str) -> str:
        """Return the text in plain lower-case words separated by single spaces.

        Of a text that is longer than a question can be, its beginning and its end.
        """
        line = clean(_LINE.sub(" . ", bounded(text)))
        line = _SPACED.sub(self._unspace, line)
        if "'" in line:
            for short, full in _SHORT_FORMS:
                line = short.sub(full, line)
            line = _APOSTROPHE.sub("", line)
        line = _OTHER.sub(" ", _PAUSE.sub(" , ", _END.sub(" . ", line)))
        words = " ".join(map(self._word, line.split()))
        return " ".join(_without_repeated_stops(self._slang.expand(words).split()))

    def _unspace(self, match: re.Match[str]) -> str:
        letters = _NOT_LETTER.sub("", match.group())
        if letters in self._known:
            return letters
        plain = self._unsquash(letters)
        return plain if plain != letters else match.group()

    def _unsquash(self, letters: str) -> str:
        if self._squashed is None:
            return letters
        return self._squashed.sub(lambda match: f" {self._joined[match.group()]} ", unmask(letters))

    def _word(self, raw: str) -> str:
        """Repair a word; what is longer than any word is neither repaired nor remembered."""
        return raw if len(raw) > LONGEST_WORD else self._remembered(raw)

    def _repaired(self, raw: str) -> str:
        if raw in _STOPS or raw in self._slang.expansions:
            return raw
        word = raw.strip(".,!*/") if _SIGNED.search(raw) is None else raw.strip(".,/")
        if not word:
            return ""
        if word in self._known:
            return word
        if _SIGNED.search(word):
            return self._unmasked(word)
        if (single := _DOUBLED.sub(r"\1", word)) in self._known:
            return single
        if len(word) > _LONG_WORD and (plain := self._unsquash(word)) != word:
            return plain.strip()
        return self._nearest(word)

    def _unmasked(self, word: str) -> str:
        if word.isdigit():
            return word
        if "*" in word:
            shape = re.compile("".join("." if c == "*" else re.escape(c) for c in word))
            return next((w for w in self._words if shape.fullmatch(w)), word.strip("*!"))
        plain = unmask(word)
        if plain in self._known:
            return self._slang.expansions.get(plain, plain)
        return word.strip("!$@")

    def _nearest(self, word: str) -> str:
        offer = self._speller.nearest(word) if word.isalpha() else None
        return offer if offer is not None and _same_shape(word, offer) else word


def _without_repeated_stops(words: Iterable[str]) -> Iterator[str]:
    """Keep one of several stops in a row, a full stop before a comma; drop those at the start."""
    waiting = ""
    started = False
    for word in words:
        if word in _STOPS:
            waiting = word if word == "." or not waiting else waiting
            continue
        if waiting and started:
            yield waiting
        waiting, started = "", True
        yield word
    if waiting == "." and started:
        yield waiting


def _same_shape(word: str, target: str) -> bool:
    """Whether a misspelling is likely: same first letter, or the first two exchanged."""
    return word[0] == target[0] or (word[0] == target[1] and word[1] == target[0])
