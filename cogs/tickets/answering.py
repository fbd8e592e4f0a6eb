"""Moderators answer a ticket in their own words, or close it without an answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.asking import without_mention
from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import choice, snowflake
from bot.client.entries.forms import open_pair_form
from bot.client.errors import STORE_DOWN
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.tickets.delivery import deliver_answer
from bot.client.tickets.notifying import remove_notes
from bot.client.tickets.posting import draw_waiting, end_card
from bot.moderation.tickets import TicketError, TicketRow, TicketStatus
from bot.storage import StorageUnavailable
from bot.ui.cards.tickets.team import (
    CLOSED,
    Ending,
    answered_ending,
    dismiss_card,
    returned_card,
    settled_card,
    ticket_card,
)
from bot.ui.controls.tickets import (
    AnswerTicket,
    AskToDismiss,
    ChooseTicket,
    DismissTicket,
    MakeEntryOfTicket,
    MarkTicketDone,
    SendAnswer,
    SendReplyAsAnswer,
)
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.tickets import answer_modal
from cogs.tickets.moderator_messages import fetch_message, require_moderators_message
from cogs.tickets.reply_context import remove_offer

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot


class TicketAnswers(commands.Cog):
    """The controls of a ticket's card, for moderators."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.tickets = bot.services.tickets.team

    @handles(ChooseTicket)
    @moderators_only
    async def choose(self, interaction: Interaction, state: ChooseTicket) -> None:
        """Show one of the waiting tickets, with all that can be done about it."""
        del state
        work = self.tickets.get_open(server_id(interaction), snowflake(choice(interaction)))
        await reply(interaction, ticket_card(await in_time(interaction, work)))

    @handles(AnswerTicket)
    @moderators_only
    async def answer(self, interaction: Interaction, state: AnswerTicket) -> None:
        """Ask for the answer in the moderator's words."""
        row = await self.tickets.get_answerable(server_id(interaction), state.ticket_id)
        await interaction.response.send_modal(answer_modal(row.id, row.text))

    @handles(SendAnswer)
    @moderators_only
    async def send_answer(self, interaction: Interaction, state: SendAnswer) -> None:
        """Send what was typed; when it cannot be sent, the moderator has it back."""
        words = read_fields(interaction).get(TEXT, "")
        work = self._answer(interaction, state.ticket_id, words)
        was_sent, view = await in_time(interaction, work)
        await (redraw if was_sent else reply)(interaction, view)

    @handles(SendReplyAsAnswer)
    @moderators_only
    async def send_reply(self, interaction: Interaction, state: SendReplyAsAnswer) -> None:
        """Send what a moderator wrote as a reply to the card."""
        message = await fetch_message(interaction, state.message_id)
        await require_moderators_message(interaction, message)
        words = without_mention(self.bot, message.content)
        work = self._answer(interaction, state.ticket_id, words)
        was_sent, view = await in_time(interaction, work)
        await reply(interaction, view)
        if was_sent:
            await remove_offer(interaction)

    @handles(MakeEntryOfTicket)
    @moderators_only
    async def make_entry(self, interaction: Interaction, state: MakeEntryOfTicket) -> None:
        """Open the form of a new entry with the question, and the answer if there is one."""
        row = await self.tickets.get_unsaved(server_id(interaction), state.ticket_id)
        # The answer to a linked ticket is the id of an entry, and no text.
        answer = row.answer if row.status is TicketStatus.ANSWERED else None
        await open_pair_form(interaction, row.text or "", answer or "", ticket_id=row.id)

    @handles(AskToDismiss)
    @moderators_only
    async def ask_to_dismiss(self, interaction: Interaction, state: AskToDismiss) -> None:
        """Ask whether it is really to be closed."""
        work = self.tickets.get_open(server_id(interaction), state.ticket_id)
        row = await in_time(interaction, work)
        await redraw(interaction, dismiss_card(row.id))

    @handles(DismissTicket)
    @moderators_only
    async def dismiss(self, interaction: Interaction, state: DismissTicket) -> None:
        """Close it without an answer."""
        work = self._close(interaction, state.ticket_id, TicketStatus.DISMISSED)
        await redraw(interaction, await in_time(interaction, work))

    @handles(MarkTicketDone)
    @moderators_only
    async def mark_done(self, interaction: Interaction, state: MarkTicketDone) -> None:
        """Mark a ticket as dealt with elsewhere, and show what still waits."""
        del state
        ticket_id = snowflake(choice(interaction))
        # If another moderator was quicker, the list alone says enough.
        with suppress(TicketError):
            await in_time(interaction, self._close(interaction, ticket_id, TicketStatus.DONE))
        await redraw(interaction, await draw_waiting(interaction))

    async def _answer(
        self, interaction: Interaction, ticket_id: int, words: str
    ) -> tuple[bool, ui.LayoutView]:
        """Answer and deliver; return whether it was sent, and the card for the moderator."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        try:
            row = await self.tickets.answer(guild_id, ticket_id, words, actor_id)
        except StorageUnavailable:
            return False, returned_card(STORE_DOWN, words)
        except TicketError as error:
            return False, returned_card(str(error), words)
        delivery = await deliver_answer(self.bot, row, words)
        delivery_note = delivery.format(channel=f"<#{row.channel_id}>")
        ending = answered_ending(words, actor_id, delivery_note)
        return True, await show_ending(self.bot, row, delivery_note, ending)

    async def _close(
        self, interaction: Interaction, ticket_id: int, status: TicketStatus
    ) -> ui.LayoutView:
        guild_id, actor_id = server_id(interaction), interaction.user.id
        row = await self.tickets.close(guild_id, ticket_id, status, actor_id)
        words = "Dismissed" if status is TicketStatus.DISMISSED else "Dealt with"
        return await show_ending(self.bot, row, CLOSED, Ending(words, actor_id))


async def show_ending(
    bot: BoundaryBot, row: TicketRow, sentence: str, ending: Ending
) -> ui.LayoutView:
    """Change the card in the team's channel; return the card that says how it went."""
    await remove_notes(bot, row)
    problem = await end_card(bot, row, ending)
    outcome = f"{sentence}\n{problem}" if problem else sentence
    return settled_card(outcome, row.id, savable=ending.savable)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(TicketAnswers(bot))
