"""Why a decision cannot be taken, in sentences for the moderator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.errors import ModerationError

if TYPE_CHECKING:
    from bot.storage import AuditRow

GONE = "That question is gone: it was forgotten, or it has expired."
NOT_WAITING = "That question is no longer waiting: whoever asked it found the answer helpful."
DONE = "Somebody has already dealt with that."
NOTHING_TO_UNDO = "There is nothing left to undo."
UNDONE = "That was already undone."


class ReviewQueueError(ModerationError):
    """Something about a decision that a moderator should know; `str()` is the sentence."""


class AlreadyDecidedError(ReviewQueueError):
    """Another moderator was quicker; `row` is the audit row of their decision, if it is there."""

    def __init__(self, row: AuditRow | None) -> None:
        """Take the audit row."""
        super().__init__(DONE)
        self.row = row
