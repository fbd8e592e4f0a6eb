"""The weekly summary: which servers are due, what it tells, and that it goes out once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from bot.community.post_lists import WaitingPosts

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.community.post_lists import CommunityLists
    from bot.insights.figures import InsightFigures
    from bot.insights.service import InsightService
    from bot.servers import ServerConfigs
    from bot.storage.repositories.servers.digests import Digests

_WEEK = timedelta(days=7)


class WeeklySummary(Struct, frozen=True):
    """The figures of a week, and how many questions there were the week before it.

    total_before: None where not all of that week is kept. waiting: the questions to the community
    that have no answer yet, whenever they were asked.
    """

    figures: InsightFigures
    total_before: int | None
    waiting: WaitingPosts = field(default_factory=WaitingPosts)


class DigestService:
    """Prepares the weekly summaries. All methods raise StorageUnavailable.

    monday: when the week began in which a summary goes out; it tells of the week before that.
    """

    def __init__(
        self,
        configs: ServerConfigs,
        digests: Digests,
        insights: InsightService,
        community: CommunityLists,
    ) -> None:
        self._configs = configs
        self._digests = digests
        self._insights = insights
        self._community = community

    async def due(self, monday: datetime, present: Collection[int]) -> list[int]:
        """Return the servers, among those where the bot is, that have not had their summary."""
        return [guild_id for guild_id in await self._digests.due(monday) if guild_id in present]

    async def channel_of(self, guild_id: int) -> int | None:
        """Return the channel for a server's summary; None if it wants none or has none."""
        config = await self._configs.get(guild_id)
        return config.moderator_channel if config.digest else None

    async def summary(self, guild_id: int, monday: datetime) -> WeeklySummary:
        """Return the figures of the week before a Monday."""
        first, last = monday.date() - _WEEK, monday.date() - timedelta(days=1)
        figures = await self._insights.between(guild_id, first, last)
        before = await self._insights.total(guild_id, first - _WEEK, last - _WEEK)
        return WeeklySummary(figures, before, await self._community.still_waiting(guild_id))

    async def claim(self, guild_id: int, monday: datetime) -> bool:
        """Note that a summary goes out now; False if another process was quicker."""
        return await self._digests.claim(guild_id, monday)

    async def release(self, guild_id: int, monday: datetime) -> None:
        """Take the note back, for the summary did not go out."""
        await self._digests.release(guild_id, monday)


def monday_of(moment: datetime) -> datetime:
    """Return the beginning (UTC) of the week that a moment is in."""
    day = moment.astimezone(UTC).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), UTC)
