"""Members who may not appeal, or not report, for a while."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, insert, select

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

PURPOSE = "block"


class MemberBlock(StrEnum):
    """The thing that a block forbids. The values are stored."""

    APPEALS = "appeal"


class Blocks:
    """The blocks of all servers; each query is bound to one. All methods raise StorageUnavailable.

    A block is found by a pseudonym, so that one on a reporter does not say who reported.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        cipher: Cipher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Read from `database`, write through `writer`; `clock` says what time it is in UTC."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self.clock = clock

    async def add(
        self, guild_id: int, kind: MemberBlock, member_id: int, ends: datetime, actor_id: int
    ) -> None:
        """Block a member until `ends`; an earlier block of the kind is replaced."""
        name = self._names(guild_id, member_id)[0]
        place = CellPlace("blocks", guild_id, f"{kind}:{name.hex()}", "member")
        values = {
            "guild_id": guild_id,
            "kind": kind,
            "member": name,
            "member_enc": self._cipher.seal(str(member_id), place),
            "at": to_ms(self.clock()),
            "ends": to_ms(ends),
        }

        async def work(connection: AsyncConnection) -> None:
            # Not an upsert: the earlier row may have its name from a former key.
            await connection.execute(delete(blocks).where(self._of(guild_id, kind, member_id)))
            await connection.execute(insert(blocks).values(values))
            change = Change(actor_id, f"block-{kind}")
            await write_change(connection, self._cipher, guild_id, change)

        await self._writer.run(work)

    async def remove(self, guild_id: int, kind: MemberBlock, member_id: int, actor_id: int) -> bool:
        """Take a block back; False if there was none."""

        async def work(connection: AsyncConnection) -> bool:
            here = self._of(guild_id, kind, member_id)
            result = await connection.execute(delete(blocks).where(here))
            if result.rowcount:
                change = Change(actor_id, f"unblock-{kind}")
                await write_change(connection, self._cipher, guild_id, change)
            return bool(result.rowcount)

        return await self._writer.run(work)

    async def until(self, guild_id: int, kind: MemberBlock, member_id: int) -> datetime | None:
        """Return when a member's block ends, None if they have none."""
        query = select(blocks.c.ends).where(
            self._of(guild_id, kind, member_id), blocks.c.ends > to_ms(self.clock())
        )
        async with self._database.read() as connection:
            ends = (await connection.execute(query)).scalars().first()
        return None if ends is None else from_ms(ends)

    def _of(self, guild_id: int, kind: MemberBlock, member_id: int) -> ColumnElement[bool]:
        names = self._names(guild_id, member_id)
        return and_(
            blocks.c.guild_id == guild_id, blocks.c.kind == kind, blocks.c.member.in_(names)
        )

    def _names(self, guild_id: int, member_id: int) -> tuple[bytes, ...]:
        return self._cipher.pseudonyms(PURPOSE, guild_id, member_id)
