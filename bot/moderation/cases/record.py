"""The record of a server: its cases, looked up, searched, corrected."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.moderation.actions.errors import NotAllowedError
from bot.moderation.actions.sentences import OWN_CASE
from bot.moderation.cases.models import Case
from bot.moderation.question_log.search import contains
from bot.storage.repositories.moderation.cases.queries import CaseFilter, ModeratorCount

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.servers import ServerConfigs
    from bot.storage.repositories.families import ModerationRepositories

__all__ = ["CaseFilter", "CaseRecord", "CaseResults", "ModeratorCount"]

SECONDS = 0.15
"""The time for decrypting and reading reasons, for one page of results."""
_CHUNK = 300


class CaseResults(Struct, frozen=True):
    """The cases that matched, newest first.

    searched_count: how many reasons were read, 0 for a search without words. last: the id to go on
    from, None when there are no earlier ones. oldest_searched: the oldest case that was looked at,
    when the time was over before all were.
    """

    cases: tuple[Case, ...]
    searched_count: int = 0
    last: int | None = None
    oldest_searched: Case | None = None


class CaseRecord:
    """Reads and corrects the cases of a server. Each method is bound to one server."""

    def __init__(
        self,
        repositories: ModerationRepositories,
        configs: ServerConfigs,
        clock: Callable[[], datetime],
    ) -> None:
        """Read and write through the repositories; `clock` says what time it is in UTC."""
        self._cases = repositories.cases
        self._queries = repositories.case_queries
        self._configs = configs
        self.clock = clock

    async def get(self, guild_id: int, case_id: int) -> Case | None:
        """Return a case, None if this server has none of that number. Raises StorageUnavailable."""
        return await self._cases.get(guild_id, case_id)

    async def of_member(
        self, guild_id: int, member_id: int, before: int | None = None, limit: int = 10
    ) -> list[Case]:
        """Return a member's newest cases before one. Raises StorageUnavailable."""
        criteria = CaseFilter(member_id=member_id)
        return await self._queries.page(guild_id, criteria, before, limit)

    async def count(self, guild_id: int, criteria: CaseFilter) -> int:
        """Return how many cases there are; words are not looked for. Raises StorageUnavailable."""
        return await self._queries.number_of(guild_id, criteria)

    async def by_moderator(self, guild_id: int, since: datetime) -> list[ModeratorCount]:
        """Return how much each moderator did, the busiest first. Raises StorageUnavailable."""
        return await self._queries.by_moderator(guild_id, since)

    async def points_of(self, guild_id: int, member_id: int) -> int:
        """Return the points of a member that count now. Raises StorageUnavailable."""
        config = await self._configs.require(guild_id)
        since = self.clock() - timedelta(days=config.points_fade)
        return await self._queries.points_of(guild_id, member_id, since)

    async def newest_timed(self, guild_id: int, member_id: int) -> Case | None:
        """Return the newest ban or timeout of a member that holds. Raises StorageUnavailable."""
        return next(iter(await self._queries.running(guild_id, member_id)), None)

    async def search(
        self, guild_id: int, criteria: CaseFilter, before: int | None = None, limit: int = 10
    ) -> CaseResults:
        """Return the newest cases that match, at most `limit`. Raises StorageUnavailable.

        Reasons are encrypted, so a search for words reads them one after the other, for a bounded
        time; the result says how far it came.
        """
        if not criteria.text.split():
            # One more than is shown tells whether there are earlier ones.
            cases = await self._queries.page(guild_id, criteria, before, limit + 1)
            more = cases[limit - 1].id if len(cases) > limit else None
            return CaseResults(tuple(cases[:limit]), last=more)
        return await self._search_words(guild_id, criteria, before, limit)

    async def edit(
        self,
        guild_id: int,
        case_id: int,
        moderator_id: int,
        *,
        reason: str | None = None,
        points: int | None = None,
    ) -> Case | None:
        """Change the reason or the points; the audit keeps the former. None if it is not there.

        A length is changed by ordering the action again, with its own permission. Raises
        NotAllowedError for a case about the moderator themselves, StorageUnavailable.
        """
        await self._refuse_own(guild_id, case_id, moderator_id)
        return await self._cases.edit(guild_id, case_id, moderator_id, reason, points)

    async def void(self, guild_id: int, case_id: int, moderator_id: int, why: str) -> Case | None:
        """Declare that a case does not count; None if it is not there, void, or not finished.

        A ban or timeout goes on until it is ended. Raises NotAllowedError for a case about the
        moderator themselves, StorageUnavailable.
        """
        await self._refuse_own(guild_id, case_id, moderator_id)
        return await self._cases.void(guild_id, case_id, moderator_id, why, self.clock())

    async def _refuse_own(self, guild_id: int, case_id: int, moderator_id: int) -> None:
        """Let nobody judge their own case. Raises NotAllowedError."""
        case = await self.get(guild_id, case_id)
        if case is not None:
            refuse_own(case, moderator_id)

    async def _search_words(
        self, guild_id: int, criteria: CaseFilter, before: int | None, limit: int
    ) -> CaseResults:
        matches, bare = contains(criteria.text), replace(criteria, text="")
        hits: list[Case] = []
        searched_count, deadline = 0, time.monotonic() + SECONDS
        last: Case | None = None
        while True:
            page = await self._queries.page(guild_id, bare, last.id if last else before, _CHUNK)
            for case in page:
                last, searched_count = case, searched_count + 1
                if matches(case.reason):
                    hits.append(case)
                if len(hits) == limit:
                    return CaseResults(tuple(hits), searched_count, last.id)
            if len(page) < _CHUNK:
                return CaseResults(tuple(hits), searched_count)
            if time.monotonic() > deadline and last is not None:
                return CaseResults(tuple(hits), searched_count, last.id, oldest_searched=last)


def refuse_own(case: Case, moderator_id: int) -> None:
    """Raise NotAllowedError if a case is about the moderator who wants to change it."""
    if case.member_id == moderator_id:
        raise NotAllowedError(OWN_CASE)
