"""The card that a message replies to: a ticket, or a question without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord

from bot.moderation.tickets import QuestionSource, SourceKind
from bot.ui.controls.items import unpack
from bot.ui.controls.states import StaleStateError
from bot.ui.controls.tickets import AskModerators, DeclineOffer, MakeEntryOfTicket

if TYPE_CHECKING:
    from bot.client.responses import Interaction


def source_on(card: object, me: discord.ClientUser | None) -> QuestionSource | None:
    """Return the question that a card of the bot shows, if it waits for a moderator's answer."""
    if not isinstance(card, discord.Message) or card.author != me:
        return None
    for action, fields in _controls(card.components):
        with suppress(StaleStateError):
            if action == AskModerators.action:
                question_id = AskModerators.parse(fields).question_id
                return QuestionSource(SourceKind.QUESTION_LOG, question_id)
            if action == MakeEntryOfTicket.action:
                ticket_id = MakeEntryOfTicket.parse(fields).ticket_id
                return QuestionSource(SourceKind.TICKET, ticket_id)
    return None


async def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message that a message replies to, if it can be read."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    with suppress(discord.HTTPException):
        return await message.channel.fetch_message(reference.message_id)
    return None


async def remove_offer(interaction: Interaction) -> None:
    """Delete the offer that was pressed, and nothing that is no offer."""
    message = interaction.message
    if message and any(name == DeclineOffer.action for name, _ in _controls(message.components)):
        with suppress(discord.HTTPException):
            await message.delete()


def _controls(components: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield action and fields of every control of a message."""
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield unpack(str(custom_id))
        yield from _controls(list(getattr(component, "children", ())))
        if accessory := getattr(component, "accessory", None):
            yield from _controls([accessory])
