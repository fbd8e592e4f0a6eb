"""Changing what servers know: each change is one transaction, and each can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.custom_knowledge.changes.exchange import parse
from bot.custom_knowledge.changes.replacement import Replacement, prepare
from bot.custom_knowledge.changes.transaction import Act, Transaction
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.reading import Reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.custom_knowledge.cache import KnowledgeCache
    from bot.custom_knowledge.changes.companion import ChangeCompanion
    from bot.servers import GuildConfigs
    from bot.storage import JSON, Storage

T = TypeVar("T")

REPLACE_SECONDS = 20.0


class Changing(Reading):
    """Writes, undoes, and replaces all that a server has. Raises as CustomKnowledge does."""

    def __init__(self, storage: Storage, knowledge: KnowledgeCache, guilds: GuildConfigs) -> None:
        super().__init__(storage, knowledge.shipped.snapshot)
        self._knowledge = knowledge
        self._guilds = guilds

    async def undo_all(self, guild_id: int, audit_ids: Sequence[int], actor_id: int) -> None:
        """Undo several changes, the newest first, all or none."""
        rows = [await self._storage.audit.get(guild_id, audit_id) for audit_id in audit_ids]

        async def work(on: Transaction) -> None:
            for row in sorted(filter(None, rows), key=lambda row: -row.id):
                if row.undone is None:
                    act = Act(actor_id, f"undo-{row.action}", row.target)
                    await on.undo(row.id, row.detail, act)

        await self._change(guild_id, work)

    async def undo(self, guild_id: int, audit_id: int, actor_id: int) -> int:
        """Undo one change of this server, once; an undoing can be undone too."""
        row = await self._storage.audit.get(guild_id, audit_id)
        if row is None:
            raise CustomKnowledgeError("There is nothing to undo.")
        action = (
            row.action.removeprefix("undo-")
            if row.action.startswith("undo-")
            else (f"undo-{row.action}")
        )

        async def work(on: Transaction) -> int:
            return await on.undo(row.id, row.detail, Act(actor_id, action, row.target))

        return await self._change(guild_id, work)

    async def replacement(self, guild_id: int, data: JSON) -> Replacement:
        """Check what `dump` wrote, to be written in a transaction of the caller's.

        Afterwards the caller awaits `changed`. Nothing is written yet.
        """
        plan = await asyncio.to_thread(parse, data, self.shipped.entries.keys())
        return await prepare(self._storage, guild_id, plan)

    async def replace(self, guild_id: int, data: JSON, actor_id: int) -> int:
        """Put what `dump` wrote in the place of all that a server has."""
        ready = await self.replacement(guild_id, data)

        async def work(connection: AsyncConnection) -> int:
            return await ready.write(connection, actor_id)

        row = await self._storage.write(work, REPLACE_SECONDS)
        await self.changed(guild_id)
        return row

    async def _change(self, guild_id: int, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run a change in one transaction, and let the server see it at once."""

        async def on_connection(connection: AsyncConnection) -> T:
            return await work(self.transaction(connection, guild_id))

        result = await self._storage.write(on_connection)
        await self.changed(guild_id)
        return result

    async def _change_with(
        self,
        guild_id: int,
        companion: ChangeCompanion | None,
        work: Callable[[Transaction], Awaitable[int]],
    ) -> int:
        """Run a change, and its companion's part in the same transaction; return its audit row."""
        if companion is None:
            return await self._change(guild_id, work)

        async def both(on: Transaction) -> int:
            await companion.before(on.connection)
            row_id = await work(on)
            await companion.after(on.connection, row_id)
            return row_id

        return await self._change(guild_id, both)

    async def changed(self, guild_id: int) -> None:
        """Read a server's settings and knowledge again, so that the next question sees them."""
        self._guilds.forget(guild_id)
        await self._knowledge.changed(guild_id)
