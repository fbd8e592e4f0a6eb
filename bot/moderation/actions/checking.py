"""The check of an order against Discord and the record, at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.actions.errors import DiscordAwayError, DiscordRefusedError, NotAllowedError
from bot.moderation.actions.permissions import fault_in, refusal
from bot.moderation.actions.sentences import AWAY, BANNED_ALREADY, NOT_BANNED, SAME_PERSON, SECOND
from bot.moderation.cases.models import CaseKind

if TYPE_CHECKING:
    from bot.moderation.actions.gateway import ModerationGateway, Parties
    from bot.moderation.actions.orders import ActionOrder


async def checked_parties(order: ActionOrder, gateway: ModerationGateway) -> Parties:
    """Return everybody in an order, after checking that all may do their part.

    Everything is asked anew: a role that was taken away a minute ago opens nothing. Raises
    NotAllowedError with the sentence why not, and DiscordAwayError.
    """
    if (fault := fault_in(order)) is not None:
        raise NotAllowedError(fault)
    try:
        parties = await gateway.parties(order.moderator_id, order.member_id)
        _refuse(refusal(order.kind, parties))
        if order.approved_by is not None:
            await _check_second(order, order.approved_by, gateway)
        await _check_banned(order, parties, gateway)
    except DiscordRefusedError as error:
        raise DiscordAwayError(AWAY) from error
    return parties


async def _check_banned(order: ActionOrder, parties: Parties, gateway: ModerationGateway) -> None:
    """Refuse to unban a user who is not banned, and a second ban unless it is meant so."""
    # Nobody is both in the server and banned, so Discord need not be asked.
    if parties.member.in_server or order.kind not in {CaseKind.BAN, CaseKind.UNBAN}:
        _refuse(NOT_BANNED if order.kind is CaseKind.UNBAN else None)
    elif order.kind is CaseKind.UNBAN or not order.anyway:
        is_banned = (await gateway.standing(order.member_id)).is_banned
        if is_banned != (order.kind is CaseKind.UNBAN):
            raise NotAllowedError(BANNED_ALREADY if is_banned else NOT_BANNED)


async def _check_second(order: ActionOrder, second_id: int, gateway: ModerationGateway) -> None:
    """Check the second moderator: another person, who has the permission and rank themselves."""
    if second_id == order.moderator_id:
        raise NotAllowedError(SAME_PERSON)
    parties = await gateway.parties(second_id, order.member_id)
    if (sentence := refusal(order.kind, parties)) is not None:
        raise NotAllowedError(SECOND.format(sentence=sentence))


def _refuse(sentence: str | None) -> None:
    if sentence is not None:
        raise NotAllowedError(sentence)
