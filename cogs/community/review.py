"""Moderators look at questions that wait: publish, change and publish, refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.community.notices import tell_asker
from bot.client.community.review_board import show_review
from bot.client.community.sending import post_now
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import STORE_DOWN
from bot.client.responses import Interaction, in_time, reply
from bot.client.tickets.notifying import server_name
from bot.community import CommunityPost, PostStatus
from bot.community.errors import CommunityError, PostSettledError
from bot.storage import StorageUnavailable
from bot.ui.cards.cases.acted import kept_card
from bot.ui.cards.community.direct import news_card
from bot.ui.cards.community.review import outcome_card
from bot.ui.controls.community.review import (
    AskToRefuse,
    EditPost,
    PublishEdited,
    PublishPost,
    RefusePost,
)
from bot.ui.forms.community import edit_form, edit_in, note_in, refuse_form

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community.review import PostEdit


class PostReviewing(commands.Cog):
    """The buttons and forms of the moderators' card."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.community.posts

    @handles(PublishPost)
    @moderators_only
    async def publish(self, interaction: Interaction, state: PublishPost) -> None:
        """Post a question as it is; of two moderators at once the second reads so."""
        post = await in_time(interaction, self._publish(interaction, state.post_id))
        await reply(interaction, outcome_card(post))

    @handles(EditPost)
    @moderators_only
    async def edit(self, interaction: Interaction, state: EditPost) -> None:
        """Open the form with a question that waits."""
        post = await self._waiting(interaction, state.post_id)
        await interaction.response.send_modal(edit_form(post))

    @handles(PublishEdited)
    @moderators_only
    async def publish_edited(self, interaction: Interaction, state: PublishEdited) -> None:
        """Post a question as the form has it; the asker is told what was changed."""
        edit = edit_in(interaction)
        try:
            post = await in_time(interaction, self._publish(interaction, state.post_id, edit))
        except (CommunityError, StorageUnavailable) as error:
            words = "\n".join([edit.title, edit.text, edit.note])
            await reply(interaction, kept_card(_sentence(error), words))
            return
        await reply(interaction, outcome_card(post))

    @handles(AskToRefuse)
    @moderators_only
    async def ask_to_refuse(self, interaction: Interaction, state: AskToRefuse) -> None:
        """Open the form for the reason."""
        post = await self._waiting(interaction, state.post_id)
        await interaction.response.send_modal(refuse_form(post.id))

    @handles(RefusePost)
    @moderators_only
    async def refuse(self, interaction: Interaction, state: RefusePost) -> None:
        """Refuse a question with a reason, which whoever asked reads."""
        reason, guild_id = note_in(interaction), server_id(interaction)
        work = self._desk.refuse(guild_id, state.post_id, interaction.user.id, reason)
        try:
            post = await in_time(interaction, work)
        except (CommunityError, StorageUnavailable) as error:
            await reply(interaction, kept_card(_sentence(error), reason))
            return
        await reply(interaction, outcome_card(post))
        await self._tell(interaction, post)

    async def _publish(
        self, interaction: Interaction, post_id: int, edit: PostEdit | None = None
    ) -> CommunityPost:
        """Let a question be posted, and tell whoever asked; return how it stands."""
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        approved_post = await self._desk.approve(guild_id, post_id, moderator_id, edit)
        post = await post_now(self.bot, approved_post)
        if post.status is PostStatus.OPEN:
            await self._tell(interaction, post)
        return post

    async def _tell(self, interaction: Interaction, post: CommunityPost) -> None:
        """Say on the moderators' card who has decided, and tell the asker that there is news."""
        await show_review(self.bot, post.guild_id, post.id, decider=interaction.user.mention)
        await tell_asker(self.bot, post, news_card(post, server_name(self.bot, post.guild_id)))

    async def _waiting(self, interaction: Interaction, post_id: int) -> CommunityPost:
        """Return a question that waits. Raises CommunityError for any other."""
        post = await in_time(interaction, self._desk.get(server_id(interaction), post_id))
        if post.status is not PostStatus.WAITING:
            # Its card shows an old state, or it would not have been pressed.
            await show_review(self.bot, post.guild_id, post.id)
            raise PostSettledError(post)
        return post


def _sentence(error: Exception) -> str:
    return STORE_DOWN if isinstance(error, StorageUnavailable) else str(error)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(PostReviewing(bot))
