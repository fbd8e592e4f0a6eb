"""The standing of members in the community: newcomer, helper, checked helper. There are no points.

An anonymous question never counts: a role that follows it would tell who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.repositories.community.standings import (
    MemberStanding,
    StandingLevel,
    StandingRow,
)

if TYPE_CHECKING:
    from bot.servers import ServerConfig
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost
    from bot.storage.repositories.community.standings import Standings

__all__ = ["MemberStanding", "MemberStandings", "StandingLevel", "StandingRow", "WantedRoles"]


class WantedRoles(Struct, frozen=True):
    """The roles of standing that a member should have, and those that they should not."""

    have: frozenset[int]
    lack: frozenset[int]


class MemberStandings:
    """Counts and reads standing. All methods raise StorageUnavailable."""

    def __init__(self, standings: Standings, posts: PostStore) -> None:
        self._standings = standings
        self._posts = posts

    async def get(self, guild_id: int, member_id: int) -> MemberStanding:
        """Return a member's standing; an unknown member is a newcomer."""
        return await self._standings.get(guild_id, member_id)

    async def note_asked(self, guild_id: int, author_id: int, *, anonymous: bool) -> None:
        """Count a question that was published with a name; one without a name is not counted."""
        if not anonymous:
            await self._standings.count_asked(guild_id, author_id)

    async def note_accepted(self, post: CommunityPost, author_id: int) -> None:
        """Count an answer of a member that was marked, unless they answer themselves."""
        if not await self._answers_self(post, author_id):
            await self._standings.count_accepted(post.guild_id, author_id)

    async def note_unaccepted(self, post: CommunityPost, author_id: int) -> None:
        """Take back the count of an answer that is no longer marked."""
        if not await self._answers_self(post, author_id):
            await self._standings.uncount_accepted(post.guild_id, author_id)

    async def check(self, guild_id: int, member_id: int, moderator_id: int) -> bool:
        """Make a member a checked helper; False if they are one already."""
        return await self._standings.check(guild_id, member_id, moderator_id)

    async def uncheck(self, guild_id: int, member_id: int, moderator_id: int) -> bool:
        """Let a member no longer be a checked helper; False if they are not."""
        return await self._standings.uncheck(guild_id, member_id, moderator_id)

    async def _answers_self(self, post: CommunityPost, author_id: int) -> bool:
        """Whether a member answers their own question with a name.

        For a question without a name it counts: a role that does not come would tell who asked.
        """
        if post.anonymous:
            return False
        return await self._posts.is_asker(post.guild_id, post.id, author_id)

    async def page(self, guild_id: int, after: bytes = b"", limit: int = 20) -> list[StandingRow]:
        """Return some members' standing, from `after` on: the `name` of the last one seen."""
        return await self._standings.page(guild_id, after, limit)


def roles_for(standing: MemberStanding, config: ServerConfig) -> WantedRoles:
    """Return which of the roles that an admin has chosen a member should have, and which not."""
    is_checked = standing.checked_at is not None
    # One role may be chosen for two levels: then either gives it.
    pairs = (
        (config.newcomer_role, standing.asked > 0 and not standing.accepted and not is_checked),
        (config.helper_role, standing.accepted >= config.helper_answers),
        (config.checked_role, is_checked),
    )
    have = frozenset(role for role, is_due in pairs if role is not None and is_due)
    every = frozenset(role for role, _ in pairs if role is not None)
    return WantedRoles(have, every - have)
