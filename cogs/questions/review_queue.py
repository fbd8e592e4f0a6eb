"""The review queue: the list of groups, and one group after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.entries.review_queue_cards import ReviewQueueCards
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw
from bot.moderation.review_queue import GroupInQueue
from bot.ui.cards.questions.matches import title_of
from bot.ui.cards.questions.review_queue import queue_card
from bot.ui.controls.review_queue import (
    GroupPlace,
    LookForEntry,
    OfferEntries,
    ShowGroup,
    ShowGroupAt,
    ShowQueue,
)
from bot.ui.forms.modals import read_fields
from bot.ui.forms.review_queue import WORDS, look_modal
from bot.ui.text import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.client import BoundaryBot

NO_SUCH_ENTRY = "There is no entry like that here. Look for another one."
_OFFERED = 25


class ReviewQueueControls(commands.Cog):
    """Shows the groups of a server."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._queue = bot.services.review_queue
        self._cards = ReviewQueueCards(bot.services)

    @handles(ShowQueue)
    @moderators_only
    async def list_page(self, interaction: Interaction, state: ShowQueue) -> None:
        """Show a page of the list."""
        work = self._queue.read_groups(server_id(interaction), state.upto or None)
        await redraw(interaction, queue_card(await in_time(interaction, work), state.page))

    @handles(ShowGroupAt)
    @moderators_only
    async def step(self, interaction: Interaction, state: ShowGroupAt) -> None:
        """Show the group with a number, the last one when there are fewer by now."""
        guild_id = server_id(interaction)
        queue = await in_time(interaction, self._queue.read_groups(guild_id, state.upto))
        if not queue.groups:
            # All that this card knew of is done; what was asked since then may wait.
            queue = await in_time(interaction, self._queue.read_groups(guild_id))
            await redraw(interaction, queue_card(queue))
            return
        number = min(state.number, len(queue.groups) - 1)
        in_queue = GroupInQueue(queue.groups[number], len(queue.groups))
        place = GroupPlace(in_queue.group.lead.id, state.upto, number)
        drawing = self._cards.draw_group(await context_of(interaction), place, in_queue)
        await redraw(interaction, await in_time(interaction, drawing))

    @handles(ShowGroup)
    @moderators_only
    async def show(self, interaction: Interaction, state: ShowGroup) -> None:
        """Show one group."""
        await self._draw(interaction, state.place)

    @handles(LookForEntry)
    @moderators_only
    async def look(self, interaction: Interaction, state: LookForEntry) -> None:
        """Ask which entry to look for."""
        await interaction.response.send_modal(look_modal(state.place))

    @handles(OfferEntries)
    @moderators_only
    async def offer(self, interaction: Interaction, state: OfferEntries) -> None:
        """Offer the entries that were looked for."""
        words = read_fields(interaction).get(WORDS, "")
        context = await context_of(interaction)
        ids = await self.bot.services.answerer.acomplete(words, _OFFERED, context)
        entries = [(entry_id, title_of(context.knowledge, entry_id)) for entry_id in ids]
        if not entries:
            raise UserError(NO_SUCH_ENTRY)
        note = f"-# Entries like “{quoted(words, 80)}” are in the list below."
        await self._draw(interaction, state.place, entries=entries, note=note)

    async def _draw(
        self,
        interaction: Interaction,
        place: GroupPlace,
        *,
        entries: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> None:
        guild_id, context = server_id(interaction), await context_of(interaction)
        drawing = self._cards.group(guild_id, context, place, entries=entries, note=note)
        await redraw(interaction, await in_time(interaction, drawing))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReviewQueueControls(bot))
