"""Forgetting questions: first how many, then in batches, with a row in the audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.storage import Change, Filter

if TYPE_CHECKING:
    from bot.moderation.question_log.search import Search
    from bot.storage import Storage
    from bot.storage.repositories.tickets.cards import PostedCard

FORGOTTEN = "questions-forgotten"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten: what the filter wants and, of that, what holds the words."""

    filter: Filter = field(default_factory=Filter)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many questions went, and the messages of ours that still show some of them."""

    count: int
    cards: tuple[PostedCard, ...] = ()


class Forgetting:
    """Counts what would be forgotten, and forgets it."""

    def __init__(self, storage: Storage, search: Search) -> None:
        self._storage = storage
        self._search = search

    async def count(self, guild_id: int, wish: Wish) -> int:
        """Return how many questions there are to forget. Raises StorageUnavailable."""
        if wish.words:
            return len(await self._search.every(guild_id, wish.filter, wish.words))
        return await self._storage.questions.count(guild_id, wish.filter)

    async def forget(self, guild_id: int, wish: Wish, actor_id: int) -> Forgotten:
        """Delete them with their votes and tickets, also from the files.

        The audit says who forgot how many, not what they were about. Raises StorageUnavailable.
        """
        storage = self._storage
        ids = await self._search.every(guild_id, wish.filter, wish.words)
        cards = await storage.member_data.cards_of(guild_id, ids)
        count = await storage.questions.forget_many(guild_id, ids)
        if count:
            change = Change(actor_id, FORGOTTEN, None, {"count": count})
            await storage.audit.add(guild_id, change)
            await storage.compactor.checkpoint()
        return Forgotten(count, tuple(cards))
