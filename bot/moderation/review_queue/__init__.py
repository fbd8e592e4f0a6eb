"""Questions that nobody answered: put together by meaning, decided on by a moderator, undoable."""

from __future__ import annotations

from bot.moderation.review_queue.errors import DealtWithError, TriageError
from bot.moderation.review_queue.queue import Group, Queue
from bot.moderation.review_queue.service import Settled, Triage, Undone
from bot.moderation.review_queue.wording import public_wordings, short_wording, sounds_private

__all__ = [
    "DealtWithError",
    "Group",
    "Queue",
    "Settled",
    "Triage",
    "TriageError",
    "Undone",
    "public_wordings",
    "short_wording",
    "sounds_private",
]
