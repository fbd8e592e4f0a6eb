"""Moderators answer a ticket with an entry: offered, searched for, looked at, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.asking import readable
from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.custom_ids import choice
from bot.client.responses import Interaction, in_time, redraw
from bot.client.tickets.delivery import deliver_answer
from bot.moderation.tickets import TicketError
from bot.moderation.tickets.errors import NO_SUCH_ENTRY
from bot.ui.cards.tickets.team import link_card, linked_ending
from bot.ui.controls.tickets import (
    LinkEntry,
    OfferEntriesToLink,
    PreviewLinkedEntry,
    SearchEntryToLink,
    SendLinkedEntry,
)
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.tickets import MAX_SEARCH, search_modal
from cogs.tickets.answering import show_ending

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.knowledge import Entry

OFFERED = 5


class TicketLinks(commands.Cog):
    """The controls for choosing an entry as the answer."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.tickets = bot.services.tickets.team

    @handles(LinkEntry)
    @moderators_only
    async def link(self, interaction: Interaction, state: LinkEntry) -> None:
        """Offer the entries that are the likeliest answers."""
        view = await in_time(interaction, self._offer(interaction, state.ticket_id))
        await redraw(interaction, view)

    @handles(SearchEntryToLink)
    @moderators_only
    async def search(self, interaction: Interaction, state: SearchEntryToLink) -> None:
        """Ask what the entry is about."""
        row = await self.tickets.get_answerable(server_id(interaction), state.ticket_id)
        await interaction.response.send_modal(search_modal(row.id, row.text))

    @handles(OfferEntriesToLink)
    @moderators_only
    async def offer(self, interaction: Interaction, state: OfferEntriesToLink) -> None:
        """Offer the entries that fit what was typed."""
        words = readable(read_fields(interaction).get(TEXT, ""))[:MAX_SEARCH]
        view = await in_time(interaction, self._offer(interaction, state.ticket_id, words))
        await redraw(interaction, view)

    @handles(PreviewLinkedEntry)
    @moderators_only
    async def preview(self, interaction: Interaction, state: PreviewLinkedEntry) -> None:
        """Show the chosen entry before it is sent."""
        work = self._preview(interaction, state.ticket_id, choice(interaction))
        await redraw(interaction, await in_time(interaction, work))

    @handles(SendLinkedEntry)
    @moderators_only
    async def send(self, interaction: Interaction, state: SendLinkedEntry) -> None:
        """Send the chosen entry."""
        await redraw(interaction, await in_time(interaction, self._send(interaction, state)))

    async def _offer(
        self, interaction: Interaction, ticket_id: int, words: str | None = None
    ) -> ui.LayoutView:
        row = await self.tickets.get_answerable(server_id(interaction), ticket_id)
        entries = await self._likeliest(interaction, words or row.text or "")
        return link_card(row, entries)

    async def _preview(
        self, interaction: Interaction, ticket_id: int, entry_id: str
    ) -> ui.LayoutView:
        row = await self.tickets.get_answerable(server_id(interaction), ticket_id)
        entry = await _entry_of(interaction, entry_id)
        others = await self._likeliest(interaction, row.text or "", without=entry.id)
        return link_card(row, [entry, *others], entry)

    async def _send(self, interaction: Interaction, state: SendLinkedEntry) -> ui.LayoutView:
        guild_id, actor_id = server_id(interaction), interaction.user.id
        entry = await _entry_of(interaction, state.entry_id)
        row = await self.tickets.link(guild_id, state.ticket_id, entry.id, actor_id)
        delivery = await deliver_answer(self.bot, row, entry)
        delivery_note = delivery.format(channel=f"<#{row.channel_id}>")
        return await show_ending(
            self.bot, row, delivery_note, linked_ending(entry, actor_id, delivery_note)
        )

    async def _likeliest(
        self, interaction: Interaction, words: str, without: str = ""
    ) -> tuple[Entry, ...]:
        knowledge = (await context_of(interaction)).knowledge
        answerer = self.bot.services.answerer
        return await answerer.others(words, without=without, limit=OFFERED, knowledge=knowledge)


async def _entry_of(interaction: Interaction, entry_id: str) -> Entry:
    """Return an entry of the server. Raises TicketError if there is none."""
    entry = (await context_of(interaction)).knowledge.snapshot.entries.get(entry_id)
    if entry is None:
        raise TicketError(NO_SUCH_ENTRY)
    return entry


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(TicketLinks(bot))
