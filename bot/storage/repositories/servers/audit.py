"""The audit: who of a server's team changed what, written in the transaction of the change."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from sqlalchemy import RowMapping, and_, insert, select, update

from bot.storage.clock import from_ms, now_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.questions.review_state import WAITING
from bot.storage.schema.tables import audit, questions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.guild_settings import JSON


_MOST_COUNTED = 20_000
"""Rows that are decrypted at most to count them: some 50 ms of a thread."""


class Change(Struct, frozen=True):
    """A change that somebody of the team makes.

    action: a word such as "alias-added" (at most 32 characters). target: what it was done to, an
    id that is no secret. detail: what is needed to show and to undo it; it is sealed.
    """

    actor_id: int
    action: str
    target: str | None = None
    detail: JSON = None


class AuditRow(Struct, frozen=True):
    """A change as it stands in the audit; `actor_id` and `detail` are None once erased."""

    guild_id: int
    id: int
    at: datetime
    action: str
    target: str | None
    actor_id: int | None
    detail: JSON
    undone: int | None


class _Ids:
    """Makes ids of the time and of chance, each greater than all that it made before."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest = 0

    def next(self) -> int:
        new = now_ms() << 20 | secrets.randbits(20)
        with self._lock:
            # Chance alone would mix up what is made within one millisecond, and with it the order
            # in which the rows are read; nor may a clock that is set back.
            self._newest = max(new, self._newest + 1)
            return self._newest


_ids = _Ids()


def new_id() -> int:
    """Return an id that is greater than any before it and very unlikely to be given twice."""
    return _ids.next()


async def write_change(
    connection: AsyncConnection, cipher: Cipher, guild_id: int, change: Change
) -> int:
    """Write a change inside the transaction of the change itself; return the row's id."""
    row_id = new_id()
    detail = json.dumps(change.detail, ensure_ascii=True)
    await connection.execute(
        insert(audit).values(
            guild_id=guild_id,
            id=row_id,
            at=now_ms(),
            action=change.action,
            target=change.target,
            actor_enc=cipher.seal(str(change.actor_id), _place(guild_id, row_id, "actor")),
            detail_enc=cipher.seal(detail, _place(guild_id, row_id, "detail")),
        )
    )
    return row_id


async def mark_undone(connection: AsyncConnection, guild_id: int, row_id: int, by_row: int) -> bool:
    """Mark a change as undone; False if it is not there or was undone already.

    Questions that the change settled wait for a moderator again.
    """
    condition = and_(audit.c.guild_id == guild_id, audit.c.id == row_id, audit.c.undone.is_(None))
    result = await connection.execute(update(audit).where(condition).values(undone=by_row))
    if result.rowcount == 0:
        return False
    # Here, in the transaction of the undoing, since a decision can be undone from several places:
    # from its own card, from the history of an entry, and with a whole import.
    of_decision = and_(questions.c.guild_id == guild_id, questions.c.handled == row_id)
    await connection.execute(update(questions).where(of_decision).values(handled=WAITING))
    return True


class Audit:
    """Reads a server's audit, and writes changes that have no transaction of their own."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def add(self, guild_id: int, change: Change) -> int:
        """Write a change; return the row's id, committed. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> int:
            return await write_change(connection, self._cipher, guild_id, change)

        return await self._writer.run(work)

    async def get(self, guild_id: int, row_id: int) -> AuditRow | None:
        """Return one row of this server. Raises StorageUnavailable."""
        query = select(audit).where(audit.c.guild_id == guild_id, audit.c.id == row_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def actor_of(self, guild_id: int, action: str, target: str) -> int | None:
        """Return who did an action to a target, None if that is not known. For cards.

        Raises StorageUnavailable.
        """
        condition = and_(
            audit.c.guild_id == guild_id, audit.c.action == action, audit.c.target == target
        )
        async with self._database.read() as connection:
            row = (await connection.execute(select(audit).where(condition))).mappings().first()
        return None if row is None else self._row(row).actor_id

    async def recent(
        self, guild_id: int, limit: int = 10, before: int | None = None, action: str | None = None
    ) -> list[AuditRow]:
        """Return the newest changes, at most `limit`. Raises StorageUnavailable."""
        query = select(audit).where(audit.c.guild_id == guild_id)
        if before is not None:
            query = query.where(audit.c.id < before)
        if action is not None:
            query = query.where(audit.c.action == action)
        query = query.order_by(audit.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def count_by_actor(
        self, guild_id: int, actions: Collection[str], since: datetime
    ) -> Counter[tuple[int, str]]:
        """Count such changes since then by (actor, action); erased actors are left out.

        Raises StorageUnavailable.
        """
        query = select(audit).where(
            audit.c.guild_id == guild_id, audit.c.at >= to_ms(since), audit.c.action.in_(actions)
        )
        async with self._database.read() as connection:
            rows = list((await connection.execute(query.limit(_MOST_COUNTED))).mappings())
        return await asyncio.to_thread(self._count_by_actor, rows)

    def _count_by_actor(self, rows: Sequence[RowMapping]) -> Counter[tuple[int, str]]:
        counts: Counter[tuple[int, str]] = Counter()
        for row in rows:
            place = _place(row["guild_id"], row["id"], "actor")
            actor = self._cipher.open(row["actor_enc"], place)
            if actor is not None:
                counts[int(actor), row["action"]] += 1
        return counts

    async def last_about(
        self, guild_id: int, actions: Collection[str], target: str
    ) -> AuditRow | None:
        """Return the newest such change to one thing. Raises StorageUnavailable."""
        query = (
            select(audit)
            .where(
                audit.c.guild_id == guild_id, audit.c.action.in_(actions), audit.c.target == target
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    def _row(self, row: RowMapping) -> AuditRow:
        guild_id, row_id = row["guild_id"], row["id"]
        actor = self._cipher.open(row["actor_enc"], _place(guild_id, row_id, "actor"))
        detail = self._cipher.open(row["detail_enc"], _place(guild_id, row_id, "detail"))
        return AuditRow(
            guild_id=guild_id,
            id=row_id,
            at=from_ms(row["at"]),
            action=row["action"],
            target=row["target"],
            actor_id=None if actor is None else int(actor),
            detail=None if detail is None else cast("JSON", json.loads(detail)),
            undone=row["undone"],
        )


def _place(guild_id: int, row_id: int, column: str) -> CellPlace:
    return CellPlace("audit", guild_id, row_id, column)
