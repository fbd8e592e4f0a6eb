"""The cards on which a second moderator agrees: posted in the team's private channel, ended."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bot.client.errors import UserError
from bot.client.moderation.telling import AWAY, post_to_team
from bot.storage import StorageUnavailable
from bot.ui.cards.cases.approval import approval_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.moderation.actions.approvals import Approval
    from bot.moderation.actions.errors import NeedsApprovalError
    from bot.moderation.actions.orders import ActionOrder

ASKED: Final = "{sentence} I have asked in <#{channel}>."
NOWHERE: Final = (
    "That needs a second moderator, and I found no private channel of the team in which to ask for "
    "one. Nothing was done. An admin can choose one: **/settings view**, **Reports**."
)


async def ask_for_second(bot: BoundaryBot, order: ActionOrder, error: NeedsApprovalError) -> str:
    """Post the card of an order that waits; return the sentence for the moderator who gave it.

    Raises ActionError if it was decided meanwhile, UserError if there is no channel to ask in, and
    StorageUnavailable.
    """
    approvals = bot.services.moderation.approvals
    approval, _ = await approvals.get(order.guild_id, error.approval_id)
    if approval.card_channel_id is not None:
        return ASKED.format(sentence=error, channel=approval.card_channel_id)
    config = await bot.services.configs.require(order.guild_id)
    view = approval_card(approval, order)
    message = await post_to_team(bot, order.guild_id, config, view)
    if message is None:
        # Nobody could ever agree to it, so it does not wait.
        await approvals.refuse(order.guild_id, approval.id, order.moderator_id)
        raise UserError(NOWHERE)
    with suppress(StorageUnavailable):
        await approvals.set_card(approval, message.channel.id, message.id)
    return ASKED.format(sentence=error, channel=message.channel.id)


async def end_card(bot: BoundaryBot, approval: Approval, view: ui.LayoutView) -> None:
    """Show on the card of an order how it ended; a card that is gone shows nothing."""
    if approval.card_channel_id is None or approval.card_id is None:
        return
    channel = bot.get_partial_messageable(approval.card_channel_id, guild_id=approval.guild_id)
    with suppress(*AWAY):
        await channel.get_partial_message(approval.card_id).edit(view=view)
