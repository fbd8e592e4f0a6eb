"""All of a server's knowledge, exported to JSON and put back from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.custom_knowledge.changes.document import dump, parse
from bot.custom_knowledge.changes.replacement import Replacement, prepare
from bot.custom_knowledge.records import read_records

if TYPE_CHECKING:
    from bot.custom_knowledge.changes.runner import TransactionRunner
    from bot.storage import JSON
    from bot.storage.engine.connections import AsyncConnection

REPLACE_SECONDS = 20.0


class KnowledgeTransfer:
    """Exports and replaces all that a server has. Raises as EntryService does."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self._storage = runner.storage

    async def dump(self, guild_id: int) -> JSON:
        """Return all that a server adds, for an export or a backup."""
        return dump(await read_records(self._storage, guild_id))

    async def replacement(self, guild_id: int, data: JSON) -> Replacement:
        """Check what `dump` wrote, ready to be written in a transaction of the caller's.

        Nothing is written yet. Afterwards the caller awaits `refresh`.
        """
        content = await asyncio.to_thread(parse, data, self._runner.shipped.entries.keys())
        return await prepare(self._storage, guild_id, content)

    async def replace(self, guild_id: int, data: JSON, actor_id: int) -> int:
        """Put what `dump` wrote in the place of all that a server has."""
        replacement = await self.replacement(guild_id, data)

        async def work(connection: AsyncConnection) -> int:
            return await replacement.write(connection, actor_id)

        row = await self._storage.write(work, REPLACE_SECONDS)
        await self.refresh(guild_id)
        return row

    async def refresh(self, guild_id: int) -> None:
        """Load a server's settings and knowledge again, for the next question."""
        await self._runner.refresh(guild_id)
