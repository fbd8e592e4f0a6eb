"""A member asks the community, and sees how their question stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.responses import Interaction, in_time, reply
from bot.community import NewPost, PostStatus
from bot.ui.card import notice
from bot.ui.controls.community.posts import ClaimPost, LookAtPost, SendPost
from bot.ui.forms.community import draft_in

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_OWN_POST = for_everybody("a member sends and sees a question of their own alone")


class PostAsking(commands.Cog):
    """The member's side of a question."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.community.posts

    @handles(SendPost)
    @_OWN_POST
    async def send(self, interaction: Interaction, state: SendPost) -> None:
        """Store what stands in the form, and post it or show it to the moderators."""
        draft, config = draft_in(interaction), await config_of(interaction)
        new = NewPost(
            guild_id=server_id(interaction),
            key=str(interaction.id),
            asker_id=interaction.user.id,
            title=draft.title,
            text=draft.text,
            category=draft.category,
            anonymous=draft.anonymous,
            notify=draft.notify,
            after_help=state.after_help,
            follows_id=state.follows_id,
        )
        work = self._desk.add(new, PostStatus.SENDING, config.community_hourly)
        stored = await in_time(interaction, work)
        await reply(interaction, notice(f"Your question has the number {stored.row.id}."))

    @handles(ClaimPost)
    @_OWN_POST
    async def claim(self, interaction: Interaction, state: ClaimPost) -> None:
        """Ask before the name of whoever asked stands at the question."""
        guild_id, post_id = server_id(interaction), state.post_id
        await self._desk.require_asker(guild_id, post_id, interaction.user.id)

    @handles(LookAtPost)
    @_OWN_POST
    async def look(self, interaction: Interaction, state: LookAtPost) -> None:
        """Show how a question stands, to whoever asked it."""
        guild_id = interaction.guild_id or state.guild_id or server_id(interaction)
        post = await self._desk.require_asker(guild_id, state.post_id, interaction.user.id)
        await reply(interaction, notice(post.title))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(PostAsking(bot))
