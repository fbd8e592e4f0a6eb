"""Whether a pattern takes longer than its text grows: CPU time at one and at four times the length.

The growth is judged, never the speed: a slow machine is slow at both lengths.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from tests.patterns.collecting import methods
from tests.patterns.hostile import hostile, longest

_ANCHORED = frozenset({"match", "fullmatch"})
_START, _SCREEN, _LAST = 32, 2048, 32768
_FLOOR = 0.002
"""Seconds of CPU below which growth is not judged: the clock is too coarse."""
_ALARMING = 0.05
"""Seconds for a screened text that is judged at once: some hundred times what most take."""
_NEAR = 256
"""Characters: a pattern that looks no further from where it begins takes no more time for more."""
_WORST = 8.0
"""How many times longer four times the text may take: linear is 4, quadratic 16."""


def slow(pattern: re.Pattern[str], places: set[str]) -> str | None:
    """Return what makes a pattern slower than its text grows, or None."""
    used = set[str]()
    for place in places:
        *_, module, name = ["", *place.rsplit(".", 2)]
        # A private name is used in its own module alone.
        key = f"{module}.{name}" if name.startswith("_") else name
        used |= methods().get(key, {"finditer"})
    how = "fullmatch" if used == {"fullmatch"} else "match" if used <= _ANCHORED else "finditer"
    screened: list[tuple[float, str, str, str]] = []
    for begin, unit, end in hostile(pattern):
        seconds = _grown(pattern, how, (begin, unit, end), _SCREEN)
        screened.append((seconds, begin, unit, end))
        if seconds > _ALARMING and (fault := _fault(pattern, how, (begin, unit, end))):
            return fault
    screened.sort(reverse=True)
    if longest(pattern) <= _NEAR and screened[0][0] < _FLOOR * _SCREEN / _NEAR:
        # Its work at each place is bounded: from there on it is linear. Before, it is too short.
        return None
    faults = (_fault(pattern, how, parts) for _, *parts in screened[:4])
    return next((fault for fault in faults if fault), None)


def _fault(pattern: re.Pattern[str], how: str, parts: Sequence[str]) -> str | None:
    begin, unit, end = parts
    if (growth := _growth(pattern, how, (begin, unit, end))) > _WORST:
        return f"{begin!r} + {unit!r} * n + {end!r}: {growth:.0f} times as long for 4 n ({how})"
    return None


def _grown(pattern: re.Pattern[str], how: str, parts: tuple[str, str, str], most: int) -> float:
    """Return the time for a text of `most` characters; stops early where that is long already."""
    size, seconds = _START, 0.0
    while size <= most and seconds < _FLOOR:
        seconds = _seconds(pattern, how, parts, size)
        size *= 8 if size * 8 <= most else 2
    return seconds * most / max(size // 2, 1) if size <= most else seconds


def _growth(pattern: re.Pattern[str], how: str, parts: tuple[str, str, str]) -> float:
    """Return how many times as long four times the text takes, from the first size that counts."""
    size = _START
    while (short := _seconds(pattern, how, parts, size)) <= _FLOOR:
        size *= 2
        if size > _LAST:
            return 0.0
    growths: list[float] = []
    for _ in range(3):
        short = min(short, _seconds(pattern, how, parts, size))
        for _ in range(2):
            growths.append(_seconds(pattern, how, parts, 4 * size) / short)
            if growths[-1] <= _WORST:
                return growths[-1]
    return min(growths)


def _seconds(pattern: re.Pattern[str], how: str, parts: tuple[str, str, str], length: int) -> float:
    begin, unit, end = parts
    text = begin + unit * (length // len(unit)) + end
    started = time.process_time()
    if how == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, how)(text)
    return time.process_time() - started
