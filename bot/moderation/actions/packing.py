"""An order as JSON, while it waits for a second moderator; ids are strings, as in all our JSON."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from bot.moderation.actions.orders import ActionOrder
from bot.moderation.cases.models import CaseKind, CaseSource, MessageLink

if TYPE_CHECKING:
    from bot.storage import JSON


def pack_order(order: ActionOrder) -> JSON:
    """Return an order as JSON."""
    # Left out: `approved_by`, which the second moderator decides, and `anyway`, since what others
    # did meanwhile is looked at anew.
    message = order.message
    return {
        "guild": str(order.guild_id),
        "kind": order.kind.value,
        "member": str(order.member_id),
        "moderator": str(order.moderator_id),
        "key": order.key,
        "reason": order.reason,
        "preset": order.preset,
        "seconds": None if order.length is None else int(order.length.total_seconds()),
        "points": order.points,
        "tell": order.tell,
        "entry": order.entry_id,
        "message": [str(message.channel_id), str(message.message_id)] if message else None,
        "text": order.message_text,
        "source": order.source.value,
        "report": order.report_id,
        "delete_days": order.delete_days,
    }


def unpack_order(value: JSON) -> ActionOrder | None:
    """Return the order of a JSON value, None if it was erased."""
    if not isinstance(value, dict):
        return None
    body = cast("dict[str, Any]", value)
    seconds, message = body["seconds"], body["message"]
    return ActionOrder(
        guild_id=int(body["guild"]),
        kind=CaseKind(body["kind"]),
        member_id=int(body["member"]),
        moderator_id=int(body["moderator"]),
        key=body["key"],
        reason=body["reason"],
        preset=body["preset"],
        length=None if seconds is None else timedelta(seconds=seconds),
        points=body["points"],
        tell=body["tell"],
        entry_id=body["entry"],
        message=MessageLink(int(message[0]), int(message[1])) if message else None,
        message_text=body["text"],
        source=CaseSource(body["source"]),
        report_id=body["report"],
        delete_days=body["delete_days"],
    )
