"""The cards of /reasons: the list, one reason, and what was just changed."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.moderation.reasons import MAX_REASONS, Reason, ReasonChange, ReasonList, ReasonOrigin
from bot.ui.card import QUIET, card, container, line, text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.moderation.reasons import (
    OpenReasonForm,
    PickReason,
    RemoveReason,
    ShowReasons,
    UndoReason,
)
from bot.ui.text import clip, quoted, small

TITLE = "### Reasons ({count} of {most})"
LEAD = (
    "Moderators choose one of these when they warn, time out, kick or ban somebody. The member "
    "reads its words. Its points count on the ladder; the member does not see them."
)
HIDDEN = "**Removed:** {titles}. To bring one back, choose it below."
LOOK = "Look at one, or change it"
NEW, CHANGE, REMOVE, ALL, UNDO = "Add a reason", "Change", "Remove", "All reasons", "Undo"
BRING_BACK = "Bring back"
READS = "**The member reads:**"
EXPLAINED = "**Explained by:** {question}"
NO_ENTRY = "**Explained by:** no entry. **/reasons edit** can name one."
IS_REMOVED = "Moderators cannot choose it now."
SAVED, REMOVED, UNDONE = "Saved.", "Removed. Cases keep its words.", "As it was before."
_ORIGINS = {
    ReasonOrigin.SHIPPED: "built-in",
    ReasonOrigin.CHANGED: "built-in, with your server's words",
    ReasonOrigin.OWN: "by this server",
}


def reasons_card(board: ReasonList) -> ui.LayoutView:
    """Return all reasons, with a way to each."""
    head = f"{TITLE.format(count=len(board.visible), most=MAX_REASONS)}\n{LEAD}"
    lines = [_list_line(reason) for reason in board.visible]
    items: list[ui.Item[Any]] = [text(head), line(), text(clip("\n".join(lines) or "–", 2900))]
    if board.hidden:
        titles = ", ".join(quoted(reason.title, 80) for reason in board.hidden)
        items.append(text(clip(HIDDEN.format(titles=titles), 500)))
    # As many as a select holds: a server has fewer, with all that it removed, unless it has both
    # many of its own and many removed.
    every = [*board.visible, *board.hidden][:25]
    options = [option(reason.title, reason.id, reason.text) for reason in every]
    rows = [row(select(LOOK, PickReason(), options=options))] if options else []
    return card(container(*items), *rows, row(button(NEW, OpenReasonForm())))


def reason_card(
    reason: Reason, question: str, *, is_removed: bool = False, note: str = ""
) -> ui.LayoutView:
    """Return one reason. question: that of its entry, "" for none. note: what was just done."""
    way = BRING_BACK if is_removed else CHANGE
    buttons = [button(way, OpenReasonForm(reason.id), style=Style.primary)]
    if not is_removed:
        buttons.append(button(REMOVE, RemoveReason(reason.id)))
    words = [note, _description(reason, question), IS_REMOVED if is_removed else ""]
    body = text("\n".join(filter(None, words)))
    return card(container(body), row(*buttons, button(ALL, ShowReasons())))


def changed_card(change: ReasonChange, question: str, note: str = SAVED) -> ui.LayoutView:
    """Return what was changed, with a way to take it back."""
    ways = row(button(UNDO, UndoReason(change.row)), button(ALL, ShowReasons()))
    body = f"{REMOVED if change.is_gone else note}\n{_description(change.reason, question)}"
    return card(container(text(body), accent=QUIET), ways)


def _list_line(reason: Reason) -> str:
    return f"- **{quoted(reason.title, 60)}** · {_points(reason)}"


def _description(reason: Reason, question: str) -> str:
    explanation = EXPLAINED.format(question=quoted(question, 200)) if question else NO_ENTRY
    origin = small(f"{_points(reason)} · {_ORIGINS[reason.origin]}")
    title = f"### {quoted(reason.title, 160)}"
    return f"{title}\n{origin}\n{READS}\n{quoted(reason.text, 900)}\n{explanation}"


def _points(reason: Reason) -> str:
    return "1 point" if reason.points == 1 else f"{reason.points} points"
