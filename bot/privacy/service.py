"""A member's own data, shown and erased without a moderator; and a question log stripped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bot.privacy.export_file import ExportFile, pack_export
from bot.servers import LogMode, ServerConfig, ServerConfigs
from bot.storage.inventory.linked_rows import Member

if TYPE_CHECKING:
    from bot.storage import Storage
    from bot.storage.inventory.member_data import Erasure, Holdings
    from bot.storage.repositories.tickets.cards import PostedCard

T = TypeVar("T")
RemoveCards: TypeAlias = "Callable[[Sequence[PostedCard]], Awaitable[None]]"
AT_ONCE = 2
"""Members whose rows are searched at the same time: each search reads every table."""
_STRICTNESS = {LogMode.FULL: 0, LogMode.TEXT: 1, LogMode.COUNTS: 2}


class SearchRunningError(Exception):
    """The member's rows are being searched already."""


class PrivacyService:
    """Counts, exports and erases what is linked to a member."""

    def __init__(self, storage: Storage, guilds: ServerConfigs) -> None:
        self._storage = storage
        self._guilds = guilds
        self._searching: set[int] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def settings(self, guild_id: int) -> ServerConfig:
        """Return a server's settings, never the defaults. Raises StorageUnavailable.

        Without its database the bot acts on defaults, and would say here that it keeps less than
        it does.
        """
        await self._storage.repositories.servers.settings.all(guild_id)
        return await self._guilds.require(guild_id)

    async def holdings(self, member: Member) -> Holdings:
        """Count the rows that are linked to a member, and those that an erasure would leave.

        Raises SearchRunningError and StorageUnavailable.
        """
        return await self._search(member, self._storage.member_data.holdings)

    async def export(self, member: Member) -> ExportFile | None:
        """Return a file with everything that is linked to a member, None if nothing is.

        Raises SearchRunningError and StorageUnavailable.
        """
        rows = await self._search(member, self._storage.member_data.export)
        if not rows:
            return None
        return await asyncio.to_thread(pack_export, member.user_id, rows, datetime.now(UTC))

    async def erase(self, member: Member, remove_cards: RemoveCards) -> Erasure:
        """Erase what is linked to a member; return how many rows went, and which stay and why.

        `remove_cards` takes away the messages that still show some of it. Raises
        SearchRunningError and StorageUnavailable.
        """
        erasure = await self._search(member, self._erase)
        await remove_cards(erasure.cards)
        await self._storage.compactor.checkpoint()
        return erasure

    async def _erase(self, member: Member) -> Erasure:
        # First the note: whoever puts a backup back after a crash finds it.
        await self._storage.erasures.note_member(member.user_id, member.guild_id)
        return await self._storage.member_data.erase(member)

    async def count_strippable(self, guild_id: int, before: LogMode, after: LogMode) -> int:
        """Count the questions that hold more than a new log mode allows.

        Zero unless the mode became stricter. Raises StorageUnavailable.
        """
        if _STRICTNESS[after] <= _STRICTNESS[before]:
            return 0
        return await self._storage.member_data.strippable(guild_id, after)

    async def strip(self, guild_id: int, mode: LogMode) -> int | None:
        """Take from a server's log what its mode does not keep; return how many rows changed.

        None if `mode` is no longer the server's. Raises StorageUnavailable.
        """
        config = await self._guilds.require(guild_id)
        if mode is LogMode.FULL or mode is not config.log_mode:
            return None
        count = await self._storage.member_data.strip(guild_id, mode)
        await self._storage.compactor.checkpoint()
        return count

    async def _search(self, member: Member, work: Callable[[Member], Coroutine[Any, Any, T]]) -> T:
        """Go over all tables for one member: one search each, so that nobody can wear us out."""
        if member.user_id in self._searching:
            raise SearchRunningError
        self._searching.add(member.user_id)
        try:
            async with self._turns:
                return await work(member)
        finally:
            self._searching.discard(member.user_id)
