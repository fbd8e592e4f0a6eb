"""Errors of custom knowledge, in sentences for a server's moderators."""

from __future__ import annotations

NO_ENTRY = "There is no such entry. Pick one from the list that opens while you type."
DUPLICATE_PHRASE = "That phrasing is already there."


class CustomKnowledgeError(Exception):
    """An error that a moderator can put right; `str()` says what to do."""


class EditConflictError(CustomKnowledgeError):
    """Somebody else has saved the entry meanwhile; `revision` is the current one."""

    def __init__(self, revision: int) -> None:
        """Store the current revision, 0 for the shipped entry."""
        super().__init__("Somebody else has saved this entry while you were writing.")
        self.revision = revision
