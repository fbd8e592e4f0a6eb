"""Gathering what the public card of a question shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.errors import NO_POST, CommunityError
from bot.community.views import PostView

if TYPE_CHECKING:
    from bot.community.marking import AnswerMarks
    from bot.custom_knowledge.cache import KnowledgeCache
    from bot.servers import ServerConfigs
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost


class PostViews:
    """Reads questions with all that belongs on their cards. All raise StorageUnavailable."""

    def __init__(
        self,
        posts: PostStore,
        marks: AnswerMarks,
        configs: ServerConfigs,
        knowledge: KnowledgeCache,
    ) -> None:
        self._posts = posts
        self._marks = marks
        self._configs = configs
        self._knowledge = knowledge

    async def get(self, guild_id: int, post_id: int) -> PostView:
        """Return a question of a server with all that its card shows.

        Only for a question with a name it holds the asker. Raises CommunityError if the question is
        not kept.
        """
        post = await self._posts.get(guild_id, post_id)
        if post is None:
            raise CommunityError(NO_POST)
        asker_id = None if post.anonymous else await self._posts.asker_of(guild_id, post_id)
        return PostView(
            post,
            asker_id,
            answer=await self._marks.answer_of(post),
            entry_title=await self._entry_title(guild_id, post.entry_id),
            original=await self._other(post, post.original_id),
            follows=await self._other(post, post.follows_id),
        )

    async def _other(self, post: CommunityPost, number: int | None) -> CommunityPost | None:
        """Return another question that whoever reads this one can see, None for any other.

        A question that is not posted yet will stand in the channel that the server has chosen.
        """
        if number is None:
            return None
        other = await self._posts.get(post.guild_id, number)
        if other is None or not other.is_shown:
            return None
        place = post.place
        channel_id = place.channel_id if place else await self._chosen_channel(post.guild_id)
        return other if other.stands_in(channel_id) else None

    async def _chosen_channel(self, guild_id: int) -> int:
        return (await self._configs.get(guild_id)).community_channel or 0

    async def _entry_title(self, guild_id: int, entry_id: str | None) -> str | None:
        """Return the question of an entry as the server has it, None if it has none."""
        if entry_id is None:
            return None
        config = await self._configs.get(guild_id)
        knowledge = await self._knowledge.get(guild_id, config)
        entry = knowledge.snapshot.entries.get(entry_id)
        return None if entry is None else entry.question
