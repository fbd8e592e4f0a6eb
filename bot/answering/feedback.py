"""Members' feedback on answers: votes, and the mark that a question needs a moderator."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.storage.repositories.questions.votes import Votes


class MissedQuestions(Protocol):
    """The part of the review queue that answers feed; both methods raise StorageError."""

    async def add_missed(self, guild_id: int, question_id: int) -> bool:
        """Let a question wait for a moderator; return whether anything changed."""
        ...

    async def withdraw_helpful(self, guild_id: int, question_id: int) -> bool:
        """Let a question wait no more; return whether anything changed."""
        ...


class Feedback:
    """Takes members' votes, and puts questions that were answered wrongly into the review queue."""

    def __init__(self, votes: Votes, review_queue: MissedQuestions) -> None:
        self._votes = votes
        self._review_queue = review_queue

    async def vote(self, guild_id: int, question_id: int, member_id: int, *, helpful: bool) -> None:
        """Store a member's vote in place of the one before. Raises StorageUnavailable."""
        await self._votes.cast(guild_id, question_id, member_id, helpful)

    async def mark_missed(self, guild_id: int, question_id: int) -> None:
        """Put a question into the review queue, because its answer did not help.

        Never raises: the member's own card does not depend on it.
        """
        with suppress(StorageError):
            await self._review_queue.add_missed(guild_id, question_id)

    async def mark_helpful(self, guild_id: int, question_id: int) -> None:
        """Take a question out of the review queue again. Never raises."""
        with suppress(StorageError):
            await self._review_queue.withdraw_helpful(guild_id, question_id)
