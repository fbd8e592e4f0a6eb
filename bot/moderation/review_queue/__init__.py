"""Questions that nobody answered: grouped by meaning, decided on by a moderator, undoable."""

from __future__ import annotations

from bot.moderation.review_queue.drafting import draft_entry
from bot.moderation.review_queue.errors import AlreadyDecidedError, ReviewQueueError
from bot.moderation.review_queue.groups import GroupedQueue, GroupInQueue, QuestionGroup
from bot.moderation.review_queue.service import GroupDecision, ReviewQueue
from bot.moderation.review_queue.wording import public_wordings, short_wording, sounds_private
from bot.storage import AuditRow

__all__ = [
    "AlreadyDecidedError",
    "AuditRow",
    "GroupDecision",
    "GroupInQueue",
    "GroupedQueue",
    "QuestionGroup",
    "ReviewQueue",
    "ReviewQueueError",
    "draft_entry",
    "public_wordings",
    "short_wording",
    "sounds_private",
]
