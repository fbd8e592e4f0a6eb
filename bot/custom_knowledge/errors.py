"""What can go wrong with a server's own knowledge, in sentences for its moderators."""

from __future__ import annotations


class CustomKnowledgeError(Exception):
    """Something that a moderator can put right; `str()` says what to do."""


class EditConflictError(CustomKnowledgeError):
    """Somebody else has saved the entry meanwhile; `revision` is the one that holds now."""

    def __init__(self, revision: int) -> None:
        """Name the revision that holds now, 0 for the shipped entry."""
        super().__init__("Somebody else has saved this entry while you were writing.")
        self.revision = revision
