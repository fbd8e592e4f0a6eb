"""Giving an order its reason: the chosen one, and the moderator's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.moderation.actions.errors import ActionError
from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.cases.models import CaseKind

if TYPE_CHECKING:
    from bot.moderation.actions.orders import ActionOrder
    from bot.moderation.reasons.models import Reason

NO_REASON = "Please choose a reason or write one: whoever it is about deserves to know why."
TOO_LONG = f"The chosen reason and your words are more than {MAX_REASON} characters together."
_NEEDS_REASON = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})


def with_reason(order: ActionOrder, reason: Reason | None, words: str) -> ActionOrder:
    """Return an order with its reason: what was chosen, then what was written.

    An entry that the order names already stays; otherwise the reason's entry goes with it. Raises
    ActionError for a missing reason where one is needed, and for one that is too long.
    """
    text = "\n".join(filter(None, (reason.text if reason else "", words)))
    if not text and order.kind in _NEEDS_REASON:
        raise ActionError(NO_REASON)
    if len(text) > MAX_REASON:
        raise ActionError(TOO_LONG)
    if reason is None:
        return replace(order, reason=text)
    return replace(
        order,
        reason=text,
        preset=reason.id,
        points=reason.points,
        entry_id=order.entry_id or reason.entry,
    )
