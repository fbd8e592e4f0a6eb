"""The last step of an answer: the question log, the counts, and the figures of the process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.answering.long_texts import read
from bot.answering.models import Outcome, Via
from bot.observability.metrics import Stage
from bot.observability.requests import timed
from bot.servers import LogMode, Visibility
from bot.storage import NewQuestion

if TYPE_CHECKING:
    from bot.answering.models import Answer, DailyCounter, Question, QuestionRecorder
    from bot.observability.metrics import Metrics
    from bot.servers import ServerConfig

LOG_WAIT = 0.25
"""Seconds that an answer waits at most for the log."""
_UNANSWERED = (Outcome.NONE, Outcome.SUGGEST)
_BY_COMMAND = (Via.ASK, Via.FAQ, Via.CONTEXT, Via.TERMINAL)


class AnswerLog:
    """Stores of a question what its server allows, and counts it."""

    def __init__(
        self,
        log: QuestionRecorder | None,
        counts: DailyCounter | None,
        vector: Callable[[str], bytes | None],
        metrics: Metrics,
    ) -> None:
        """Store nothing without `log`, count nothing by days without `counts`.

        `vector` gives what similar unanswered questions are grouped by later.
        """
        self._log = log
        self._counts = counts
        self._vector = vector
        self._metrics = metrics

    async def count_help(self, guild_id: int | None, way: Via | None = None) -> None:
        """Count that help was shown in a server. Waits for nothing, and never raises.

        way: how the question was asked, None where it was no question.
        """
        if way is not None:
            self._metrics.question(Outcome.CRISIS.value, way.value)
        if self._counts is not None:
            await self._counts.add(guild_id or 0, Outcome.CRISIS.value, wait=0)

    async def record(
        self, question: Question, answer: Answer, latency: float, config: ServerConfig
    ) -> bool:
        """Store a question; True if it is stored by now. `latency` in milliseconds."""
        if answer.reply is not None and not answer.reply.asks:
            return False  # small talk is no question, and concerns nobody
        self._metrics.question(answer.outcome.value, question.via.value)
        if question.guild_id is None:
            if self._counts is not None:
                await self._counts.add(0, answer.outcome.value, wait=0)
            return False
        if self._log is None:
            return False
        row = await self._row(question, question.guild_id, answer, latency, config)
        with timed(Stage.LOGGED):
            return await self._log.record(row, LOG_WAIT)

    async def _row(
        self,
        question: Question,
        guild_id: int,
        answer: Answer,
        latency: float,
        config: ServerConfig,
    ) -> NewQuestion:
        """Return the row of a question, with as much as the server's log mode allows."""
        entry_id, score = answer.candidates[0] if answer.candidates else (None, None)
        textless = config.log_mode is LogMode.COUNTS
        public = question.visibility.is_public(by_default=config.visibility is Visibility.PUBLIC)
        return NewQuestion(
            guild_id=guild_id,
            id=question.id,
            channel_id=0 if textless else question.channel_id or 0,
            asked_at=datetime.now(UTC),
            via=question.via.value,
            outcome=answer.outcome.value,
            entry_id=entry_id,
            score=score,
            latency_ms=latency,
            text=None if textless else question.text,
            asker_id=question.asker_id if config.log_mode is LogMode.FULL else None,
            vector=None if textless else await self._vector_of(answer),
            public_id=public or question.via not in _BY_COMMAND,
        )

    async def _vector_of(self, answer: Answer) -> bytes | None:
        """Return the vector of a question that was not answered."""
        if answer.outcome not in _UNANSWERED:
            return None
        return await read(answer.question, partial(self._vector, answer.question))
