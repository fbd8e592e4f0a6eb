"""From a question to an answer: safety first, then matching, then the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from bot.conversation import Reception, Reply, without_quotation
from bot.guilds import LogMode
from bot.knowledge import Entry
from bot.library import View
from bot.matching import Decision, Dial, Match, Matcher
from bot.matching.passages import LONGEST
from bot.safety import Assessment, Detector, Kind
from bot.storage import NewQuestion
from bot.text import clean

LOG_WAIT = 0.25
"""Seconds that an answer waits at most for the log."""
CALM_WAIT = 1.0
"""Seconds that help waits at most for the answer that is shown after a misreading."""
REPORTING = "report-violation"
"""The entry on where to turn after a breach by a therapist."""


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
    SUGGESTION = "suggestion"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it came in. `id` is the snowflake of the interaction or message.

    `asker_id` is used only where a server's log keeps a pseudonym for whoever asked.
    """

    text: str
    id: int
    via: Via
    guild_id: int | None = None
    channel_id: int | None = None
    asker_id: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds where a question is asked: how bold, what is kept, and what is known there.

    Without a view the shipped knowledge holds.
    """

    dial: Dial = Dial.BALANCED
    log_mode: LogMode = LogMode.TEXT
    view: View | None = None


FindTerms: TypeAlias = Callable[[], Awaitable[Terms]]
"""Finds out what holds, once nobody is in danger."""
Permit: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when a question may be answered here and now; raises what the person should read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What to show.

    question: as understood. entries: the one that answers, or the two or three to choose from.
    candidates: the best three and their scores, whatever the outcome. pointer: where to turn when
    it is not covered. assessment: set when somebody may be in danger; then `calm` is the answer
    to show when that was a misreading. noted: the question is stored. reply: what is said when it
    was no question for the knowledge base (small talk, another language); the outcome is NONE.
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
    reply: Reply | None = None


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
        shipped: View,
        matcher: Matcher,
        detector: Detector,
        log: QuestionLog | None = None,
        counts: DailyCounts | None = None,
        reception: Reception | None = None,
    ) -> None:
        """Without a reception every message counts as a question."""
        self._shipped = shipped
        self.matcher = matcher
        self._detector = detector
        self._log = log
        self._counts = counts
        self._reception = reception

    def assess(self, text: str) -> Assessment:
        """Say whether the text sounds as if somebody were in danger."""
        return self._detector.assess(text)

    async def answer(
        self,
        question: Question,
        terms: Terms | FindTerms | None = None,
        permit: Permit | None = None,
    ) -> Answer:
        """Answer a question. In danger, help comes first and none of the text is kept.

        Only then the rest is asked for: the permission (whose refusal is raised), the terms.
        """
        started = time.perf_counter()
        assessment = await asyncio.to_thread(self.assess, question.text)
        if assessment.crisis:
            if self._counts is not None:
                await self._counts.add(question.guild_id or 0, Outcome.CRISIS.value, wait=0)
            return await self._help(question, assessment, terms)
        # A command without a word in it is no question, so it costs nobody their turn.
        if permit is not None and not _is_wordless_command(question):
            await permit()
        known = await _found(terms)
        answer = await self._matched(question, known)
        latency = 1000 * (time.perf_counter() - started)
        return replace(answer, noted=await self.note(question, answer, latency, known.log_mode))

    async def look(self, question: Question, terms: Terms | FindTerms | None = None) -> Answer:
        """Return the answer to a question without keeping or counting anything."""
        assessment = await asyncio.to_thread(self.assess, question.text)
        if assessment.crisis:
            return await self._help(question, assessment, terms)
        return await self._matched(question, await _found(terms))

    async def open_entry(
        self, entry: Entry, question: Question, log_mode: LogMode = LogMode.TEXT
    ) -> Answer:
        """Answer with an entry that the member chose by name."""
        answer = Answer(
            Outcome.ANSWER, entry.question, question.id, (entry,), candidates=((entry.id, 1.0),)
        )
        return replace(answer, noted=await self.note(question, answer, 0.0, log_mode))

    async def others(
        self, text: str, *, without: str, limit: int = 3, view: View | None = None
    ) -> tuple[Entry, ...]:
        """Return the next best entries for a text, without the one that was not meant."""
        known = view or self._shipped
        match = await self.matcher.amatch(text, overlay=known.overlay)
        entries = (known.snapshot.entries.get(found.entry_id) for found in match.candidates)
        return tuple(entry for entry in entries if entry and entry.id != without)[:limit]

    async def _matched(self, question: Question, terms: Terms) -> Answer:
        """Match a question, unless the message is not one."""
        view = terms.view or self._shipped
        text = without_quotation(question.text)
        desk = self._reception
        if desk and (reply := await asyncio.to_thread(desk.before, text)):
            return _replied(reply, text, question.id)
        match = await self.matcher.amatch(text, dial=terms.dial, overlay=view.overlay)
        own = view.overlay is not None
        if desk and (reply := await asyncio.to_thread(desk.beside, text, match, own=own)):
            return _replied(reply, text, question.id)
        return _from_match(match, question.id, view)

    async def _help(
        self, question: Question, assessment: Assessment, terms: Terms | FindTerms | None
    ) -> Answer:
        answer = Answer(Outcome.CRISIS, "", question.id, assessment=assessment)
        # The normal answer is only for the case of a misreading: it must neither cost help nor
        # hold it up.
        with suppress(Exception):
            async with asyncio.timeout(CALM_WAIT):
                calm = await self._calm(question, assessment, await _found(terms))
            return replace(answer, calm=calm, candidates=calm.candidates)
        return answer

    async def _calm(self, question: Question, assessment: Assessment, terms: Terms) -> Answer:
        """Return the answer after a misreading.

        Who tells of a breach reads where to turn, whatever their words resemble.
        """
        if assessment.kind is not Kind.THERAPIST:
            return await self._matched(question, terms)
        entry = (terms.view or self._shipped).snapshot.entries.get(REPORTING)
        if entry is None:
            return Answer(Outcome.NONE, "", question.id)
        candidates = ((entry.id, 1.0),)
        return Answer(Outcome.ANSWER, "", question.id, (entry,), candidates)

    async def note(self, question: Question, answer: Answer, latency: float, mode: LogMode) -> bool:
        """Keep of a question what the log mode allows; True if it is stored by now.

        `latency` in milliseconds. In a direct message there is only a count.
        """
        if answer.reply is not None and not answer.reply.asks:
            return False  # small talk is no question, and nobody need know of it
        if question.guild_id is None:
            if self._counts is not None:
                await self._counts.add(0, answer.outcome.value, wait=0)
            return False
        if self._log is None:
            return False
        best = answer.candidates[0] if answer.candidates else (None, None)
        textless = mode is LogMode.COUNTS
        row = NewQuestion(
            guild_id=question.guild_id,
            id=question.id,
            channel_id=0 if textless else question.channel_id or 0,
            asked_at=datetime.now(UTC),
            via=question.via.value,
            outcome=answer.outcome.value,
            entry_id=best[0],
            score=best[1],
            latency_ms=latency,
            text=None if textless else question.text,
            asker_id=question.asker_id if mode is LogMode.FULL else None,
            vector=None if textless else await self._vector(answer),
        )
        return await self._log.record(row, LOG_WAIT)

    async def _vector(self, answer: Answer) -> bytes | None:
        """Return the vector by which similar unanswered questions are grouped later."""
        if answer.outcome not in _UNANSWERED:
            return None
        return await asyncio.to_thread(self.matcher.vector, answer.question)


_UNANSWERED = (Outcome.NONE, Outcome.SUGGEST)


def _is_wordless_command(question: Question) -> bool:
    """Whether a text without words came by a command, whose reply only its author reads."""
    words = any(map(str.isalnum, clean(question.text)))
    return question.via in {Via.ASK, Via.FAQ} and not words


async def _found(terms: Terms | FindTerms | None) -> Terms:
    if terms is None or isinstance(terms, Terms):
        return terms or Terms()
    return await terms()


def _replied(reply: Reply, text: str, question_id: int) -> Answer:
    return Answer(Outcome.NONE, " ".join(text.split())[:LONGEST], question_id, reply=reply)


def _from_match(match: Match, question_id: int, view: View) -> Answer:
    chosen = match.suggested if match.decision is Decision.SUGGEST else match.candidates[:1]
    known = (view.snapshot.entries.get(found.entry_id) for found in chosen)
    entries = tuple(entry for entry in known if entry)
    return Answer(
        outcome=Outcome(match.decision.value),
        question=match.question,
        question_id=question_id,
        entries=() if match.decision is Decision.NONE else entries,
        candidates=tuple((found.entry_id, found.score) for found in match.candidates[:3]),
        pointer=match.topic.pointer if match.topic else "",
    )
