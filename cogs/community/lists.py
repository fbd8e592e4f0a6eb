"""The lists of questions: open, without an answer, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import bot_of, server_id
from bot.client.custom_ids import choice, snowflake
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.community.lists import list_card
from bot.ui.cards.community.own import own_post_card
from bot.ui.controls.community.answers import ChooseOwnPost, ListPosts

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.community import PostSearch

UNSEEN = "Discord does not show me this server just now, so I cannot tell what you may see. Please \
try again in a minute."


class CommunityPages(commands.Cog):
    """The pages of lists; /community list shows the first."""

    @handles(ListPosts)
    @for_everybody("it shows each member what they may see anyway, and their own")
    async def turn(self, interaction: Interaction, state: ListPosts) -> None:
        """Show another page or another list."""
        work = page_of_list(interaction, state.search, state.page)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ChooseOwnPost)
    @for_everybody("the service lets nobody in but whoever asked the question")
    async def look(self, interaction: Interaction, state: ChooseOwnPost) -> None:
        """Show how one of their own questions stands."""
        del state
        desk, number = bot_of(interaction).services.community.posts, snowflake(choice(interaction))
        work = desk.require_asker(server_id(interaction), number, interaction.user.id)
        await redraw(interaction, own_post_card(await in_time(interaction, work)))


async def page_of_list(interaction: Interaction, search: PostSearch, page: int) -> ui.LayoutView:
    """Return a page of a list, with the questions in channels that the member may see."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        server_id(interaction)
        raise UserError(UNSEEN)
    visible_ids = [each.id for each in guild.channels if each.permissions_for(member).view_channel]
    lists = bot_of(interaction).services.community.lists
    posts = await lists.page(guild.id, search, member.id, page, visible_ids)
    threads = {
        post.id: guild.get_thread(post.place.thread_id) for post in posts.posts if post.place
    }
    messages = {number: thread.message_count for number, thread in threads.items() if thread}
    return list_card(posts, messages)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityPages())
