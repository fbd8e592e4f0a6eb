"""The card for a second moderator, who agrees to another's order or does not."""

from __future__ import annotations

import discord
from discord import ui

from bot.moderation.actions.approvals import LASTS, Approval
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.cases.lengths import length_in_words
from bot.moderation.cases.models import Case, CaseKind, CaseStatus
from bot.ui.card import ACCENT, QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.moderation.approvals import ApproveOrder, RefuseOrder
from bot.ui.text import quoted

ASKED = "### A second moderator is needed\n{moderator} wants to {verb} <@{member}>{length}."
WHY = "**Why**\n> {reason}"
NO_REASON = "No reason was given."
HOW = (
    "It happens once a second moderator agrees who may do the same. Please look at it yourself "
    "first. It waits until {end}."
)
AGREE = "I agree"
REFUSE = "I don't agree"
DONE = "{second} agreed, and {moderator}'s order was carried out: case {case}."
FAILED = "{second} agreed, and Discord did not do it: case {case} says why."
DECIDED_AGAINST = "{second} did not agree. Nothing was done."
TAKEN_BACK = "{second} took it back. Nothing was done."
EXPIRED = "Nobody agreed within 24 hours, so nothing was done. It can be ordered anew."
_VERBS = {CaseKind.BAN: "ban", CaseKind.KICK: "kick"}
_LONGEST = 1500


def approval_card(approval: Approval, order: ActionOrder) -> ui.LayoutView:
    """Return the card of an order that waits."""
    request = ASKED.format(
        moderator=f"<@{order.moderator_id}>",
        verb=_VERBS.get(order.kind, order.kind.value),
        member=order.member_id,
        length=_length(order),
    )
    reason = WHY.format(reason=quoted(order.reason, _LONGEST)) if order.reason else NO_REASON
    how = HOW.format(end=discord.utils.format_dt(approval.created_at + LASTS, "f"))
    yes = button(AGREE, ApproveOrder(approval.id), style=Style.danger)
    no = button(REFUSE, RefuseOrder(approval.id))
    return card(container(text(request), text(reason), text(how), accent=ACCENT), row(yes, no))


def approved_card(case: Case, second_id: int) -> ui.LayoutView:
    """Return what the card shows once somebody has agreed."""
    words = FAILED if case.status is CaseStatus.FAILED else DONE
    return _over(
        words.format(second=f"<@{second_id}>", moderator=f"<@{case.moderator_id}>", case=case.id)
    )


def refused_card(approval: Approval, by_id: int) -> ui.LayoutView:
    """Return what the card shows once somebody has decided against it, or taken it back."""
    words = TAKEN_BACK if approval.asker_id == by_id else DECIDED_AGAINST
    return _over(words.format(second=f"<@{by_id}>"))


def expired_card() -> ui.LayoutView:
    """Return what the card shows when nobody came in time."""
    return _over(EXPIRED)


def _over(words: str) -> ui.LayoutView:
    return card(container(text(words), accent=QUIET))


def _length(order: ActionOrder) -> str:
    return "" if order.length is None else f" for {length_in_words(order.length)}"
