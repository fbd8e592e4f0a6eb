"""The state of an answer card, small enough to travel in every custom id on it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.ui.controls.states import StaleStateError, State

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


class AnswerState(State):
    """The state of an answer card.

    entry_id: the entry. question_id: the snowflake under which the question is in the log.
    open_part: the part that is unfolded, if one is. vote: this member's vote, if they gave one.
    in_log: the question is in the log. browsing: reached by /browse, so there is a way back.
    reply_to: the message to which the answer may be posted as a reply. posted: everybody sees it.

    It is packed by hand, since three of its fields share one field of the custom id: with one
    each, the longest ids would be beyond Discord's 100 characters.
    """

    entry_id: str
    question_id: int
    open_part: int | None = None
    vote: bool | None = None
    in_log: bool = False
    browsing: bool = False
    reply_to: int | None = None
    posted: bool = False

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; at most 90 characters with their separators."""
        return (
            self.entry_id,
            f"{self.question_id:x}",
            _NOTHING if self.open_part is None else str(self.open_part),
            _NOTHING if self.vote is None else "ny"[self.vote],
            self._flags() or _NOTHING,
            _NOTHING if self.reply_to is None else f"{self.reply_to:x}",
        )

    @classmethod
    def parse(cls, texts: Sequence[str]) -> AnswerState:
        """Read the fields of a custom id. Raises StaleStateError when they are not ours."""
        try:
            entry_id, question_id, open_part, vote, flags, reply_to = texts
            return cls(
                entry_id=entry_id,
                question_id=read_id(question_id),
                open_part=None if open_part == _NOTHING else read_part(open_part),
                vote=_VOTES.get(vote),
                in_log="n" in flags,
                browsing="b" in flags,
                reply_to=None if reply_to == _NOTHING else read_id(reply_to),
                posted="s" in flags,
            )
        except ValueError as error:
            raise StaleStateError("the state of an answer is not ours") from error

    def _flags(self) -> str:
        flags = {"n": self.in_log, "b": self.browsing, "s": self.posted}
        return "".join(flag for flag, holds in flags.items() if holds)

    def toggled(self, part: int) -> AnswerState:
        """Return the state with a part open, or closed when it was the open one."""
        return replace(self, open_part=None if self.open_part == part else part)
