"""Suggestions while somebody types: by words alone, in a fraction of a millisecond."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from bot.knowledge.models import Entry
from bot.matching.words.typed import TypedIndex, words_in

_SHORT, _FEW = 12, 3
_FLOOR, _SHORT_FLOOR, _SURE_FLOOR, _FEW_FLOOR = 0.2, 0.45, 0.8, 0.85
"""The least worth of an offered question; a few letters begin many words by chance."""

TYPED = 300
"""Characters of a question that are compared."""
_WHOLE, _WHOLE_LETTERS, _LONGEST_TYPED = 3, 18, 60
"""Words and letters from which on the sentence model ranks better than letters alone."""


class Completer:
    """Ranks entries for what has been typed so far."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._entries = entries

    @cached_property
    def shipped(self) -> TypedIndex:
        """The shipped entries, indexed when they are first needed: a tenth of a second."""
        return TypedIndex.of(self._entries)

    def complete(
        self,
        text: str,
        limit: int,
        own: TypedIndex | None,
        hidden: Collection[str],
        *,
        sure: bool = False,
    ) -> list[str]:
        """Return entry ids, the likeliest first; for nothing typed, in their fixed order.

        own: a server's own entries, which come first. sure: only those that hold nearly all of what
        was typed. Nonsense finds none.
        """
        typed = words_in(text)
        indexes = (own, self.shipped) if own is not None else (self.shipped,)
        if not typed:
            order = dict.fromkeys(key for index in indexes for key in index.ids)
            return [key for key in order if key not in hidden][:limit]
        worth: dict[str, float] = {}
        for index in indexes:
            for key, value in zip(index.ids, index.worth(typed).tolist(), strict=True):
                worth[key] = max(value, worth.get(key, 0.0))
        floor = _floor(len(text.strip()), sure=sure)
        ranked = sorted(worth, key=lambda key: -worth[key])
        return [key for key in ranked if worth[key] >= floor and key not in hidden][:limit]


def _floor(letters: int, *, sure: bool) -> float:
    if letters <= _FEW:
        return _FEW_FLOOR
    if sure:
        return _SURE_FLOOR
    return _SHORT_FLOOR if letters < _SHORT else _FLOOR


def is_question(text: str) -> bool:
    """Whether what is typed so far is understood as a question, which takes milliseconds."""
    words = len(text[:TYPED].split())
    return len(text) >= _WHOLE_LETTERS and _WHOLE <= words <= _LONGEST_TYPED
