"""The menu of a message in the thread of a question: it answers it, or it helped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody, is_moderator
from bot.client.community.asking import open_form
from bot.client.community.deciding import (
    answer_in,
    may_decide,
    post_here,
    require_decider,
    show_post,
)
from bot.client.community.notices import tell_asker
from bot.client.community.team.standing_roles import keep_roles_in_step
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.community import AnswerMessage, Marking
from bot.community.draft import PostDraft
from bot.ui.cards.community.answers import (
    MARKED,
    MOVED,
    NEWS,
    SAME,
    TAKEN_BACK,
    marked_card,
    rated_card,
    rating_card,
)
from bot.ui.cards.community.direct import news_card
from bot.ui.cards.community.ending import ended_post_card
from bot.ui.controls.community.answers import AskFollowUp, RateMessage, TakeBackMark
from bot.ui.controls.community.posts import SendPost

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

MENU = "This answers it"
_SENTENCES = {Marking.MARKED: MARKED, Marking.MOVED: MOVED, Marking.SAME: SAME}
_DECIDES = for_everybody("whoever asked may mark, without a name too; others may say it helped")


class CommunityAnswers(commands.Cog):
    """One entry in the menu of messages, and the controls that it leads to."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._community = bot.services.community
        self.menu = app_commands.ContextMenu(
            name=MENU,
            callback=self.choose,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
        )
        bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the entry of the menu away with the cog."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @_DECIDES
    async def choose(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Mark a message as the answer, or ask a member who may not mark whether it helped."""
        await reply(interaction, await in_time(interaction, self._choose(interaction, message)))

    @handles(TakeBackMark)
    @_DECIDES
    async def take_back(self, interaction: Interaction, state: TakeBackMark) -> None:
        """Open the question again."""
        await redraw(interaction, await in_time(interaction, self._take_back(interaction, state)))

    @handles(RateMessage)
    @_DECIDES
    async def rate(self, interaction: Interaction, state: RateMessage) -> None:
        """Count whom a message helped."""
        await redraw(interaction, await in_time(interaction, self._rate(interaction, state)))

    @handles(AskFollowUp)
    @for_everybody("every member may ask the others")
    async def follow_up(self, interaction: Interaction, state: AskFollowUp) -> None:
        """Open the form of a question that follows up another."""
        post = await self._community.posts.get(server_id(interaction), state.post_id)
        draft = PostDraft(category=post.category)
        await open_form(interaction, draft, SendPost(follows_id=post.id))

    async def _choose(self, interaction: Interaction, message: discord.Message) -> ui.LayoutView:
        post = await post_here(interaction)
        answer = answer_in(interaction, post, message)
        if not await may_decide(interaction, post):
            is_own = answer.author_id == interaction.user.id
            return rating_card(post.id, answer, is_own=is_own)
        result = await self._community.marks.mark(post, answer)
        problems = await show_post(self.bot, result.post)
        if result.marking is not Marking.SAME:
            await keep_roles_in_step(self.bot, post.guild_id, answer.author_id)
            await self._tell(interaction, result.post)
        return marked_card(
            _SENTENCES[result.marking],
            post.id,
            answer.message_id,
            problems,
            moderates=await is_moderator(interaction),
        )

    async def _tell(self, interaction: Interaction, post: CommunityPost) -> None:
        """Tell whoever asked, unless they marked the answer themselves."""
        user_id = interaction.user.id
        if not await self._community.posts.is_asker(post.guild_id, post.id, user_id):
            await tell_asker(self.bot, post, news_card(post, "", NEWS))

    async def _take_back(self, interaction: Interaction, state: TakeBackMark) -> ui.LayoutView:
        post = await require_decider(interaction, state.post_id)
        post = await self._community.marks.take_back(post.guild_id, post.id, state.message_id)
        return ended_post_card(TAKEN_BACK, await show_post(self.bot, post))

    async def _rate(self, interaction: Interaction, state: RateMessage) -> ui.LayoutView:
        post = await self._community.posts.get(server_id(interaction), state.post_id)
        moment = discord.utils.snowflake_time(state.message_id)
        answer = AnswerMessage(state.message_id, state.author_id, moment)
        count = await self._community.marks.rate(
            post, answer, interaction.user.id, helpful=state.helpful
        )
        # The card of the question says how many its answer helped.
        if post.answer_id == state.message_id:
            await show_post(self.bot, post)
        return rated_card(state, count)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityAnswers(bot))
