"""The conversation about an open ticket: moderators ask back, its member adds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.asking import readable
from bot.client.checks import for_everybody, moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety.unsent import help_instead, may_be_misread
from bot.client.tickets.delivery import deliver_question
from bot.client.tickets.notifying import remove_notes
from bot.client.tickets.posting import refresh_card
from bot.moderation.tickets import TeamQuestion, TicketError
from bot.storage import StorageUnavailable
from bot.ui.card import asked_in, notice
from bot.ui.cards.tickets.member import ADDED, not_sent_card
from bot.ui.cards.tickets.team import ASKED, THEY_ADDED, returned_card
from bot.ui.controls.tickets import AddToTicket, AskBack, SendAddition, SendQuestionBack
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.tickets import add_modal, ask_back_modal
from bot.ui.text import unquoted
from cogs.tickets.opening import server_of_ticket

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot


class TicketConversations(commands.Cog):
    """The controls of both sides."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.members = bot.services.tickets.members
        self.team = bot.services.tickets.team

    @handles(AddToTicket)
    @for_everybody("the service lets nobody in but the member whose ticket it is")
    async def open_addition(self, interaction: Interaction, state: AddToTicket) -> None:
        """Open the form in which a member adds something to their own open ticket."""
        guild_id = server_of_ticket(interaction, state.guild_id)
        row = await self.members.get_own_open(guild_id, state.ticket_id, interaction.user.id)
        question = next((each.text for each in reversed(row.messages) if each.by_team), "")
        words = unquoted(asked_in(interaction.message)) if state.misread else ""
        modal = add_modal(SendAddition(row.id, row.guild_id, state.misread), words, question)
        await interaction.response.send_modal(modal)

    @handles(SendAddition)
    @for_everybody("the service lets nobody in but the member whose ticket it is")
    async def add(self, interaction: Interaction, state: SendAddition) -> None:
        """Bring what was typed to the moderators. Somebody in danger gets help instead."""
        text = readable(read_fields(interaction).get(TEXT, ""))
        if await self._help_instead(interaction, state, text):
            return
        was_sent, view = await in_time(interaction, self._add(interaction, state, text))
        # The offer after a misreading can be sent once; the other buttons serve again.
        await (redraw if was_sent and state.misread else reply)(interaction, view)

    @handles(AskBack)
    @moderators_only
    async def open_question(self, interaction: Interaction, state: AskBack) -> None:
        """Open the form in which a moderator asks back."""
        row = await self.team.get_answerable(server_id(interaction), state.ticket_id)
        await interaction.response.send_modal(ask_back_modal(row))

    @handles(SendQuestionBack)
    @moderators_only
    async def ask_back(self, interaction: Interaction, state: SendQuestionBack) -> None:
        """Bring a moderator's question to the member; if it cannot be sent, they get it back."""
        words = read_fields(interaction).get(TEXT, "")
        await reply(interaction, await in_time(interaction, self._ask(interaction, state, words)))

    async def _help_instead(self, interaction: Interaction, state: SendAddition, text: str) -> bool:
        """Show help, which says that nothing was sent, then how to send a misreading."""
        assessment = await help_instead(
            self.bot,
            interaction,
            text,
            interaction.id,
            safe=state.misread,
            guild_id=state.guild_id,
            # The form of the help card opens a new ticket; the offer below leads to this one.
            with_form=False,
        )
        if assessment is not None and may_be_misread(assessment):
            guild_id = server_of_ticket(interaction, state.guild_id)
            await reply(interaction, not_sent_card(guild_id, state.ticket_id, text))
        return assessment is not None

    async def _add(
        self, interaction: Interaction, state: SendAddition, text: str
    ) -> tuple[bool, ui.LayoutView]:
        """Add a member's words; return whether they were sent, and the card for the member."""
        member_id = interaction.user.id
        try:
            guild_id = server_of_ticket(interaction, state.guild_id)
            row = await self.members.add(guild_id, state.ticket_id, member_id, interaction.id, text)
        except (TicketError, UserError) as error:
            return False, returned_card(str(error), text)
        except StorageUnavailable:
            return False, returned_card(STORE_DOWN, text)
        await refresh_card(self.bot, row, news=THEY_ADDED)
        await remove_notes(self.bot, row)
        return True, notice(ADDED)

    async def _ask(
        self, interaction: Interaction, state: SendQuestionBack, words: str
    ) -> ui.LayoutView:
        """Ask the member and deliver the question; return the card for the moderator."""
        question = TeamQuestion(interaction.id, words, state.seen_count, interaction.user.id)
        try:
            row = await self.team.ask_back(server_id(interaction), state.ticket_id, question)
            delivery = await deliver_question(self.bot, row)
        except TicketError as error:
            return returned_card(str(error), words)
        except StorageUnavailable:
            return returned_card(STORE_DOWN, words)
        way = delivery.format(channel=f"<#{row.channel_id}>")
        await refresh_card(self.bot, row, delivery_note=way)
        return notice(ASKED.format(way=way))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(TicketConversations(bot))
