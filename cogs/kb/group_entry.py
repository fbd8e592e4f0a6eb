"""The form of an entry that answers a group of the review queue, handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.responses import Interaction, in_time, redraw
from bot.storage import StorageUnavailable
from bot.ui.controls.review_queue import SubmitGroupEntry
from bot.ui.forms.kb import form_from
from bot.ui.forms.modals import read_fields
from cogs.kb.drafts import give_back
from cogs.kb.group_drafts import begin

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class GroupEntries(commands.Cog):
    """Keeps an entry for a group as a draft; only "Save" on its preview settles the group."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(SubmitGroupEntry)
    @moderators_only
    async def submit(self, interaction: Interaction, state: SubmitGroupEntry) -> None:
        """Keep the entry as a draft, and show how it looks."""
        form = form_from(read_fields(interaction))
        try:
            work = begin(self.bot, server_id(interaction), state.place, form)
            card = await in_time(interaction, work)
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await redraw(interaction, card)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(GroupEntries(bot))
