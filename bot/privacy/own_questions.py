"""A member's own question in the log: whether it is there, and forgetting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage import StorageUnavailable

if TYPE_CHECKING:
    from bot.storage import Storage
    from bot.storage.repositories.tickets.cards import PostedCard


class ForgottenQuestion(Struct, frozen=True):
    """Whether the log held the question, and the team's messages that still show it."""

    existed: bool
    cards: tuple[PostedCard, ...] = ()


class OwnQuestions:
    """Looks up and forgets single questions; callers have checked whose they are."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def is_logged(self, guild_id: int, question_id: int) -> bool:
        """Whether the log holds a question; False as well when that cannot be looked up."""
        try:
            return (
                await self._storage.repositories.questions.questions.get(guild_id, question_id)
                is not None
            )
        except StorageUnavailable:
            return False

    async def forget(self, guild_id: int, question_id: int) -> ForgottenQuestion:
        """Delete a question with its votes and tickets, also from the files.

        Raises StorageUnavailable.
        """
        # First: the tickets that name the cards go with the question.
        cards = await self._storage.member_data.cards_of(guild_id, [question_id])
        # Noted before it is done: whoever puts a backup back after a crash finds it.
        await self._storage.erasures.note_questions(guild_id, [question_id])
        existed = await self._storage.repositories.questions.questions.forget(guild_id, question_id)
        await self._storage.compactor.checkpoint()
        return ForgottenQuestion(existed, tuple(cards))
