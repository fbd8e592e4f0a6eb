"""Acting on a member from a command, a button or a form: in time, with a sentence for every end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, server_id
from bot.client.errors import UserError
from bot.client.moderation.approval_cards import ask_for_second
from bot.client.moderation.gateway import gateway_of
from bot.client.responses import Interaction, in_time
from bot.moderation.actions.errors import NeedsApprovalError

if TYPE_CHECKING:
    from bot.moderation.actions.orders import ActionOrder, ActionResult
    from bot.moderation.cases.models import MessageLink


class WaitsForSecondError(UserError):
    """An order waits for a second moderator, and was asked for: there is nothing to mend."""


async def act(interaction: Interaction, order: ActionOrder) -> ActionResult:
    """Carry out what a moderator orders, and return its case with the ladder's advice.

    The moderator's own permission is checked there, so callers need only be sure that it is the
    presser who orders. Where a second moderator has to agree, the card for that is posted. Raises
    WaitsForSecondError with the sentence for that, UserError if it cannot be posted, ActionError
    with any other sentence (`sentence_for` knows all of them), and StorageUnavailable.
    """
    return await in_time(interaction, _act(interaction, order))


async def check(interaction: Interaction, order: ActionOrder) -> None:
    """Raise what `act` would raise before anything is stored, for a card that asks "sure?"."""
    work = bot_of(interaction).services.moderation.actions.check(order, gateway_of(interaction))
    await in_time(interaction, work)


async def _act(interaction: Interaction, order: ActionOrder) -> ActionResult:
    bot = bot_of(interaction)
    try:
        return await bot.services.moderation.actions.act(order, gateway_of(interaction))
    except NeedsApprovalError as error:
        raise WaitsForSecondError(await ask_for_second(bot, order, error)) from error


async def delete_message(interaction: Interaction, message: MessageLink, reason: str) -> bool:
    """Delete a message of this server for the moderator who presses; False if it was gone.

    Raises ActionError with a sentence, and StorageUnavailable.
    """
    actions, gateway = bot_of(interaction).services.moderation.actions, gateway_of(interaction)
    guild_id, moderator_id = server_id(interaction), interaction.user.id
    return await actions.delete_message(guild_id, moderator_id, message, reason, gateway)
