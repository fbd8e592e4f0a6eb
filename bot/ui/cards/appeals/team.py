"""The cards of an appeal for the moderators: in their channel, and for the one who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.appeals import AppealStatus
from bot.moderation.cases.models import CaseKind, CaseStatus
from bot.ui.card import QUIET, card, container, line, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.moderation.appeals import AskToDecide, BlockAppeals, ReadAppeal
from bot.ui.text import clip, quoted, small, units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.moderation.appeals import AppealRow, AppealView
    from bot.moderation.cases.models import Case

HEAD = "### Appeal {id}: about case {case}"
WHAT = "A member asks you to look again at a **{kind}** of {when}."
GONE_CASE = "A member asks you to look again at a case that I no longer keep."
FIRST = (
    "{moderator} acted in the case, so somebody else looks at it first, for a day. What the member "
    "wrote stands behind the button."
)
READ = "Read it"
MEMBER = "{member} wrote, {when}:"
REASON = "**The reason that was given**\n> {reason}"
NO_REASON = "No reason was written down."
LIFT = {"ban": "Lift the ban", "timeout": "End the timeout", "warning": "Take the warning back"}
LIFT_OTHER = "Take it back"
KEEP = "Keep it"
BLOCK = "No appeals for {days} days"
BLOCK_DAYS = 30
HINT = """The member reads your words, without your name. Please be kind also where it is a no: \
they wrote because it matters to them."""
DECIDED = {
    AppealStatus.LIFTED: "### Appeal {id}: taken back\n{moderator} decided {when} to take it back.",
    AppealStatus.KEPT: "### Appeal {id}: kept\n{moderator} decided {when} that it stays.",
    AppealStatus.WITHDRAWN: "### Appeal {id}: withdrawn\nThe member took it back {when}.",
}
TOLD = "The member was told by direct message."
NOT_TOLD = (
    "The member could not be told: their direct messages are closed, or they share no server with "
    "me. They see it when they press their button again."
)
VOID = "This case was declared void meanwhile. Your answer still tells the member how it ended."
VOID_RUNS = (
    "This case was declared void meanwhile, but the {kind} itself goes on until somebody ends it."
)
DONE = {
    AppealStatus.LIFTED: "Appeal {id}: it is taken back, and no longer holds.",
    AppealStatus.KEPT: "Appeal {id}: it stays as it is.",
}
BLOCKED = (
    "They can make no other appeal for {days} days; **/appeals unblock** takes that back. This one "
    "stays here to be decided."
)
UNBLOCKED = "They can appeal again."
NOT_BLOCKED = "They could appeal already: there is no block."
REMINDER = "Appeal {id} still waits, since {when}. **Read it** on the card above."
NONE_WAIT = "No appeal waits."
WAITING = "### Appeals that wait"
CODE = "### Case {case}\nThat code is ours: it belongs to {member}, {kind} of {when}."
_TEXT_ROOM = 3000


def posted_card(view: AppealView, call: str = "") -> ui.LayoutView:
    """Return the card in the moderators' channel, without what the member wrote.

    call: mentions of whom it calls.
    """
    row_, case = view.row, view.case
    lines = [call, HEAD.format(id=row_.id, case=row_.case_id), _what(case)]
    if case is not None and case.moderator_id is not None:
        lines.append(small(FIRST.format(moderator=f"<@{case.moderator_id}>")))
    read_button = button(READ, ReadAppeal(row_.id), style=Style.primary)
    return card(container(text("\n".join(filter(None, lines)))), row(read_button))


def reading_card(view: AppealView) -> ui.LayoutView:
    """Return what the member wrote, for the moderator who reads it, with the ways to decide."""
    row_, case = view.row, view.case
    when = discord.utils.format_dt(row_.created_at, "R")
    member = f"<@{row_.member_id}>" if row_.member_id else "A member who erased their data"
    head = f"{HEAD.format(id=row_.id, case=row_.case_id)}\n{_reason(case)}"
    parts = [MEMBER.format(member=member, when=when)]
    for each in row_.answers:
        lines = (quoted(part, 1000) for part in each.answer.splitlines())
        quotation = "\n".join(f"> {part}" for part in lines if part)
        parts.append(f"**{quoted(each.question, 100)}**\n{quotation}")
    words = clip("\n".join(parts), _TEXT_ROOM - units(head))
    return card(container(text(head), line(), text(words), text(small(HINT))), *_ways(view))


def decided_card(row_: AppealRow) -> ui.LayoutView:
    """Return the card in the channel once an appeal is over: nothing of what was written."""
    when = discord.utils.format_dt(row_.closed_at or row_.created_at, "R")
    moderator = f"<@{row_.decided_by}>" if row_.decided_by else "A moderator"
    words = DECIDED[row_.status].format(id=row_.id, moderator=moderator, when=when)
    return card(container(text(words), accent=QUIET))


def done_card(row_: AppealRow, *, was_told: bool) -> ui.LayoutView:
    """Return the card for the moderator who has decided; was_told: the member could be told."""
    words = DONE[row_.status].format(id=row_.id)
    return card(container(text(f"{words}\n{TOLD if was_told else NOT_TOLD}"), accent=QUIET))


def waiting_card(views: Sequence[AppealView]) -> ui.LayoutView:
    """Return the open appeals, the oldest first, each with its button."""
    if not views:
        return card(container(text(NONE_WAIT), accent=QUIET))
    # Two rows of five buttons; the next come up as these are decided.
    page = views[:10]
    lines = [
        f"- **{view.row.id}**, {discord.utils.format_dt(view.row.created_at, 'R')}: "
        f"{_what(view.case)}"
        for view in page
    ]
    buttons = [button(f"Read {view.row.id}", ReadAppeal(view.row.id)) for view in page]
    rows = [row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    return card(container(text("\n".join([WAITING, *lines]))), *rows)


def code_card(case: Case) -> ui.LayoutView:
    """Return whose a code is."""
    when = discord.utils.format_dt(case.created_at, "D")
    member = f"<@{case.member_id}>" if case.member_id else "a member who erased their data"
    return card(
        container(text(CODE.format(case=case.id, member=member, kind=case.kind, when=when)))
    )


def _ways(view: AppealView) -> list[ui.ActionRow[Any]]:
    row_, kind = view.row, str(view.case.kind) if view.case else ""
    lift = button(
        LIFT.get(kind, LIFT_OTHER),
        AskToDecide(row_.id, AppealStatus.LIFTED),
        style=Style.success,
    )
    keep = button(KEEP, AskToDecide(row_.id, AppealStatus.KEPT))
    block = button(BLOCK.format(days=BLOCK_DAYS), BlockAppeals(row_.id, BLOCK_DAYS))
    return [row(lift, keep), row(block)]


def _what(case: Case | None) -> str:
    if case is None:
        return GONE_CASE
    return WHAT.format(kind=case.kind, when=_day(case.created_at))


def _reason(case: Case | None) -> str:
    if case is None:
        return GONE_CASE
    reason = REASON.format(reason=quoted(case.reason, 700)) if case.reason.strip() else NO_REASON
    return "\n".join(filter(None, (_what(case), reason, _void(case))))


def _void(case: Case) -> str:
    """Return that a case was declared void while its appeal waited, else an empty string."""
    if case.status is not CaseStatus.VOID:
        return ""
    over = case.kind is CaseKind.WARNING or case.lifted_at is not None
    return VOID if over else VOID_RUNS.format(kind=case.kind)


def _day(moment: datetime) -> str:
    return discord.utils.format_dt(moment, "D")
