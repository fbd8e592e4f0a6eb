"""The figures of a server over some days, gathered from the log, the queue, and the knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.servers import LogMode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.custom_knowledge.cache import KnowledgeCache, ServerKnowledge
    from bot.moderation.review_queue import QuestionGroup, ReviewQueue
    from bot.servers import ServerConfigs
    from bot.storage import Storage
    from bot.storage.repositories.questions.periods import LogPeriod, OutcomeCounts

TOP = 5
GAPS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """What became of the questions of one day (UTC)."""

    date: date
    answered: int
    asked_back: int
    not_covered: int

    @property
    def total(self) -> int:
        """All questions of that day."""
        return self.answered + self.asked_back + self.not_covered


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry's question as members read it, and how often."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning that wait: how many, the nearest entry, and one of them.

    text: None where the server keeps no text.
    """

    count: int
    nearest: str | None
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a server on some days; every day is there, the oldest first.

    asked_for: how many days were wished for, more than there are where the log keeps fewer.
    top: entries that were given as answers. near: those nearest to what was not answered.
    unanswered, passed_on: what waits for the moderators now, whenever it was asked.
    """

    days: tuple[Day, ...]
    asked_for: int
    top: tuple[Counted, ...]
    near: tuple[Counted, ...]
    gaps: tuple[Gap, ...]
    helpful: int
    not_helpful: int
    crisis: int
    unanswered: int = 0
    passed_on: int = 0

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(day.answered for day in self.days)

    @property
    def asked_back(self) -> int:
        """How many questions were answered with suggestions."""
        return sum(day.asked_back for day in self.days)

    @property
    def not_covered(self) -> int:
        """How many questions had no answer."""
        return sum(day.not_covered for day in self.days)

    @property
    def total(self) -> int:
        """How many questions there were."""
        return sum(day.total for day in self.days)


def utc_today() -> date:
    """Return today's date in UTC, as the log counts days."""
    return datetime.now(UTC).date()


class InsightService:
    """Gathers the figures of a server."""

    def __init__(
        self,
        storage: Storage,
        configs: ServerConfigs,
        knowledge: KnowledgeCache,
        review_queue: ReviewQueue,
        today: Callable[[], date] = utc_today,
    ) -> None:
        """Read from these; `today` says what day it is in UTC."""
        self._storage = storage
        self._configs = configs
        self._knowledge = knowledge
        self._review_queue = review_queue
        self._today = today

    async def latest(self, guild_id: int, days: int) -> Figures:
        """Return the figures of the last days, today included. Raises StorageUnavailable."""
        last = self._today()
        return await self.between(guild_id, last - timedelta(days=days - 1), last)

    async def between(self, guild_id: int, first: date, last: date) -> Figures:
        """Return the figures from `first` to `last`, both included; not what is deleted by now.

        Raises StorageUnavailable.
        """
        config = await self._configs.get(guild_id)
        asked_for = (last - first).days + 1
        # The oldest day that may still be there, if only a part of it.
        first = min(last, max(first, self._today() - timedelta(days=config.retention)))
        period = await self._storage.insights.period(guild_id, first, last)
        view = await self._knowledge.get(guild_id)
        readable = config.log_mode is not LogMode.COUNTS
        return Figures(
            days=_every_day(period.by_day, first, last),
            asked_for=asked_for,
            top=_ranked(period, view, lambda found: found.answer),
            near=_ranked(period, view, lambda found: found.none),
            gaps=await self._gaps(guild_id, view, first, last, readable=readable),
            helpful=period.helpful,
            not_helpful=period.not_helpful,
            crisis=period.crisis,
            unanswered=await self._review_queue.count(guild_id),
            passed_on=await self._storage.tickets.count_open(guild_id),
        )

    async def total(self, guild_id: int, first: date, last: date) -> int | None:
        """Return how many questions there were, None where not all of these days are kept.

        Raises StorageUnavailable.
        """
        retention = (await self._configs.get(guild_id)).retention
        if first <= self._today() - timedelta(days=retention):
            return None
        found = await self._storage.insights.period(guild_id, first, last)
        return sum(day.total for day in found.by_day.values())

    async def _gaps(
        self, guild_id: int, view: ServerKnowledge, first: date, last: date, *, readable: bool
    ) -> tuple[Gap, ...]:
        """Return the largest groups of what waits, counting what was asked in the period."""
        start = datetime.combine(first, time(), UTC)
        end = datetime.combine(last + timedelta(days=1), time(), UTC)
        found: list[Gap] = []
        for group in (await self._review_queue.grouped(guild_id)).groups:
            count = sum(start <= row.asked_at < end for row in group.rows)
            if count:
                text = group.lead.text if readable else None
                found.append(Gap(count, _nearest(group, view), text))
        return tuple(sorted(found, key=lambda gap: -gap.count)[:GAPS])


def _every_day(by_day: Mapping[date, OutcomeCounts], first: date, last: date) -> tuple[Day, ...]:
    days: list[Day] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        found = by_day.get(day)
        counts = (found.answer, found.suggest, found.none) if found else (0, 0, 0)
        days.append(Day(day, *counts))
    return tuple(days)


def _ranked(
    period: LogPeriod, view: ServerKnowledge, count: Callable[[OutcomeCounts], int]
) -> tuple[Counted, ...]:
    """Return the entries with the most, of equals by their id."""
    counts = ((key, count(found)) for key, found in period.by_entry.items() if key is not None)
    most = sorted(((key, many) for key, many in counts if many), key=lambda one: (-one[1], one[0]))
    return tuple(Counted(_title(view, key), many) for key, many in most[:TOP])


def _nearest(group: QuestionGroup, view: ServerKnowledge) -> str | None:
    key = group.lead.entry_id
    return _title(view, key) if key is not None and key in view.snapshot.entries else None


def _title(view: ServerKnowledge, entry_id: str) -> str:
    entry = view.snapshot.entries.get(entry_id)
    return " ".join(entry.question.split()) if entry else f"{entry_id} (no longer there)"
