"""No pattern over what people type or import takes longer than its text grows.

CPU time is compared at one and at four times the length: the growth is judged, never the speed.
"""

from __future__ import annotations

import re

import pytest

from bot.services import Core
from tests.patterns.collecting import patterns, reachable
from tests.patterns.growth import slow


def test_every_pattern_of_the_package_is_linear() -> None:
    found = patterns()
    assert len(found) > 150
    _all_linear(found)


def test_every_pattern_of_the_data_is_linear(core: Core) -> None:
    found = {pattern: {path} for pattern, path in reachable(core.detector, "detector")}
    assert len(found) > 100
    _all_linear(found)


@pytest.mark.parametrize(
    "bad", [r"\S+@\S+\.\S+", r"^## +(.+?) *#*$", r"\s+$", r"(?:\w+ )*x", r"a.*b.*c"]
)
def test_it_would_find_a_bad_one(bad: str) -> None:
    assert slow(re.compile(bad), {"unknown"}) is not None


def _all_linear(found: dict[re.Pattern[str], set[str]]) -> None:
    faults = {
        f"{min(places)} {pattern.pattern[:60]!r}": fault
        for pattern, places in found.items()
        if (fault := slow(pattern, places))
    }
    assert not faults, "\n".join(f"{name}: {fault}" for name, fault in faults.items())
