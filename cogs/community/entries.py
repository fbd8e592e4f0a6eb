"""From an answer to an entry: moderators begin it, and whoever wrote the answer agrees or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody, moderators_only
from bot.client.community.team.consent import make_entry, tell_team
from bot.client.component_router import handles
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.community.consent import decided_card
from bot.ui.controls.community.entries import DecideConsent, MakeEntry

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost


class ThreadEntries(commands.Cog):
    """The controls between an answer and an entry."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._community = bot.services.community

    @handles(MakeEntry)
    @moderators_only
    async def make(self, interaction: Interaction, state: MakeEntry) -> None:
        """Open the draft, or ask the author first."""
        await in_time(interaction, make_entry(self.bot, interaction, state.post_id))

    @handles(DecideConsent)
    @for_everybody("whoever wrote the answer alone is heard, which is checked")
    async def decide(self, interaction: Interaction, state: DecideConsent) -> None:
        """Store what the author says. Without their consent a draft of it is gone."""
        # The question stands in a direct message, or in the thread of that very server.
        if interaction.guild_id not in {None, state.guild_id}:
            raise StaleControlError
        post = await in_time(interaction, self._decide(interaction.user.id, state))
        card = decided_card(state.guild_id, state.message_id, yes=state.yes)
        await redraw(interaction, card)
        if post is not None:
            await tell_team(self.bot, post)

    async def _decide(self, member_id: int, state: DecideConsent) -> CommunityPost | None:
        """Return the question if the moderators can go on now."""
        guild_id, message_id = state.guild_id, state.message_id
        decide = self._community.consents.decide
        answer = await decide(guild_id, message_id, member_id, yes=state.yes)
        if not state.yes:
            await self.bot.services.drafts.remove(guild_id, message_id)
            return None
        return await self._community.posts.get(guild_id, answer.post_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ThreadEntries(bot))
