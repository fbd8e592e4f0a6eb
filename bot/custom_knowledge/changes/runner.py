"""Transactions on servers' knowledge, run so that the next question sees what they changed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from bot.custom_knowledge.changes.transaction import Transaction
from bot.storage.coordination import AnnouncementKind, announce

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import KnowledgeCache
    from bot.custom_knowledge.changes.companion import ChangeCompanion
    from bot.servers import ServerConfigs
    from bot.storage import Storage
    from bot.storage.engine.connections import AsyncConnection

T = TypeVar("T")


class TransactionRunner:
    """Opens transactions for the services of custom knowledge. Raises StorageUnavailable."""

    def __init__(self, storage: Storage, cache: KnowledgeCache, configs: ServerConfigs) -> None:
        self.storage = storage
        self.shipped = cache.shipped.snapshot
        self._cache = cache
        self._configs = configs

    @asynccontextmanager
    async def read(self, guild_id: int) -> AsyncGenerator[Transaction]:
        """Open a transaction for reading alone."""
        async with self.storage.read() as connection:
            yield Transaction(connection, self.storage, self.shipped, guild_id)

    async def write(self, guild_id: int, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do the work in one transaction; it is rolled back when the work raises."""

        async def on_connection(connection: AsyncConnection) -> T:
            result = await work(Transaction(connection, self.storage, self.shipped, guild_id))
            # In the transaction: other processes hear of it once it commits, and only then.
            await announce(connection, AnnouncementKind.KNOWLEDGE, guild_id)
            return result

        result = await self.storage.write(on_connection)
        await self.refresh(guild_id)
        return result

    async def write_with(
        self,
        guild_id: int,
        companion: ChangeCompanion | None,
        work: Callable[[Transaction], Awaitable[int]],
    ) -> int:
        """Run a change, and its companion's part in the same transaction; return its audit row."""
        if companion is None:
            return await self.write(guild_id, work)

        async def write_both(transaction: Transaction) -> int:
            await companion.before(transaction.connection)
            row_id = await work(transaction)
            await companion.after(transaction.connection, row_id)
            return row_id

        return await self.write(guild_id, write_both)

    async def refresh(self, guild_id: int) -> None:
        """Load a server's settings and knowledge again, for the next question."""
        self._configs.forget(guild_id)
        await self._cache.changed(guild_id)
