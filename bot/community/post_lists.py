"""Questions to the community as lists: for members, and for the weekly summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.repositories.community.rows import PostSearch

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.repositories.community.post_lists import PostLists
    from bot.storage.repositories.community.rows import CommunityPost

PAGE = 8
_WAITING = 5


class PostPage(Struct, frozen=True):
    """A page of a list. page: from 0. total: of all pages together."""

    search: PostSearch
    posts: tuple[CommunityPost, ...]
    page: int
    pages: int
    total: int


class WaitingPosts(Struct, frozen=True):
    """The questions that have waited longest for an answer, and how many wait."""

    oldest: tuple[CommunityPost, ...] = ()
    total: int = 0


class CommunityLists:
    """Lists of all servers; each method is about one. All raise StorageUnavailable."""

    def __init__(self, lists: PostLists) -> None:
        self._lists = lists

    async def page(
        self,
        guild_id: int,
        search: PostSearch,
        member_id: int,
        page: int,
        channels: Collection[int],
    ) -> PostPage:
        """Return a page, or the last one if there are fewer.

        member_id: the reader. channels: the channels of the server that they may see; of their own
        questions they see all.
        """
        whose = (guild_id, search, member_id, channels)
        total = await self._lists.count(*whose)
        pages = max(1, -(-total // PAGE))
        page = min(max(page, 0), pages - 1)
        posts = await self._lists.page(*whose, offset=page * PAGE, size=PAGE)
        return PostPage(search, tuple(posts), page, pages, total)

    async def still_waiting(self, guild_id: int) -> WaitingPosts:
        """Return the questions of a server that have waited longest for an answer."""
        search = PostSearch.UNANSWERED
        total = await self._lists.count(guild_id, search)
        if not total:
            return WaitingPosts()
        oldest = await self._lists.page(guild_id, search, offset=0, size=_WAITING)
        return WaitingPosts(tuple(oldest), total)
