from __future__ import annotations

import pytest

from bot.matching import Matcher


def test_nothing_typed_lists_all_in_order(shipped: Matcher) -> None:
    assert shipped.complete("") == list(shipped.snapshot.entries)[:25]
    assert shipped.complete("", 3) == list(shipped.snapshot.entries)[:3]


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("confid", "confidentiality"),
        ("hug", "hugs"),
        ("referal", "referral"),
        ("dual r", "dual-relationship"),
    ],
)
def test_prefixes_and_slips(shipped: Matcher, typed: str, entry: str) -> None:
    assert entry in shipped.complete(typed)[:3]


def test_never_more_than_asked_for_and_none_twice(shipped: Matcher) -> None:
    found = shipped.complete("therapist", 10)
    assert len(found) == len(set(found)) == 10
