"""The weekly summary in the moderators' channel: figures, and nothing that a member wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from bot.insights.captions import counted, span
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.community.ending import thread_link
from bot.ui.cards.server.insights import aside, gap_line, overview
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.questions import ShowInsights
from bot.ui.controls.review_queue import ShowQueue
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost
    from bot.insights.digests import WeeklySummary

QUIET_WEEK = "A quiet week: nobody asked anything."
BEFORE = "The week before: {count}."
GAPS = "**Asked often, not answered yet**"
WAITING = "**Still waiting in the community: {count}**"
WAITS = "- Question {number}, asked {when}: {link}"
END = "Once a week, on Mondays. An admin can switch this off in **/settings view**."
SORT, LOOK = "Sort out", "Look closer"
_TITLES = 3


def digest_card(summary: WeeklySummary) -> ui.LayoutView:
    """Return the summary of a week.

    It holds no question's text: the channel may have readers whom nobody chose for it.
    """
    figures, before = summary.figures, summary.total_before
    lines = [f"### The week {span(figures)}"]
    lines += overview(figures) if figures.total else [QUIET_WEEK]
    if before is not None:
        lines.append(small(BEFORE.format(count=f"{before:,}")))
    items = [text("\n".join(lines))]
    if figures.top:
        top = [
            f"- {quoted(entry.title, 90)} · **{entry.count:,}**" for entry in figures.top[:_TITLES]
        ]
        items.append(text("\n".join(["**Most frequent answers**", *top])))
    if figures.gaps:
        gaps = [gap_line(replace(gap, text=None)) for gap in figures.gaps[:_TITLES]]
        items.append(text("\n".join([GAPS, *gaps])))
    if waiting := summary.waiting.oldest:
        links = [
            WAITS.format(number=post.id, when=_age(post), link=thread_link(post))
            for post in waiting
        ]
        head = WAITING.format(count=counted(summary.waiting.total, "question"))
        items.append(text("\n".join([head, *links])))
    if more := aside(figures):
        items.append(text("\n".join(more)))
    items.append(text(small(END)))
    controls: list[ui.Item[Any]] = [button(LOOK, ShowInsights(7))]
    if figures.unanswered:
        controls.insert(0, button(SORT, ShowQueue(0, 0), style=Style.primary))
    return card(container(*items, accent=None if figures.total else QUIET), row(*controls))


def _age(post: CommunityPost) -> str:
    return f"<t:{int(post.created_at.timestamp())}:R>"
