"""The services of the community, built over one store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.community.consenting import EntryConsents
from bot.community.desk import PostDesk
from bot.community.hiding import PostHiding
from bot.community.post_views import PostViews
from bot.community.standing import MemberStandings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage import Storage


@dataclass(frozen=True, slots=True, repr=False)
class CommunityServices:
    """Members' questions to each other, and what their cards show."""

    posts: PostDesk
    views: PostViews
    standing: MemberStandings
    hiding: PostHiding
    consents: EntryConsents

    @classmethod
    def build(cls, storage: Storage, is_danger: Callable[[str], bool]) -> CommunityServices:
        """Wire the services; `is_danger` says what a text sounds like."""
        repositories = storage.repositories.community
        return cls(
            posts=PostDesk(repositories.posts),
            views=PostViews(repositories.posts),
            standing=MemberStandings(repositories.standings),
            consents=EntryConsents(
                repositories.posts, repositories.answers, repositories.consents, is_danger
            ),
            hiding=PostHiding(repositories.hidden, repositories.posts, is_danger),
        )
