"""Reading the question log of a server: pages, single questions, figures, and files of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.errors import ModerationError
from bot.moderation.question_log.export import MOST_ROWS, ExportFormat, LogFile, export
from bot.storage import QuestionFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.moderation.review_queue import ReviewQueue
    from bot.storage import AuditRow, QuestionRow, Storage

PAGE = 8
_CRISIS = "crisis"


class QuestionGoneError(ModerationError):
    """A question that is not in the log any more; `str()` is the sentence for the moderator."""

    def __init__(self) -> None:
        super().__init__("That question is gone: it was forgotten, or it has expired.")


class LogPage(Struct, frozen=True):
    """Some questions, the newest first, and whether there are earlier ones."""

    rows: tuple[QuestionRow, ...]
    more: bool


class ReviewedQuestion(Struct, frozen=True):
    """A question with the audit row of the decision that settled it, if one did and is kept."""

    row: QuestionRow
    decision: AuditRow | None = None


class LogSummary(Struct, frozen=True):
    """Figures of the last `days` times 24 hours, to this moment.

    The pictures of bot/insights count whole days in UTC instead, so that their sums never move.
    outcomes: how many questions had each. top: (entry, how often it was the answer), most first.
    median_ms: the median time of the newest 500 at most. open_tickets, unanswered: as of now.
    """

    days: int
    total: int
    outcomes: Mapping[str, int]
    top: tuple[tuple[str, int], ...]
    helpful: int
    not_helpful: int
    median_ms: float | None
    crisis: int
    open_tickets: int
    unanswered: int = 0


class LogReader:
    """Reads the log of one server. All raise StorageUnavailable."""

    def __init__(self, storage: Storage, review_queue: ReviewQueue) -> None:
        self._storage = storage
        self._review_queue = review_queue

    async def page(
        self, guild_id: int, outcome: str | None = None, before: int | None = None
    ) -> LogPage:
        """Return a page of questions; `before` is the id of the last one of the page before."""
        rows = await self._storage.repositories.questions.questions.recent(
            guild_id, PAGE + 1, before, outcome
        )
        # One row more than a page was read, to tell whether there are earlier ones.
        return LogPage(tuple(rows[:PAGE]), len(rows) > PAGE)

    async def question(self, guild_id: int, question_id: int) -> ReviewedQuestion:
        """Return one question. Raises QuestionGoneError."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        if row is None:
            raise QuestionGoneError
        decision_id = row.review.decision_id
        if decision_id is None:
            return ReviewedQuestion(row)
        return ReviewedQuestion(
            row, await self._storage.repositories.servers.audit.get(guild_id, decision_id)
        )

    async def asker_of(self, guild_id: int, question_id: int) -> str | None:
        """Return the label of a question's asker, None where that is not kept."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        return None if row is None else row.asker

    async def summary(self, guild_id: int, days: int) -> LogSummary:
        """Return the figures of the last days."""
        now = datetime.now(UTC)
        since = now - timedelta(days=days)
        storage = self._storage
        statistics = await storage.repositories.questions.questions.statistics(guild_id, since)
        return LogSummary(
            days=days,
            total=statistics.total,
            outcomes=statistics.by_outcome,
            top=statistics.top_entries,
            helpful=statistics.helpful,
            not_helpful=statistics.not_helpful,
            median_ms=statistics.median_latency_ms,
            crisis=await storage.repositories.questions.counts.total(
                guild_id, _CRISIS, since.date(), now.date()
            ),
            open_tickets=await storage.repositories.tickets.tickets.count_open(guild_id),
            unanswered=await self._review_queue.count(guild_id),
        )

    async def export(
        self, guild_id: int, days: int, outcome: str | None, file_format: ExportFormat
    ) -> LogFile:
        """Return the questions of the last days as a file, as many as fit, the newest first."""
        since = datetime.now(UTC) - timedelta(days=days)
        criteria = QuestionFilter(outcome=outcome, since=since)
        rows = await self._storage.repositories.questions.questions.bulk(
            guild_id, criteria, MOST_ROWS + 1
        )
        return await export(rows, file_format)
