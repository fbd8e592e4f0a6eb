"""Forgetting questions: first how many, then in batches, with a row in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from bot.storage import Change, QuestionFilter

if TYPE_CHECKING:
    from bot.moderation.question_log.search import LogSearch
    from bot.storage import Storage
    from bot.storage.repositories.tickets.cards import PostedCard

FORGOTTEN = "questions-forgotten"


class ForgetRequest(Struct, frozen=True):
    """The questions to forget: they match the filter and contain the words."""

    filter: QuestionFilter = field(default_factory=QuestionFilter)
    words: str = ""


class ForgetResult(Struct, frozen=True):
    """The number of questions that went, and the bot's messages that still show some of them."""

    count: int
    cards: tuple[PostedCard, ...] = ()


class LogForgetting:
    """Counts what would be forgotten, and forgets it."""

    def __init__(self, storage: Storage, search: LogSearch) -> None:
        self._storage = storage
        self._search = search

    async def count(self, guild_id: int, request: ForgetRequest) -> int:
        """Return how many questions there are to forget. Raises StorageUnavailable."""
        if request.words:
            return len(await self._search.every(guild_id, request.filter, request.words))
        return await self._storage.repositories.questions.questions.count(guild_id, request.filter)

    async def forget(self, guild_id: int, request: ForgetRequest, actor_id: int) -> ForgetResult:
        """Delete them with their votes and tickets, also from the files.

        The audit says who forgot how many, not what they were about. Raises StorageUnavailable.
        """
        storage = self._storage
        ids = await self._search.every(guild_id, request.filter, request.words)
        # Looked up first: once the questions are gone, nothing leads to their cards.
        cards = await storage.member_data.cards_of(guild_id, ids)
        # Noted for backups: when one is put back, these are deleted from it again.
        await storage.erasures.note_questions(guild_id, ids)
        count = await storage.repositories.questions.questions.forget_many(guild_id, ids)
        if count:
            change = Change(actor_id, FORGOTTEN, None, {"count": count})
            await storage.repositories.servers.audit.add(guild_id, change)
            await storage.compactor.checkpoint()
        return ForgetResult(count, tuple(cards))
