"""Closing a question that no message answers, and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.deciding import require_decider, show_post
from bot.client.community.duplicates import entries_meant
from bot.client.component_router import handles
from bot.client.context import context_of
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.community import PostStatus
from bot.community.errors import CommunityError
from bot.community.threads.closing import NO_DUPLICATE, NOT_OPEN
from bot.ui.cards.community.ending import (
    DONE_CLOSED,
    DONE_OPEN,
    close_card,
    ended_post_card,
    which_entry_card,
)
from bot.ui.controls.community.answers import (
    ClosePost,
    ClosePostAs,
    DuplicateOfEntry,
    NameDuplicate,
    ReopenPost,
    SendDuplicate,
)
from bot.ui.forms.community import duplicate_form
from bot.ui.forms.modals import TEXT, read_fields

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.community import CommunityPost

_DECIDES = for_everybody("whoever asked may end their question, without a name too; moderators may")


class CommunityClosing(commands.Cog):
    """The end of a question. Each handler checks who presses, in the question's own server."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._closing = bot.services.community.closing

    @handles(ClosePost)
    @_DECIDES
    async def ask_why(self, interaction: Interaction, state: ClosePost) -> None:
        """Ask why it is over; nothing is changed yet."""
        post = await in_time(interaction, require_decider(interaction, state.post_id))
        if post.status is not PostStatus.OPEN:
            raise CommunityError(NOT_OPEN)
        await reply(interaction, close_card(post.id))

    @handles(ClosePostAs)
    @_DECIDES
    async def close(self, interaction: Interaction, state: ClosePostAs) -> None:
        """Close a question for a reason."""
        await redraw(interaction, await in_time(interaction, self._close(interaction, state)))

    @handles(NameDuplicate)
    @_DECIDES
    async def name(self, interaction: Interaction, state: NameDuplicate) -> None:
        """Open the form for naming the entry or the earlier question."""
        post = await require_decider(interaction, state.post_id)
        await interaction.response.send_modal(duplicate_form(SendDuplicate(post.id)))

    @handles(SendDuplicate)
    @_DECIDES
    async def close_as_duplicate(self, interaction: Interaction, state: SendDuplicate) -> None:
        """Close a question as a duplicate of the named entry or question, or ask which is meant."""
        typed = read_fields(interaction).get(TEXT, "").strip()
        work = self._duplicate(interaction, state.post_id, typed)
        await redraw(interaction, await in_time(interaction, work))

    @handles(DuplicateOfEntry)
    @_DECIDES
    async def close_as_entry(self, interaction: Interaction, state: DuplicateOfEntry) -> None:
        """Close a question as a duplicate of the chosen entry."""
        work = self._of_entry(interaction, state.post_id, choice(interaction))
        await redraw(interaction, await in_time(interaction, work))

    @handles(ReopenPost)
    @_DECIDES
    async def reopen(self, interaction: Interaction, state: ReopenPost) -> None:
        """Open a closed or answered question again."""
        await reply(interaction, await in_time(interaction, self._reopen(interaction, state)))

    async def _close(self, interaction: Interaction, state: ClosePostAs) -> ui.LayoutView:
        post = await require_decider(interaction, state.post_id)
        return await self._show_end(await self._closing.close(post.guild_id, post.id, state.reason))

    async def _duplicate(self, interaction: Interaction, post_id: int, typed: str) -> ui.LayoutView:
        post = await require_decider(interaction, post_id)
        original = await self._closing.find_post(post, typed)
        if original is not None:
            closed_post = await self._closing.duplicate_of_post(post.guild_id, post.id, original)
            return await self._show_end(closed_post)
        entries = await entries_meant(interaction, typed)
        if not entries:
            raise CommunityError(NO_DUPLICATE)
        if len(entries) > 1:
            return which_entry_card(post.id, entries)
        return await self._of_entry(interaction, post.id, entries[0].id)

    async def _of_entry(
        self, interaction: Interaction, post_id: int, entry_id: str
    ) -> ui.LayoutView:
        post = await require_decider(interaction, post_id)
        if entry_id not in (await context_of(interaction)).knowledge.snapshot.entries:
            raise StaleControlError
        return await self._show_end(
            await self._closing.duplicate_of_entry(post.guild_id, post.id, entry_id)
        )

    async def _reopen(self, interaction: Interaction, state: ReopenPost) -> ui.LayoutView:
        post = await require_decider(interaction, state.post_id)
        # An answered question is open again once its answer has lost the mark.
        if post.answer_id is not None:
            marks = self.bot.services.community.marks
            post = await marks.take_back(post.guild_id, post.id, post.answer_id)
        else:
            post = await self._closing.reopen(post.guild_id, post.id)
        return ended_post_card(DONE_OPEN, await show_post(self.bot, post))

    async def _show_end(self, post: CommunityPost) -> ui.LayoutView:
        return ended_post_card(DONE_CLOSED, await show_post(self.bot, post))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityClosing(bot))
