"""The answers to a moderator after a step, and the way to stop misuse of reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from discord import ui

from bot.moderation.reports import ReportRow, Statement
from bot.moderation.reports.errors import ago
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.moderation.reports import (
    AskToBlockReporter,
    BlockReporter,
    UnblockReporter,
)
from bot.ui.text import clip, quoted, small

CLOSED = "Report {id} is closed."
TOLD = (
    "Whoever reported it hears that it was looked at, if they wanted to; nothing of what was done."
)
STUCK = "I could not change its card: it may have been deleted."
DELETED = "The message is deleted."
WAS_GONE = "The message was gone already."
MISUSE = """**Was it misuse?** I can take no reports of whoever wrote it for a week. You don't \
learn who that is, and they can still reach you in other ways."""
KEEP_AWAY = "Number {number} was misuse"
STATEMENT = "{number}. {words}"
NO_WORDS = "(no words)"
SURE = """### Take no reports of them for a week?
It is about whoever wrote: {words}
They read that the moderators take no reports from them until then, and where help is. You don't \
learn who it is. If you have done so before, you can take their reports again."""
YES = "Yes, for a week"
TAKE_AGAIN = "Take their reports again"
TAKEN_AGAIN = "I take reports of them, as of everybody. You can't see who it is."
KEPT_AWAY = "I take no reports of them until {when}. You can't see who it is, and neither can they \
see that it was you."
# Five buttons fit into a row.
_WORDS, _MOST = 300, 5


def closed_card(
    report: ReportRow, sentence: str, *, card_changed: bool, misuse: bool = False
) -> ui.LayoutView:
    """Return that a report is over: `sentence` says how.

    card_changed: its card says so. misuse: offer to keep who reported it away for a while.
    """
    lines = [
        *filter(None, [sentence]),
        CLOSED.format(id=report.id),
        *([] if card_changed else [STUCK]),
    ]
    items: list[ui.Item[Any]] = [text("\n".join(lines))]
    if report.statements:
        items.append(text(small(TOLD)))
    if not (misuse and report.statements):
        return card(container(*items, accent=QUIET))
    return card(container(*items, text(_statements(report)), accent=QUIET), _misuse_row(report))


def misuse_card(report: ReportRow) -> ui.LayoutView:
    """Return what was written in a report that is over, and the way to keep misuse away."""
    return card(container(text(_statements(report)), accent=QUIET), _misuse_row(report))


def sure_card(report: ReportRow, statement: Statement) -> ui.LayoutView:
    """Return the question whether somebody is to be kept from reporting for a while."""
    yes = button(YES, BlockReporter(report.id, statement.tag), style=Style.danger)
    again = button(TAKE_AGAIN, UnblockReporter(report.id, statement.tag))
    words = SURE.format(words=_words(statement))
    return card(container(text(words), accent=QUIET), row(yes, again))


def kept_away_card(ends: datetime, block: BlockReporter) -> ui.LayoutView:
    """Return that no reports of somebody are taken until then, and the way back."""
    again = row(button(TAKE_AGAIN, UnblockReporter(block.report_id, block.tag)))
    return card(container(text(KEPT_AWAY.format(when=ago(ends))), accent=QUIET), again)


def _statements(report: ReportRow) -> str:
    lines = (
        STATEMENT.format(number=number, words=_words(each))
        for number, each in enumerate(report.statements[:_MOST], 1)
    )
    return "\n".join([MISUSE, *lines])


def _misuse_row(report: ReportRow) -> ui.ActionRow[Any]:
    return row(
        *(
            button(KEEP_AWAY.format(number=number), AskToBlockReporter(report.id, each.tag))
            for number, each in enumerate(report.statements[:_MOST], 1)
        )
    )


def _words(statement: Statement) -> str:
    return clip(quoted(statement.words, _WORDS), _WORDS) if statement.words else NO_WORDS
