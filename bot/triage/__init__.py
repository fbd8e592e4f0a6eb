"""Questions that nobody answered: put together by meaning, decided on by a moderator, undoable."""

from __future__ import annotations

from bot.triage.errors import DealtWithError, TriageError
from bot.triage.queue import Group, Queue
from bot.triage.service import Settled, Triage, Undone
from bot.triage.wording import public_wordings, short_wording, sounds_private

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
