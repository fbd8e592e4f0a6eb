"""The figures in words, for whoever does not see the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from bot.insights.figures import InsightFigures, RankedEntry

_MOST = 1000
"""Discord takes 1,024 characters as a description."""


def span(figures: InsightFigures) -> str:
    """Return the period as people write it: 24 Oct - 22 Nov 2026."""
    first, last = figures.days[0].date, figures.days[-1].date
    if first == last:
        return _date_words(last)
    start = f"{first.day} {first:%b}" if first.year == last.year else _date_words(first)
    return f"{start} – {_date_words(last)}"


def percent(part: int, total: int) -> str:
    """Return a share, in words where there is no whole."""
    return f"{100 * part / total:.0f} %" if total else "none yet"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"1 {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"


def alternative(figures: InsightFigures) -> str:
    """Return what the picture shows as one text of at most 1,000 characters."""
    busiest = max(figures.days, key=lambda day: day.total)
    votes = figures.helpful + figures.not_helpful
    parts = [
        f"Bar charts of {counted(figures.total, 'question')}, {span(figures)}.",
        f"Answered {figures.answered:,}, asked to clarify {figures.asked_back:,}.",
        f"Not answered {figures.not_covered:,}.",
        f"Most on one day: {busiest.total:,} on {_date_words(busiest.date)}.",
        f"Helpful: {figures.helpful:,} of {counted(votes, 'vote')}.",
        _list("Answers given most", figures.top),
        _list("Not answered, by the nearest entry", figures.near),
    ]
    text = " ".join(filter(None, parts))
    # Discord may count UTF-16 units. Half a pair at the end is dropped.
    head = text.encode("utf-16-le", errors="ignore")[: 2 * _MOST]
    return head.decode("utf-16-le", errors="ignore")


def _list(title: str, ranking: tuple[RankedEntry, ...]) -> str:
    entries = "; ".join(f"{entry.title[:60]} {entry.count:,}" for entry in ranking)
    return f"{title}: {entries}." if entries else ""


def _date_words(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"
