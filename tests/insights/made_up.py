"""InsightFigures of servers that do not exist."""

from __future__ import annotations

from datetime import date, timedelta

from bot.insights.figures import Day, Gap, InsightFigures, RankedEntry

LAST = date(2026, 3, 1)
TITLES = ("Can my therapist hug me?", "May we be friends?", "Is it secret?", "A gift?", "Why?")
LONG = "Is it appropriate that a therapist invites every client to a party at home? " * 3


def figures(
    days: int = 30, rate: int = 10, titles: tuple[str, ...] = TITLES, text: str | None = "may we"
) -> InsightFigures:
    """A server with about `rate` answered questions on each day."""
    counts = [rate * (place % 5 + 1) // 3 for place in range(days)]
    ranking = tuple(RankedEntry(title, rate * 7 // place) for place, title in enumerate(titles, 1))
    return InsightFigures(
        days=tuple(
            Day(LAST - timedelta(days=days - 1 - place), count, count // 4, count // 3)
            for place, count in enumerate(counts)
        ),
        days_requested=days,
        top=ranking,
        near=ranking,
        gaps=tuple(Gap(rate + 1, title, text) for title in titles),
        helpful=rate * 3,
        not_helpful=rate,
        crisis=rate,
        unanswered=rate,
        passed_on=rate,
    )
