"""The review of a question, as the column `handled` of the table `questions` stores it.

One number says all: NULL for a question that nobody needs to look at, 0 for one that waits in the
review queue, else the id of the audit row of the decision that settled it. So an undone decision
finds its questions again, and one partial index serves the queue.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

NOT_QUEUED: int | None = None
WAITING = 0


class ReviewState(StrEnum):
    """Whether moderators still have to look at a question."""

    NOT_QUEUED = "not queued"
    WAITING = "waiting"
    DECIDED = "decided"


class Review(Struct, frozen=True):
    """The review of a question; `decision_id` is the audit row of the decision, if there is one."""

    state: ReviewState
    decision_id: int | None = None


def review_of(handled: int | None) -> Review:
    """Return what a value of the column means."""
    if handled is NOT_QUEUED:
        return Review(ReviewState.NOT_QUEUED)
    if handled == WAITING:
        return Review(ReviewState.WAITING)
    return Review(ReviewState.DECIDED, handled)
