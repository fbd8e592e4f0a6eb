"""From a question to an answer: safety first, then matching, then the log."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol

from bot.knowledge import Entry, Snapshot
from bot.matching import Decision, Dial, Match, Matcher
from bot.safety import Assessment, Detector
from bot.storage import NewQuestion

LOG_WAIT = 0.25
"""Seconds that an answer waits at most for the log."""


class Outcome(StrEnum):
    """What a question led to."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"
    CRISIS = "crisis"


class Via(StrEnum):
    """How a question was asked."""

    ASK = "ask"
    FAQ = "faq"
    CONTEXT = "context"
    MENTION = "mention"
    DIRECT = "direct"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it came in. `id` is the snowflake of the interaction or message."""

    text: str
    id: int
    via: Via
    guild_id: int | None = None
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What to show.

    question: as understood. entries: the one that answers, or the two or three to choose from.
    candidates: the best three and their scores, whatever the outcome. pointer: where to turn when
    it is not covered. assessment: set when somebody may be in danger; then `calm` is the answer
    to show when that was a misreading. noted: the question is stored.
    """

    outcome: Outcome
    question: str
    question_id: int
    entries: tuple[Entry, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    pointer: str = ""
    assessment: Assessment | None = None
    calm: Answer | None = None
    noted: bool = False


class QuestionLog(Protocol):
    """Where questions are noted; never raises because of the database."""

    async def record(self, row: NewQuestion, wait: float = ...) -> bool:
        """Store a row; True if it was committed within `wait` seconds, else it is stored later."""
        ...


class DailyCounts(Protocol):
    """Where things are counted that must not be kept; never raises because of the database."""

    async def add(
        self, guild_id: int, name: str, day: date | None = ..., by: int = ..., wait: float = ...
    ) -> bool:
        """Add to a day's count, without the caller waiting longer than `wait` seconds."""
        ...


class Answerer:
    """Answers questions from one knowledge base; every way of asking leads here."""

    def __init__(
        self,
        snapshot: Snapshot,
        matcher: Matcher,
        detector: Detector,
        log: QuestionLog | None = None,
        counts: DailyCounts | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.matcher = matcher
        self._detector = detector
        self._log = log
        self._counts = counts

    def assess(self, text: str) -> Assessment:
        """Say whether the text sounds as if somebody were in danger."""
        return self._detector.assess(text)

    async def answer(self, question: Question, dial: Dial = Dial.BALANCED) -> Answer:
        """Answer a question. In danger, help comes first and nothing of the text is kept."""
        started = time.perf_counter()
        assessment = await asyncio.to_thread(self.assess, question.text)
        if assessment.crisis:
            return await self._help_first(question, assessment, dial)
        match = await self.matcher.amatch(question.text, dial=dial)
        answer = self._from_match(match, question.id)
        latency = 1000 * (time.perf_counter() - started)
        return replace(answer, noted=await self._note(question, answer, latency))

    async def open_entry(self, entry: Entry, question: Question) -> Answer:
        """Answer with an entry that the member chose by name."""
        answer = Answer(
            Outcome.ANSWER, entry.question, question.id, (entry,), candidates=((entry.id, 1.0),)
        )
        return replace(answer, noted=await self._note(question, answer, 0.0))

    async def others(self, text: str, *, without: str, limit: int = 3) -> tuple[Entry, ...]:
        """Return the next best entries for a text, without the one that was not meant."""
        match = await self.matcher.amatch(text)
        entries = (self.snapshot.entries.get(found.entry_id) for found in match.candidates)
        return tuple(entry for entry in entries if entry and entry.id != without)[:limit]

    def related(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the related entries that exist."""
        found = (self.snapshot.entries.get(entry_id) for entry_id in entry.related)
        return tuple(entry for entry in found if entry)

    async def _help_first(self, question: Question, assessment: Assessment, dial: Dial) -> Answer:
        if self._counts is not None:
            await self._counts.add(question.guild_id or 0, Outcome.CRISIS.value, wait=0)
        answer = Answer(Outcome.CRISIS, "", question.id, assessment=assessment)
        # The normal answer is only for the case of a misreading: its failure must not cost help.
        with suppress(Exception):
            match = await self.matcher.amatch(question.text, dial=dial)
            calm = self._from_match(match, question.id)
            return replace(answer, calm=calm, candidates=calm.candidates)
        return answer

    def _from_match(self, match: Match, question_id: int) -> Answer:
        chosen = match.suggested if match.decision is Decision.SUGGEST else match.candidates[:1]
        entries = tuple(self.snapshot.entries[found.entry_id] for found in chosen)
        return Answer(
            outcome=Outcome(match.decision.value),
            question=match.question,
            question_id=question_id,
            entries=() if match.decision is Decision.NONE else entries,
            candidates=tuple((found.entry_id, found.score) for found in match.candidates[:3]),
            pointer=match.topic.pointer if match.topic else "",
        )

    async def _note(self, question: Question, answer: Answer, latency: float) -> bool:
        if question.guild_id is None:
            if self._counts is not None:
                await self._counts.add(0, answer.outcome.value, wait=0)
            return False
        if self._log is None:
            return False
        best = answer.candidates[0] if answer.candidates else (None, None)
        row = NewQuestion(
            guild_id=question.guild_id,
            id=question.id,
            channel_id=question.channel_id or 0,
            asked_at=datetime.now(UTC),
            via=question.via.value,
            outcome=answer.outcome.value,
            entry_id=best[0],
            score=best[1],
            latency_ms=latency,
            text=question.text,
        )
        return await self._log.record(row, LOG_WAIT)
