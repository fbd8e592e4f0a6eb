"""The services of the community, built over one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.community.desk import PostDesk
from bot.community.marking import AnswerMarks
from bot.community.post_lists import CommunityLists
from bot.community.post_views import PostViews
from bot.community.similar import SimilarPosts
from bot.community.team.consenting import EntryConsents
from bot.community.team.hiding import PostHiding
from bot.community.team.standing import MemberStandings
from bot.community.threads.adopting import ThreadAdoption
from bot.community.threads.closing import PostClosing
from bot.community.threads.reminding import LullReminders

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.custom_knowledge.cache import KnowledgeCache
    from bot.matching import Matcher
    from bot.servers import ServerConfigs
    from bot.storage import Storage


class CommunityServices(Struct, frozen=True):
    """Members' questions to each other, and what their cards show."""

    __repr__ = object.__repr__

    posts: PostDesk
    views: PostViews
    marks: AnswerMarks
    closing: PostClosing
    adoption: ThreadAdoption
    lists: CommunityLists
    reminders: LullReminders
    standing: MemberStandings
    hiding: PostHiding
    consents: EntryConsents

    @classmethod
    def build(
        cls,
        storage: Storage,
        configs: ServerConfigs,
        knowledge: KnowledgeCache,
        matcher: Matcher,
        is_danger: Callable[[str], bool],
    ) -> CommunityServices:
        """Wire the services.

        matcher: its model tells which questions are alike. is_danger: what a text sounds like.
        """
        repositories = storage.repositories.community
        standing = MemberStandings(repositories.standings, repositories.posts)
        marks = AnswerMarks(repositories.answers, repositories.votes, standing)
        return cls(
            posts=PostDesk(repositories.posts, repositories.owners, SimilarPosts(matcher)),
            views=PostViews(repositories.posts, marks, configs, knowledge),
            marks=marks,
            closing=PostClosing(repositories.posts, repositories.lists),
            adoption=ThreadAdoption(repositories.posts),
            lists=CommunityLists(repositories.lists),
            reminders=LullReminders(repositories.posts, repositories.reminders, configs),
            standing=standing,
            hiding=PostHiding(repositories.hidden, repositories.posts, is_danger),
            consents=EntryConsents(
                repositories.posts, repositories.answers, repositories.consents, is_danger
            ),
        )
