"""The state of an answer card, small enough to travel in every custom id on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.ui.controls.states import StaleStateError, State, part

_NOTHING = "-"
_VOTES = {"y": True, "n": False}
_MOST = 2**63 - 1
_MOST_PARTS = 999


def read_id(text: str) -> int:
    """Return a snowflake that was written in hexadecimal. Raises ValueError for anything else."""
    value = int(text, 16)
    if not 0 <= value <= _MOST:
        raise ValueError(f"{value} is no snowflake")
    return value


def read_part(text: str) -> int:
    """Return the number of a part. Raises ValueError for anything else."""
    value = int(text)
    if not 0 <= value <= _MOST_PARTS:
        raise ValueError(f"{value} is no part")
    return value


@part
class AnswerState(State):
    """What an answer card shows.

    entry_id: the entry. question_id: the snowflake under which the question is in the log.
    opened: the part that is unfolded, if one is. voted: this member's vote, if they gave one.
    noted: the question was stored. browsing: reached by /browse, so there is a way back.
    reply_to: the message to which the answer may be posted as a reply. shared: it was posted.
    """

    entry_id: str
    question_id: int
    opened: int | None = None
    voted: bool | None = None
    noted: bool = False
    browsing: bool = False
    reply_to: int | None = None
    shared: bool = False

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; at most 90 characters with their separators."""
        return (
            self.entry_id,
            f"{self.question_id:x}",
            _NOTHING if self.opened is None else str(self.opened),
            _NOTHING if self.voted is None else "ny"[self.voted],
            self._flags() or _NOTHING,
            _NOTHING if self.reply_to is None else f"{self.reply_to:x}",
        )

    @classmethod
    def parse(cls, texts: Sequence[str]) -> AnswerState:
        """Read the fields of a custom id. Raises StaleStateError when they are not ours."""
        try:
            entry_id, question_id, opened, voted, flags, reply_to = texts
            return cls(
                entry_id=entry_id,
                question_id=read_id(question_id),
                opened=None if opened == _NOTHING else read_part(opened),
                voted=_VOTES.get(voted),
                noted="n" in flags,
                browsing="b" in flags,
                reply_to=None if reply_to == _NOTHING else read_id(reply_to),
                shared="s" in flags,
            )
        except ValueError as error:
            raise StaleStateError("the state of an answer is not ours") from error

    def _flags(self) -> str:
        flags = {"n": self.noted, "b": self.browsing, "s": self.shared}
        return "".join(flag for flag, holds in flags.items() if holds)

    def toggled(self, part: int) -> AnswerState:
        """Open a part, or close it when it is the open one."""
        return replace(self, opened=None if self.opened == part else part)
