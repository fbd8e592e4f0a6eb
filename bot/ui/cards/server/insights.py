"""The card of /insights: the picture of some days, and the same in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.insights.captions import counted, percent, span
from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.cards.duty.duty import length_text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.questions import ShowInsights
from bot.ui.controls.review_queue import ShowQueue
from bot.ui.text import quoted, small, units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community.guides import GuideStops
    from bot.insights.figures import Gap, InsightFigures, RankedEntry
    from bot.insights.load import ModeratorLoad

PERIODS = (7, 30, 90)
FILE_NAME = "insights.png"
EMPTY = (
    "Nobody has asked anything in this time. As soon as somebody does, you see here what members "
    "want to know, and what I could not tell them. **/ask** is there for everybody."
)
KEPT = "Questions are kept for {days} days here, so nothing older can be shown."
CRISIS = "Crisis help was shown {times}. The log keeps none of those messages."
ALIKE = "**Asked often, not answered yet**"
ANSWERS = "**Most frequent answers**"
TEAM = "**Who did how much** (cases, reports, tickets, time on duty)"
GUIDES = "**Guides**: where members stop"
NEAR = "**Not answered, by the nearest entry**"
_ROOM = MAX_TEXT - 250
_PEOPLE = 10
_GUIDES = 5
_BLOCKS = 7
"""Up to so many days are listed one by one; longer periods by weeks."""


def insights_card(
    figures: InsightFigures,
    days: int,
    *,
    description: str | None = None,
    note: str = "",
    load: Sequence[ModeratorLoad] = (),
    guides: Sequence[GuideStops] = (),
) -> ui.LayoutView:
    """Return the figures; with a `description`, the picture FILE_NAME stands above them.

    days: the period that was chosen. note: why there is no picture. load: what each moderator did.
    guides: where members stop in guides.
    """
    head = f"### The last {days} days\n{small(f'{span(figures)}, days in UTC')}"
    items: list[ui.Item[Any]] = [text(head)]
    if description is not None:
        picture = discord.MediaGalleryItem(f"attachment://{FILE_NAME}", description=description)
        items.append(ui.MediaGallery[Any](picture))
    length = units(head)
    blocks = [
        *_blocks(figures),
        _guides(guides),
        _team(load),
        small(note),
        _retention_note(figures),
    ]
    for block in filter(None, blocks):
        room = _ROOM - length
        # A block that is too long is left out; a shorter one after it may still fit.
        if units(block) <= room:
            items.append(text(block))
            length += units(block)
    return card(
        container(*items, accent=None if figures.total else QUIET), _controls(figures, days)
    )


def overview(figures: InsightFigures) -> list[str]:
    """Return lines with how many questions there were, and what became of them."""
    total, votes = figures.total, figures.helpful + figures.not_helpful
    lines = [
        f"**{counted(total, 'question')}**",
        f"✅ answered: **{figures.answered:,}** ({percent(figures.answered, total)})",
        f"❔ asked to clarify: **{figures.asked_back:,}** ({percent(figures.asked_back, total)})",
        f"➖ not answered: **{figures.not_covered:,}** ({percent(figures.not_covered, total)})",
    ]
    if votes:
        share = percent(figures.helpful, votes)
        lines.append(f"👍 {figures.helpful:,} helpful, 👎 {figures.not_helpful:,} not ({share})")
    else:
        lines.append("👍 No votes on answers yet.")
    return lines


def aside(figures: InsightFigures) -> list[str]:
    """Return lines with what else there is: help in danger as a count, and what waits."""
    lines: list[str] = []
    if figures.crisis:
        times = "once" if figures.crisis == 1 else f"{figures.crisis:,} times"
        lines.append(CRISIS.format(times=times))
    if figures.unanswered:
        waits = counted(figures.unanswered, "question waits", "questions wait")
        lines.append(f"**{waits}** to be sorted out: **/questions unanswered**")
    if figures.passed_on:
        waits = counted(figures.passed_on, "question", "questions")
        lines.append(f"**{waits}** passed on by members: **/questions waiting**")
    return lines


def gap_line(gap: Gap) -> str:
    """Return a group of questions in a line; without a text it says only what comes near."""
    near = f"near “{quoted(gap.nearest, 70)}”" if gap.nearest else "near no entry"
    text_part = f"“{quoted(gap.text, 100)}” · " if gap.text else ""
    return f"- {gap.count:,} × {text_part}{near}"


def _blocks(figures: InsightFigures) -> list[str]:
    """Return paragraphs, the most needed first: what does not fit on the card is left out."""
    if not figures.total:
        votes = overview(figures)[-1:] if figures.helpful + figures.not_helpful else []
        return ["\n".join([EMPTY, *votes, *aside(figures)])]
    gaps = [gap_line(gap) for gap in figures.gaps]
    return [
        "\n".join([*overview(figures), *aside(figures)]),
        "\n".join([ALIKE, *gaps]) if gaps else "",
        _ranking(ANSWERS, figures.top),
        _ranking(NEAR, figures.near),
        _over_time(figures),
    ]


def _team(load: Sequence[ModeratorLoad]) -> str:
    """Return what each moderator did, the busiest first, so that nobody carries it all."""
    lines = [f"- <@{each.moderator_id}>: {', '.join(_parts(each))}" for each in load[:_PEOPLE]]
    return "\n".join([TEAM, *lines]) if lines else ""


def _guides(guides: Sequence[GuideStops]) -> str:
    """Return how far members come in each guide; who they are is counted nowhere."""
    lines = [f"- {_guide(each)}" for each in guides[:_GUIDES]]
    return "\n".join([GUIDES, *lines]) if lines else ""


def _guide(guide: GuideStops) -> str:
    line = f"{quoted(guide.title, 80)}: begun **{guide.begun:,}**, finished **{guide.finished:,}**"
    stops = ", ".join(f"“{quoted(title, 60)}” {count:,}" for title, count in guide.stops)
    return f"{line}; stopped at {stops}" if stops else line


def _parts(load: ModeratorLoad) -> list[str]:
    parts = [
        counted(load.cases, "case") if load.cases else "",
        counted(load.reports, "report") if load.reports else "",
        counted(load.tickets, "ticket") if load.tickets else "",
        f"{length_text(load.on_duty)} on duty" if load.on_duty else "",
    ]
    return [part for part in parts if part]


def _ranking(title: str, ranking: Sequence[RankedEntry]) -> str:
    lines = [
        f"{place}. {quoted(entry.title, 90)} · **{entry.count:,}**"
        for place, entry in enumerate(ranking, 1)
    ]
    return "\n".join([title, *lines]) if lines else ""


def _over_time(figures: InsightFigures) -> str:
    """Return how many there were day by day, or week by week counted back from the last day."""
    size = 1 if len(figures.days) <= _BLOCKS else 7
    parts: list[str] = []
    days = list(figures.days)
    while days:
        block, days = days[-size:], days[:-size]
        first = block[0].date
        parts.insert(0, f"{first.day} {first:%b}: **{sum(day.total for day in block):,}**")
    title = "**Day by day**" if size == 1 else "**By weeks**, from"
    return f"{title} {' · '.join(parts)}"


def _retention_note(figures: InsightFigures) -> str:
    if len(figures.days) >= figures.days_requested:
        return ""
    oldest = figures.days[-1].date - figures.days[0].date
    return small(KEPT.format(days=oldest // timedelta(days=1)))


def _controls(figures: InsightFigures, days: int) -> ui.ActionRow[Any]:
    periods = [
        button(
            f"{period} days",
            ShowInsights(period),
            style=Style.primary if period == days else Style.secondary,
        )
        for period in PERIODS
    ]
    if figures.unanswered:
        periods.append(button(f"Sort out ({figures.unanswered:,})", ShowQueue(0, 0)))
    return row(*periods)
