"""A question, and the answer to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

from msgspec import Struct

from bot.answering.small_talk import SmallTalkReply
from bot.knowledge import Entry
from bot.safety import Assessment
from bot.storage import NewQuestion


class Outcome(StrEnum):
    """The result of a question."""

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


class AnswerVisibility(StrEnum):
    """Who shall see the answer to a command."""

    ASKER = "asker"
    EVERYBODY = "everybody"
    SERVER_DEFAULT = "server-default"
    """Nobody has said it, so it is as the server's admins have set it."""

    @classmethod
    def of(cls, share: bool | None) -> AnswerVisibility:
        """Return what the option `share` of a command means; None: it was left out."""
        if share is None:
            return cls.SERVER_DEFAULT
        return cls.EVERYBODY if share else cls.ASKER

    def is_public(self, *, by_default: bool) -> bool:
        """Whether everybody sees the answer; by_default: what the server's admins have set."""
        return by_default if self is self.SERVER_DEFAULT else self is self.EVERYBODY


class Question(Struct, frozen=True):
    """A question as it came in. `id` is the snowflake of the interaction or message.

    `asker_id` is used only where a server's log keeps a pseudonym of who asked, and to let members
    with many long texts wait for each other's. visibility: who sees the answer to a command, and
    with it the interaction's id and who used it.
    """

    text: str
    id: int
    via: Via
    guild_id: int | None = None
    channel_id: int | None = None
    asker_id: int | None = None
    visibility: AnswerVisibility = AnswerVisibility.ASKER


Permit: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when a question may be answered here and now; raises what the person should read."""


class Answer(Struct, frozen=True):
    """The answer to a question, as far as cards need it.

    question: as understood. entries: the one that answers (two if two things were asked, in their
    order), or the two or three to choose from.
    candidates: the best three and their scores, whatever the outcome. pointer: where to turn when
    it is not covered. assessment: set when somebody may be in danger; then `calm` is the answer to
    show when that was a misreading, or in doubt below the line that leads to help. in_log: the
    question is stored. reply: what is said when it was no question for the knowledge base (small
    talk, another language); the outcome is NONE.
    """

    outcome: Outcome
    question: str
    question_id: int
    entries: tuple[Entry, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    pointer: str = ""
    assessment: Assessment | None = None
    calm: Answer | None = None
    in_log: bool = False
    reply: SmallTalkReply | None = None

    @property
    def below_help_line(self) -> Answer | None:
        """The answer that comes first, where the danger is in doubt and there is an answer."""
        return self.calm if self.assessment is not None and self.assessment.doubtful else None

    @property
    def asks_two(self) -> bool:
        """Whether two things were asked and each has its entry."""
        return self.outcome is Outcome.ANSWER and len(self.entries) > 1


class QuestionRecorder(Protocol):
    """Stores questions; never raises because of the database."""

    async def record(self, row: NewQuestion, wait: float = ...) -> bool:
        """Store a row; True if it was committed within `wait` seconds, else it is stored later."""
        ...


class DailyCounter(Protocol):
    """Counts what must not be stored; never raises because of the database."""

    async def add(
        self, guild_id: int, name: str, day: date | None = ..., by: int = ..., wait: float = ...
    ) -> bool:
        """Add to a day's count, without the caller waiting longer than `wait` seconds."""
        ...
