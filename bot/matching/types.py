"""The words that matching speaks: what was decided, how boldly, and on which candidates."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.knowledge.models import Topic


class Decision(StrEnum):
    """The reply to a question: answer it, ask back, or say that it is not covered."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"


class Dial(StrEnum):
    """How sure the bot must be before it answers; what each setting means is measured."""

    CAREFUL = "careful"
    BALANCED = "balanced"
    EAGER = "eager"


class Candidate(Struct, frozen=True):
    """An entry and the calibrated probability (0 to 1) that it answers the question."""

    entry_id: str
    score: float


class Match(Struct, frozen=True):
    """The decision about one question.

    candidates: up to five, the best first (all of them when there are fewer than three entries).
    suggested: the two or three to show when the decision is SUGGEST, otherwise empty.
    topic: the nearest out-of-scope topic when the decision is NONE and it is plausible.
    question: the part of the text that holds the question, in its own spelling, at most 300 long.
    subjects: the two entries to answer with when the text asks about two things, in its order;
    otherwise empty. They are the first two candidates then, and the decision is ANSWER.
    """

    decision: Decision
    candidates: tuple[Candidate, ...]
    suggested: tuple[Candidate, ...]
    topic: Topic | None
    question: str
    subjects: tuple[Candidate, ...] = ()


class Explanation(Struct, frozen=True):
    """How a match came about, step by step, for moderators and developers.

    normalised: what the scorers read. scorers: per scorer its best five (entry id, raw score).
    phrases: the nearest known phrases (text, entry id or topic id, similarity).
    covered: probability that any entry answers. reason: one plain sentence.
    """

    match: Match
    normalised: str
    scorers: dict[str, tuple[tuple[str, float], ...]]
    phrases: tuple[tuple[str, str, float], ...]
    covered: float
    reason: str
