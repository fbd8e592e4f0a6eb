"""Passing a question on to the moderators: the form, and the ticket that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking import readable
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.errors import STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, reply
from bot.client.safety.unsent import help_instead
from bot.client.tickets.posting import post_card
from bot.moderation.tickets import TicketError, TicketRequest
from bot.storage import StorageUnavailable
from bot.ui.card import asked_in
from bot.ui.cards.tickets.passed_on import AnswerWay, passed_on_card
from bot.ui.cards.tickets.team import returned_card
from bot.ui.controls.tickets import AskModerators, SendToModerators
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.tickets import MESSAGE, NAME, WAY, WITH_NAME, ask_moderators_modal
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

NOT_HERE = (
    "A direct message does not belong to a server, so I do not know which moderators "
    "you mean. Use **/contact** in their server: only you see it there, too."
)


class Contact(commands.Cog):
    """The way of a member's question to the moderators."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(AskModerators)
    @for_everybody("a member passes their own question on")
    async def open_form(self, interaction: Interaction, state: AskModerators) -> None:
        """Ask what to pass on, and whether with a name: nothing is sent without that."""
        server_id(interaction)
        text = unquoted(asked_in(interaction.message))
        modal = ask_moderators_modal(SendToModerators(state.question_id, state.misread), text)
        await interaction.response.send_modal(modal)

    @app_commands.command(description="Ask the moderators of this server something, in private")
    @app_commands.describe(text="What you would like to ask; you can still change it in the form")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody("every member may write to the moderators")
    async def contact(self, interaction: discord.Interaction[Any], text: str = "") -> None:
        """Open the form. Words of danger are answered with help, before anything else."""
        if text and await help_instead(self.bot, interaction, text, interaction.id):
            return
        if interaction.guild_id is None:
            raise UserError(NOT_HERE)
        modal = ask_moderators_modal(SendToModerators(interaction.id), text)
        await interaction.response.send_modal(modal)

    @handles(SendToModerators)
    @for_everybody("a member passes their own question on")
    async def open_ticket(self, interaction: Interaction, state: SendToModerators) -> None:
        """Open a ticket with the text. Somebody in danger gets help instead, and nothing is kept.

        If it may be a misreading, they can send it again; plain words of danger are never kept.
        """
        server_id(interaction)
        text = readable(read_fields(interaction).get(TEXT, ""))
        number, safe = state.question_id, state.misread
        if await help_instead(self.bot, interaction, text, number, safe=safe):
            return
        request = _request_of(interaction, state.question_id, text)
        try:
            view = await in_time(interaction, self._open(interaction, request))
        except TicketError as error:
            view = returned_card(str(error), text)
        except StorageUnavailable:
            view = returned_card(STORE_DOWN, text)
        await reply(interaction, view)

    async def _open(self, interaction: Interaction, request: TicketRequest) -> ui.LayoutView:
        """Open a ticket and show it to the moderators; return the confirmation."""
        guild_id, ticket_id = request.guild_id, request.id
        has_card = True
        if await self.bot.services.tickets.members.open(request):
            channel_id = (await config_of(interaction)).moderator_channel
            has_card = await post_card(self.bot, guild_id, ticket_id, channel_id)
        return passed_on_card(
            guild_id,
            ticket_id,
            _way_of(request),
            with_name=request.with_name,
            only_in_list=not has_card,
        )


def _request_of(interaction: Interaction, question_id: int, text: str) -> TicketRequest:
    """Return what a member handed in with the form."""
    fields = read_fields(interaction)
    message = interaction.message
    reference = message.reference if message else None
    return TicketRequest(
        guild_id=server_id(interaction),
        id=interaction.id,
        member_id=interaction.user.id,
        text=text,
        question_id=question_id,
        channel_id=interaction.channel_id or 0,
        open_channel_id=_open_channel(interaction),
        # The card replies to the question only where that is a message, which all can read.
        question_is_public=reference is not None and reference.message_id == question_id,
        with_name=fields.get(NAME) == WITH_NAME,
        by_message=fields.get(WAY) == MESSAGE,
    )


def _open_channel(interaction: Interaction) -> int:
    """Return the channel; for a private thread, the channel that it belongs to."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and channel.is_private():
        return channel.parent_id
    return interaction.channel_id or 0


def _way_of(request: TicketRequest) -> AnswerWay:
    """Return how the answer will reach the member."""
    if request.by_message:
        return AnswerWay.MESSAGE
    if request.with_name:
        return AnswerWay.THREAD
    in_same_channel = request.note_channel_id == request.channel_id
    return AnswerWay.NOTE if in_same_channel else AnswerWay.NOTE_IN_PARENT


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Contact(bot))
