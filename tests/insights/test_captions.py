"""The same in words: cards within Discord's bounds, and a text for whoever sees no picture."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.insights.captions import alternative, span
from bot.insights.digests import WeeklySummary
from bot.insights.figures import InsightFigures
from bot.ui.cards.server.digest import digest_card
from bot.ui.cards.server.insights import insights_card
from tests.insights.made_up import LONG, figures
from tests.ui.limits import check_message, walk

LONGEST = figures(90, 1_000_000, (LONG + "🌱" * 200,) * 5, "*[x](y) @everyone " * 200)
EVERY = [LONGEST, figures(7), figures(1, 0, ()), figures(90, 1, ("我" * 90,) * 5)]


@pytest.mark.parametrize("shown", EVERY)
def test_cards_hold_discords_bounds(shown: InsightFigures) -> None:
    for described in (None, alternative(shown)):
        check_message(insights_card(shown, 30, description=described, note="x" * 100))
    check_message(digest_card(WeeklySummary(shown, 5)))


@pytest.mark.parametrize("shown", EVERY)
def test_the_alternative_text_holds_discords_bounds(shown: InsightFigures) -> None:
    assert 0 < len(alternative(shown).encode("utf-16-le")) // 2 <= 1024


def test_the_alternative_text_says_what_is_drawn() -> None:
    said = alternative(figures())
    assert "31 Jan – 1 Mar 2026" in said
    assert "Can my therapist hug me? 70" in said
    assert "Helpful: 30 of 40 votes" in said


def test_the_digest_has_no_text_of_a_question() -> None:
    card = check_message(digest_card(WeeklySummary(figures(text="goldfish"), None)))
    shown = "".join(str(part.get("content")) for part in walk(card))
    assert "11 × near" in shown
    assert "goldfish" not in shown


def test_what_a_member_typed_is_no_markdown() -> None:
    shown = figures(titles=("Hug?",), text="**bold** [link](https://x) @everyone")
    card = check_message(insights_card(shown, 30))
    said = "".join(str(part.get("content")) for part in walk(card))
    assert "\\*\\*bold" in said
    assert "@everyone" not in said


def test_a_period_over_new_year() -> None:
    days = figures(7).days
    early = replace(days[0], date=days[0].date.replace(year=2025, month=12, day=30))
    assert span(replace(figures(7), days=(early, *days[1:]))) == "30 Dec 2025 – 1 Mar 2026"
