"""Orders that wait for a second moderator."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, insert, select, update

from bot.storage.clock import from_ms, to_ms
from bot.storage.coordination.shards import ALL_SHARDS
from bot.storage.crypto.cipher import CellPlace
from bot.storage.repositories.knowledge.entries import json_of
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import approvals

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.coordination.shards import Shards
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.guild_settings import JSON


class ApprovalStatus(StrEnum):
    """How an order that needs a second moderator stands. The values are stored."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"


class Approval(Struct, frozen=True):
    """An order that waits, or has waited. asker_id and order: None once erased."""

    guild_id: int
    id: int
    created_at: datetime
    status: ApprovalStatus
    asker_id: int | None
    order: JSON
    card_channel_id: int | None = None
    card_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.status is ApprovalStatus.OPEN


class ApprovalStore:
    """The orders of all servers that wait for a second moderator."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, encrypt and decrypt with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def open(
        self, guild_id: int, asker_id: int, key: str, order: JSON, now: datetime
    ) -> Approval:
        """Store an order, with its audit row; with the same key as before, return the first.

        Raises StorageUnavailable.
        """
        row_id = self._id(guild_id, key)
        values = {
            "guild_id": guild_id,
            "id": row_id,
            "created_at": to_ms(now),
            "status": ApprovalStatus.OPEN,
            "asker_enc": self._seal(guild_id, row_id, "asker", str(asker_id)),
            "order_enc": self._seal(guild_id, row_id, "order", json.dumps(order)),
        }

        async def work(connection: AsyncConnection) -> Approval:
            same_order = select(approvals).where(_is_row(guild_id, row_id))
            row = (await connection.execute(same_order)).mappings().first()
            if row is not None:
                return self._open_row(row)
            await connection.execute(insert(approvals).values(values))
            change = Change(asker_id, "mod-asked", f"{row_id:x}")
            await write_change(connection, self._cipher, guild_id, change)
            return Approval(guild_id, row_id, now, ApprovalStatus.OPEN, asker_id, order)

        return await self._writer.run(work)

    async def set_card(self, approval: Approval, channel_id: int, message_id: int) -> None:
        """Store where its card was posted. Raises StorageUnavailable."""
        values = {"card_channel_id": channel_id, "card_id": message_id}
        statement = update(approvals).where(_is_row(approval.guild_id, approval.id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def get(self, guild_id: int, row_id: int) -> Approval | None:
        """Return an order of this server. Raises StorageUnavailable."""
        query = select(approvals).where(_is_row(guild_id, row_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._open_row(row)

    async def close(
        self, approval: Approval, status: ApprovalStatus, actor_id: int | None, now: datetime
    ) -> bool:
        """End an open one, with its audit row if somebody ended it; False if it is over.

        What was ordered is forgotten: the case has it, or nobody needs it. Raises
        StorageUnavailable.
        """
        guild_id, row_id = approval.guild_id, approval.id
        open_ = _is_row(guild_id, row_id) & (approvals.c.status == ApprovalStatus.OPEN)
        values = {"status": status, "closed_at": to_ms(now), "order_enc": None}

        async def work(connection: AsyncConnection) -> bool:
            if (await connection.execute(update(approvals).where(open_).values(values))).rowcount:
                if actor_id is not None:
                    change = Change(actor_id, f"mod-{status.value}", f"{row_id:x}")
                    await write_change(connection, self._cipher, guild_id, change)
                return True
            return False

        return await self._writer.run(work)

    async def overdue(
        self, before: datetime, limit: int = 50, shards: Shards = ALL_SHARDS
    ) -> list[Approval]:
        """Return open ones that are older than a time. Raises StorageUnavailable."""
        old = and_(
            approvals.c.status == ApprovalStatus.OPEN, approvals.c.created_at < to_ms(before)
        )
        query = select(approvals).where(old, shards.condition(approvals.c.guild_id)).limit(limit)
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [self._open_row(row) for row in rows.mappings()]

    def _id(self, guild_id: int, key: str) -> int:
        """Return the id that every delivery of the same order leads to."""
        name = self._cipher.pseudonyms("approval", guild_id, key)[0]
        # 63 bits, since the column is signed.
        return int.from_bytes(name[:8], "big") >> 1

    def _seal(self, guild_id: int, row_id: int, column: str, value: str) -> bytes:
        return self._cipher.seal(value, _place(guild_id, row_id, column))

    def _open_row(self, row: RowMapping) -> Approval:
        guild_id, row_id = row["guild_id"], row["id"]
        asker = self._cipher.open(row["asker_enc"], _place(guild_id, row_id, "asker"))
        return Approval(
            guild_id=guild_id,
            id=row_id,
            created_at=from_ms(row["created_at"]),
            status=ApprovalStatus(row["status"]),
            asker_id=None if asker is None else int(asker),
            order=json_of(self._cipher.open(row["order_enc"], _place(guild_id, row_id, "order"))),
            card_channel_id=row["card_channel_id"],
            card_id=row["card_id"],
        )


def _place(guild_id: int, row_id: int, column: str) -> CellPlace:
    return CellPlace("approvals", guild_id, row_id, column)


def _is_row(guild_id: int, row_id: int) -> ColumnElement[bool]:
    return and_(approvals.c.guild_id == guild_id, approvals.c.id == row_id)
