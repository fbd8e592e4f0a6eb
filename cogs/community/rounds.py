"""Posts questions that were stored and not posted, and shows those that moderators did not see."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.client.community.notices import tell_asker
from bot.client.community.review_board import show_review
from bot.client.community.sending import post_now
from bot.client.rounds import RoundsCog
from bot.client.tickets.notifying import server_name
from bot.community import PostStatus
from bot.community.errors import CommunityError
from bot.ui.cards.community.direct import news_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

EVERY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class CommunityRounds(RoundsCog):
    """Looks once a minute for questions that a crash or an outage left on their way."""

    every = EVERY_SECONDS
    task = "Questions to the community"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._desk = bot.services.community.posts

    async def round(self) -> None:
        """Post what is being sent, and show the moderators what waits. Raises StorageUnavailable.

        Each server is this process's, or left to the process that has it.
        """
        for guild_id, post_id in await self._desk.list_unfinished():
            if not self.bot.hosts(guild_id):
                continue
            try:
                await self._finish(guild_id, post_id)
            except CommunityError:
                continue  # it was erased meanwhile

    def on_failure(self, error: Exception) -> None:
        """Log a round that failed, without its words: they could name a question."""
        _log.warning("A round of questions failed (%s).", type(error).__name__)

    async def _finish(self, guild_id: int, post_id: int) -> None:
        post = await self._desk.get(guild_id, post_id)
        if post.status is not PostStatus.SENDING:
            await show_review(self.bot, guild_id, post_id)
            return
        # It may have been posted just before a crash: then its thread is there already.
        post = await post_now(self.bot, post, search=True)
        if post.status is PostStatus.OPEN:
            await tell_asker(self.bot, post, news_card(post, server_name(self.bot, guild_id)))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityRounds(bot))
