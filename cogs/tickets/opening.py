"""A member opens what the moderators have for them: an answer, or a question."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord import ui
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import context_in
from bot.client.errors import SERVER_ONLY, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.tickets.notifying import server_name
from bot.moderation.tickets import TicketError, TicketRow, TicketStatus, TicketUnreadableError
from bot.moderation.tickets.errors import ENTRY_GONE
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.tickets.member import asked_back_card, is_notice, linked_card, written_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.tickets import ReadTicket
from bot.ui.look import look_of
from bot.ui.text import quoted

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class TicketReading(commands.Cog):
    """The button on a note, a confirmation or a direct message."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.members = bot.services.tickets.members

    @handles(ReadTicket)
    @for_everybody("the service lets nobody in but the member whose ticket it is")
    async def read(self, interaction: Interaction, state: ReadTicket) -> None:
        """Show the answer to the one who asked, and to nobody else; then forget who that was."""
        guild_id = server_of_ticket(interaction, state.guild_id)
        work = self.members.read(guild_id, state.ticket_id, interaction.user.id)
        try:
            row = await in_time(interaction, work)
        except TicketUnreadableError:
            await _remove_note(interaction)
            raise
        if row.status is TicketStatus.OPEN:
            server = server_name(self.bot, guild_id)
            view = asked_back_card(guild_id, row.id, row.messages, server, passing=True)
            await reply(interaction, view)
            return
        # In place of the confirmation, so that no button stays that leads nowhere.
        await redraw(interaction, await in_time(interaction, self._answer(interaction, row)))
        # Once it is read, nobody needs to know any more who it was for.
        await self.members.forget_recipient(row)
        await _remove_note(interaction)

    async def _answer(self, interaction: Interaction, row: TicketRow) -> ui.LayoutView:
        """Return the answer: in a direct message as text alone, in the server with controls."""
        server, in_server = server_name(self.bot, row.guild_id), interaction.guild_id is not None
        if row.status is not TicketStatus.LINKED:
            return written_card(row.text, row.answer or "", server, passing=in_server)
        context = await context_in(self.bot, row.guild_id)
        entry = context.knowledge.snapshot.entries.get(row.answer or "")
        if entry is None:
            raise TicketError(ENTRY_GONE)
        if not in_server:
            return linked_card(row.text, entry, server)
        state = AnswerState(entry.id, interaction.id)
        question = quoted(row.text, 300) if row.text else ""
        related, look = context.knowledge.related(entry), look_of(context.config)
        return answer_card(state, entry, related, quote=question, look=look)


def server_of_ticket(interaction: Interaction, guild_id: int | None) -> int:
    """Return the server of a ticket: the one of the press, else the one in the control.

    Raises UserError for a control in a direct message without a server.
    """
    server = interaction.guild_id or guild_id
    if server is None:
        raise UserError(SERVER_ONLY)
    return server


async def _remove_note(interaction: Interaction) -> None:
    """Delete the note in the channel: nobody can open anything there any more."""
    if is_notice(interaction.message) and interaction.message:
        with suppress(discord.HTTPException):
            await interaction.message.delete()


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(TicketReading(bot))
