"""From a question to an answer: safety first, then matching, then the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from bot.answering.context import FindContext, ServerContext
from bot.answering.long_texts import SHORT, LongTexts, read
from bot.answering.models import (
    Answer,
    DailyCounter,
    Outcome,
    Permit,
    Question,
    QuestionRecorder,
    Via,
)
from bot.answering.outcomes import is_wordless_command, matched_answer, reply_answer
from bot.answering.recording import AnswerLog
from bot.answering.small_talk import Reception, SmallTalkReply
from bot.answering.together import ReadTogether
from bot.custom_knowledge.cache import ServerKnowledge
from bot.knowledge import Entry
from bot.matching import Explanation, Match, Matcher, is_question
from bot.observability.metrics import NO_METRICS, Metrics, Stage
from bot.observability.requests import timed
from bot.safety import Assessment, DangerKind, Detector
from bot.servers import ServerConfig
from bot.text.quotation import without_quotation

__all__ = [
    "Answer",
    "Answerer",
    "DailyCounter",
    "Outcome",
    "Permit",
    "Question",
    "QuestionRecorder",
    "Via",
]

T = TypeVar("T")

CALM_WAIT = 1.0
"""Seconds that help waits at most for the answer that is shown after a misreading."""
REPORTING = "report-violation"
"""The entry on where to turn after a breach by a therapist."""
AFTER_VIOLENCE = frozenset({"confidentiality", REPORTING, "right-to-refuse"})
"""The entries that may follow a word of violence: they send nobody back to who hurts them, and
advise no meeting, no touch and no making up."""
AFTER_THREAT = frozenset({"confidentiality"})
"""The entries that may follow words of hurting somebody: they lead nobody to that person."""
VETTED: Mapping[DangerKind, frozenset[str]] = {
    DangerKind.VIOLENCE: AFTER_VIOLENCE,
    DangerKind.THREAT: AFTER_THREAT,
}
"""The only entries that are shown after a kind of danger, also when it may be a misreading."""


class Answerer:
    """Answers questions from one knowledge base; every way of asking leads here."""

    def __init__(
        self,
        shipped: ServerKnowledge,
        matcher: Matcher,
        detector: Detector,
        log: QuestionRecorder | None = None,
        counts: DailyCounter | None = None,
        reception: Reception | None = None,
        metrics: Metrics = NO_METRICS,
    ) -> None:
        """Without a reception every message counts as a question."""
        self._shipped = shipped
        self.matcher = matcher
        self._detector = detector
        self._answer_log = AnswerLog(log, counts, matcher.vector, metrics)
        self._reception = reception
        self._long_texts = LongTexts()
        self._together = ReadTogether(matcher.read_ahead)

    def assess(self, text: str) -> Assessment:
        """Return whether the text sounds as if somebody were in danger, and how."""
        return self._detector.assess(text)

    async def count_help(self, guild_id: int | None) -> None:
        """Count that help was shown in a server. Waits for nothing, and never raises."""
        await self._answer_log.count_help(guild_id)

    async def answer(
        self,
        question: Question,
        find_context: FindContext | None = None,
        permit: Permit | None = None,
    ) -> Answer:
        """Answer a question. In danger, help comes first and none of the text is kept.

        Only after that check come the permit (whose refusal is raised) and the context. Where the
        danger is in doubt, a refusal leaves the help alone. Without `find_context` the shipped
        settings and knowledge hold.
        """
        with self._together:
            return await self._answer(question, find_context, permit)

    async def _answer(
        self, question: Question, find_context: FindContext | None, permit: Permit | None
    ) -> Answer:
        started = time.perf_counter()
        assessment = await self._assess(question)
        if assessment.crisis:
            await self._answer_log.count_help(question.guild_id, question.via)
            return await self._help_answer(question, assessment, find_context, permit)
        # A command without a word in it is no question, so it costs nobody their turn.
        if permit is not None and not is_wordless_command(question):
            await permit()
        context = await self._context(find_context)
        answer = await self._match(question, context)
        latency = 1000 * (time.perf_counter() - started)
        return replace(answer, in_log=await self.log(question, answer, latency, context.config))

    async def look(self, question: Question, find_context: FindContext | None = None) -> Answer:
        """Return the answer to a question, of which nothing is kept and nothing counted."""
        with self._together:
            assessment = await self._assess(question)
            if assessment.crisis:
                return await self._help_answer(question, assessment, find_context)
            return await self._match(question, await self._context(find_context))

    async def open_entry(self, entry: Entry, question: Question, config: ServerConfig) -> Answer:
        """Answer with an entry that the member chose by name."""
        answer = Answer(
            Outcome.ANSWER, entry.question, question.id, (entry,), candidates=((entry.id, 1.0),)
        )
        return replace(answer, in_log=await self.log(question, answer, 0.0, config))

    async def others(
        self, text: str, *, without: str, limit: int = 3, knowledge: ServerKnowledge | None = None
    ) -> tuple[Entry, ...]:
        """Return the next best entries for a text, without the one that was not meant."""
        knowledge = knowledge or self._shipped
        match = await self.matcher.amatch(text, overlay=knowledge.overlay)
        entries = (knowledge.snapshot.entries.get(each.entry_id) for each in match.candidates)
        return tuple(entry for entry in entries if entry and entry.id != without)[:limit]

    async def match(self, text: str, context: ServerContext) -> Match:
        """Return how a text is matched in a server now; nothing is kept of it."""
        overlay = context.knowledge.overlay
        return await self.matcher.amatch(text, dial=context.config.dial, overlay=overlay)

    async def explain(self, text: str, context: ServerContext) -> Explanation:
        """Return how a text is matched in a server now, and why; nothing is kept of it."""
        explain, overlay = self.matcher.explain, context.knowledge.overlay
        return await asyncio.to_thread(explain, text, dial=context.config.dial, overlay=overlay)

    def complete(self, text: str, limit: int, context: ServerContext) -> list[str]:
        """Return ids of a server's entries that fit the words typed so far, likeliest first."""
        knowledge = context.knowledge
        ids = self.matcher.complete(text, limit, overlay=knowledge.overlay)
        return [entry_id for entry_id in ids if entry_id in knowledge.snapshot.entries][:limit]

    async def acomplete(self, text: str, limit: int, context: ServerContext) -> list[str]:
        """Return the same as `complete`, off the event loop where that takes long."""
        if is_question(text):
            return await read(text, partial(self.complete, text, limit, context))
        return self.complete(text, limit, context)

    async def _context(self, find_context: FindContext | None) -> ServerContext:
        if find_context is None:
            return ServerContext(None, ServerConfig(), self._shipped)
        return await find_context()

    async def _assess(self, question: Question) -> Assessment:
        with timed(Stage.DANGER_CHECK):
            if len(question.text) <= SHORT:
                await self._together.read(question.text)
            work = partial(self._assess_question, question.text)
            return await self._read(question.text, work, question.asker_id, checked=False)

    async def _read(
        self, text: str, work: Callable[[], T], member_id: int | None, *, checked: bool
    ) -> T:
        """Return the result of reading a member's text; a long one waits for its turn."""
        if len(text) <= SHORT:
            return work()
        async with self._long_texts.turn(text, member_id, checked=checked):
            return await read(text, work)

    def _assess_question(self, text: str) -> Assessment:
        """Assess a question. What is only in doubt of another language counts as calm.

        The learned signals read English alone; plain words of danger in another language are never
        in doubt, and the reply in that language says where help is.
        """
        assessment = self.assess(text)
        if assessment.doubtful and self._reception and self._reception.language_of(text):
            return Assessment(crisis=False)
        return assessment

    async def _match(self, question: Question, context: ServerContext) -> Answer:
        """Match a question, unless the message is not one."""
        text = without_quotation(question.text)
        with timed(Stage.MATCHING):
            work = partial(self._understand, text, context)
            result = await self._read(text, work, question.asker_id, checked=True)
        if isinstance(result, SmallTalkReply):
            return reply_answer(result, text, question.id)
        return matched_answer(result, question.id, context.knowledge)

    def _understand(self, text: str, context: ServerContext) -> SmallTalkReply | Match:
        """Return how a text is matched, or the reply to a message that is no question."""
        overlay, reception = context.knowledge.overlay, self._reception
        if reception and (reply := reception.before_matching(text)):
            return reply
        match = self.matcher.match(text, dial=context.config.dial, overlay=overlay)
        own = overlay is not None
        reply = reception.after_matching(text, match, own=own) if reception else None
        return reply or match

    async def _help_answer(
        self,
        question: Question,
        assessment: Assessment,
        find_context: FindContext | None,
        permit: Permit | None = None,
    ) -> Answer:
        answer = Answer(Outcome.CRISIS, "", question.id, assessment=assessment)
        # The language and the normal answer must neither cost help nor hold it up.
        with suppress(Exception):
            answer = replace(answer, assessment=self._in_own_language(question, assessment))
            async with asyncio.timeout(CALM_WAIT):
                if assessment.doubtful and permit is not None:
                    await permit()
                context = await self._context(find_context)
                calm = await self._calm_answer(question, assessment, context)
            return replace(answer, calm=calm, candidates=calm.candidates)
        return answer

    def _in_own_language(self, question: Question, assessment: Assessment) -> Assessment:
        """Return the assessment with the language of the whole text, where the words are shared.

        "Suicidio" is Spanish, Portuguese and Italian.
        """
        if not assessment.language or self._reception is None:
            return assessment
        language = self._reception.language_of(question.text)
        known = language in self._reception.languages
        return replace(assessment, language=language) if known and language else assessment

    async def _calm_answer(
        self, question: Question, assessment: Assessment, context: ServerContext
    ) -> Answer:
        """Return the answer after a misreading, or below the line that leads to help.

        A member who tells of a breach reads where to turn, whatever their words resemble. After
        violence or a threat only those matches remain that send nobody into danger.
        """
        vetted = VETTED.get(assessment.kind) if assessment.kind else None
        if vetted is not None:
            answer = await self._match(question, context)
            entries = tuple(entry for entry in answer.entries if entry.id in vetted)
            outcome = Outcome.SUGGEST if entries else Outcome.NONE
            return replace(answer, outcome=outcome, entries=entries, pointer="", reply=None)
        if assessment.kind is not DangerKind.THERAPIST or assessment.doubtful:
            return await self._match(question, context)
        entry = context.knowledge.snapshot.entries.get(REPORTING)
        if entry is None:
            return Answer(Outcome.NONE, "", question.id)
        candidates = ((entry.id, 1.0),)
        return Answer(Outcome.ANSWER, "", question.id, (entry,), candidates)

    async def log(
        self, question: Question, answer: Answer, latency: float, config: ServerConfig
    ) -> bool:
        """Store of a question what the server's log mode allows; True if it is stored by now.

        `latency` in milliseconds. In a direct message there is only a count.
        """
        return await self._answer_log.record(question, answer, latency, config)
