"""Gathers the figures of a server from the log, the review queue, the tickets and the knowledge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.insights.drawing import NoPictureError
from bot.insights.figures import Day, Gap, InsightFigures, RankedEntry
from bot.insights.load import ModeratorLoad, load_of
from bot.servers import LogMode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.community.guides import GuideCounts, GuideStops
    from bot.custom_knowledge.cache import KnowledgeCache, ServerKnowledge
    from bot.insights.drawing import Pictures
    from bot.moderation.review_queue import QuestionGroup, ReviewQueue
    from bot.servers import ServerConfigs
    from bot.storage import Storage
    from bot.storage.repositories.questions.periods import LogPeriod, OutcomeCounts

TOP = 5
GAPS = 5


class InsightReport(Struct, frozen=True):
    """The figures of some days with their picture.

    picture: a PNG, None where there is nothing to draw or it could not be drawn. problem: why it
    could not be drawn, a sentence for the moderator, or "". load: what each moderator did. guides:
    where members stop in guides.
    """

    figures: InsightFigures
    picture: bytes | None = None
    problem: str = ""
    load: tuple[ModeratorLoad, ...] = ()
    guides: tuple[GuideStops, ...] = ()


def utc_today() -> date:
    """Return today's date in UTC, as the log counts days."""
    return datetime.now(UTC).date()


class InsightService:
    """Gathers the figures of a server. All methods raise StorageUnavailable."""

    def __init__(
        self,
        storage: Storage,
        configs: ServerConfigs,
        knowledge: KnowledgeCache,
        review_queue: ReviewQueue,
        pictures: Pictures,
        guides: GuideCounts,
        today: Callable[[], date] = utc_today,
    ) -> None:
        """Read from these, draw with `pictures`; `today` says what day it is in UTC."""
        self._storage = storage
        self._configs = configs
        self._knowledge = knowledge
        self._review_queue = review_queue
        self._pictures = pictures
        self._guides = guides
        self._today = today

    async def report(self, guild_id: int, days: int) -> InsightReport:
        """Return the figures of the last days, today included, with their picture."""
        last = self._today()
        first = last - timedelta(days=days - 1)
        figures = await self.between(guild_id, first, last)
        load = await load_of(self._storage, guild_id, datetime.combine(first, time(), UTC))
        report = InsightReport(
            figures, load=load, guides=await self._guides.stops(guild_id, first, last)
        )
        if not figures.total:
            return report
        try:
            return replace(report, picture=await self._pictures.draw(figures))
        except NoPictureError as error:
            # The figures alone are worth showing.
            return replace(report, problem=str(error))

    async def between(self, guild_id: int, first: date, last: date) -> InsightFigures:
        """Return the figures from `first` to `last`, both included, as far as they are kept."""
        config = await self._configs.get(guild_id)
        days_requested = (last - first).days + 1
        # The oldest day that may still be there, if only a part of it.
        first = min(last, max(first, self._today() - timedelta(days=config.retention)))
        period = await self._storage.repositories.questions.insights.period(guild_id, first, last)
        knowledge = await self._knowledge.get(guild_id)
        has_text = config.log_mode is not LogMode.COUNTS
        return InsightFigures(
            days=_every_day(period.by_day, first, last),
            days_requested=days_requested,
            top=_ranking(period, knowledge, lambda outcomes: outcomes.answer),
            near=_ranking(period, knowledge, lambda outcomes: outcomes.none),
            gaps=await self._gaps(guild_id, knowledge, first, last, has_text=has_text),
            helpful=period.helpful,
            not_helpful=period.not_helpful,
            crisis=period.crisis,
            unanswered=await self._review_queue.count(guild_id),
            passed_on=await self._storage.repositories.tickets.tickets.count_open(guild_id),
        )

    async def total(self, guild_id: int, first: date, last: date) -> int | None:
        """Return how many questions there were, None where not all of these days are kept."""
        retention = (await self._configs.get(guild_id)).retention
        if first <= self._today() - timedelta(days=retention):
            return None
        period = await self._storage.repositories.questions.insights.period(guild_id, first, last)
        return sum(outcomes.total for outcomes in period.by_day.values())

    async def _gaps(
        self,
        guild_id: int,
        knowledge: ServerKnowledge,
        first: date,
        last: date,
        *,
        has_text: bool,
    ) -> tuple[Gap, ...]:
        """Return the largest groups of what waits, counting what was asked in the period."""
        start = datetime.combine(first, time(), UTC)
        end = datetime.combine(last + timedelta(days=1), time(), UTC)
        gaps: list[Gap] = []
        for group in (await self._review_queue.read_groups(guild_id)).groups:
            count = sum(start <= row.asked_at < end for row in group.rows)
            if count:
                text = group.lead.text if has_text else None
                gaps.append(Gap(count, _nearest(group, knowledge), text))
        return tuple(sorted(gaps, key=lambda gap: -gap.count)[:GAPS])


def _every_day(by_day: Mapping[date, OutcomeCounts], first: date, last: date) -> tuple[Day, ...]:
    days: list[Day] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        outcomes = by_day.get(day)
        counts = (outcomes.answer, outcomes.suggest, outcomes.none) if outcomes else (0, 0, 0)
        days.append(Day(day, *counts))
    return tuple(days)


def _ranking(
    period: LogPeriod, knowledge: ServerKnowledge, count_in: Callable[[OutcomeCounts], int]
) -> tuple[RankedEntry, ...]:
    """Return the entries with the highest counts; equals stand in the order of their ids."""
    counts = {key: count_in(each) for key, each in period.by_entry.items() if key is not None}
    ranking = sorted((key for key in counts if counts[key]), key=lambda key: (-counts[key], key))
    return tuple(RankedEntry(_title(knowledge, key), counts[key]) for key in ranking[:TOP])


def _nearest(group: QuestionGroup, knowledge: ServerKnowledge) -> str | None:
    key = group.lead.entry_id
    if key is None or key not in knowledge.snapshot.entries:
        return None
    return _title(knowledge, key)


def _title(knowledge: ServerKnowledge, entry_id: str) -> str:
    entry = knowledge.snapshot.entries.get(entry_id)
    return " ".join(entry.question.split()) if entry else f"{entry_id} (no longer there)"
