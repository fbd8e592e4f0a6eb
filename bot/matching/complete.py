"""Suggestions while somebody types: words alone, well under five milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rapidfuzz import fuzz, process

from bot.knowledge.models import Entry
from bot.text.cleaning import clean

_START = 30.0
_WORD_START = 20.0
_SHORT, _FEW = 12, 3
_FLOOR, _SHORT_FLOOR, _SURE_FLOOR = 50.0, 78.0, 80.0
"""The least worth of an offered question; a few letters stand by chance in many."""
_ALIAS_SHARE = 0.9
_PER_KIND = 60


class Completer:
    """Ranks entries for what has been typed so far."""

    def __init__(self, entries: Collection[Entry]) -> None:
        self._order = [entry.id for entry in entries]
        self._titles = {entry.id: clean(f"{entry.question} {entry.id}") for entry in entries}
        pairs = [(clean(alias), entry.id) for entry in entries for alias in entry.aliases]
        self._aliases = [text for text, _ in pairs]
        self._owners = [owner for _, owner in pairs]

    def complete(
        self,
        text: str,
        limit: int,
        own: Mapping[str, Entry],
        hidden: Collection[str],
        *,
        sure: bool = False,
    ) -> list[str]:
        """Return entry ids, the likeliest first; for nothing typed, in their fixed order.

        sure: only those that what was typed is nearly the beginning of. Nonsense finds none.
        """
        typed = clean(text)
        titles = self._titles | {key: clean(entry.question) for key, entry in own.items()}
        order = [key for key in dict.fromkeys((*own, *self._order)) if key not in hidden]
        if not any(map(str.isalnum, typed)):
            return order[:limit]
        worth = self._worth(typed, {key: titles[key] for key in order})
        place = {key: number for number, key in enumerate(order)}
        ranked = sorted(worth, key=lambda key: (-worth[key], place[key]))
        floor = _SHORT_FLOOR if len(typed) < _SHORT else _SURE_FLOOR if sure else _FLOOR
        if len(typed) <= _FEW:
            floor = 100.0  # the beginning of a word, or nothing
        return [key for key in ranked if worth[key] >= floor][:limit]

    def _worth(self, typed: str, titles: Mapping[str, str]) -> dict[str, float]:
        scorer = fuzz.partial_ratio if len(typed) < _SHORT else fuzz.token_set_ratio
        worth = dict.fromkeys(titles, 0.0)
        for _, score, key in process.extract(typed, titles, scorer=scorer, limit=_PER_KIND):
            worth[key] = score + _bonus(typed, titles[key])
        hits = process.extract(typed, self._aliases, scorer=scorer, limit=_PER_KIND)
        for alias, score, number in hits:
            key = self._owners[number]
            if key in worth:
                worth[key] = max(worth[key], _ALIAS_SHARE * (score + _bonus(typed, alias)))
        return worth


def _bonus(typed: str, text: str) -> float:
    """Extra worth when the text, or a word of it, begins with what was typed."""
    if text.startswith(typed):
        return _START
    return _WORD_START if f" {typed}" in text else 0.0
