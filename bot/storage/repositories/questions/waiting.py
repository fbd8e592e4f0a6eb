"""Questions that wait for a moderator: asked and not answered, or answered and not helpful."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select, update

from bot.storage.clock import from_ms
from bot.storage.repositories.questions.log import place_of, vector_place
from bot.storage.repositories.servers.audit import mark_undone, write_change
from bot.storage.schema.tables import questions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.audit import Change

BATCH = 500


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A question that waits; `vector` as it was noted, None if it was not."""

    id: int
    asked_at: datetime
    outcome: str
    entry_id: str | None
    text: str | None
    vector: bytes | None


class WaitingQuestions:
    """The queue of one server: what waits, putting in, taking out, and putting back."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def count(self, guild_id: int) -> int:
        """Count what waits. Raises StorageUnavailable."""
        query = select(func.count()).select_from(questions).where(*_waits(guild_id))
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def newest(self, guild_id: int, limit: int, upto: int | None = None) -> list[WaitingRow]:
        """Return what waits, newest first; `upto` leaves out what came after that id.

        Opened off the event loop. Raises StorageUnavailable.
        """
        column = questions.c
        wanted = (column.asked_at, column.outcome, column.entry_id)
        query = select(column.id, *wanted, column.text_enc, column.vector_enc)
        query = query.where(*_waits(guild_id)).order_by(column.id.desc()).limit(limit)
        if upto is not None:
            query = query.where(column.id <= upto)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(self._opened, guild_id, rows)

    async def put_in(self, guild_id: int, question_id: int, vector: bytes | None = None) -> bool:
        """Let a question wait that has a text and that nobody dealt with; False if there is none.

        `vector` is stored with it if it has none yet. Raises StorageUnavailable.
        """
        sealed = vector and self._cipher.seal_bytes(vector, vector_place(guild_id, question_id))

        async def work(connection: AsyncConnection) -> bool:
            mine = and_(
                questions.c.guild_id == guild_id,
                questions.c.id == question_id,
                questions.c.handled.is_(None),
                questions.c.text_enc.is_not(None),
            )
            known = func.coalesce(questions.c.vector_enc, sealed)
            change = update(questions).where(mine).values(handled=0, vector_enc=known)
            return (await connection.execute(change)).rowcount > 0

        return await self._writer.run(work)

    async def take_back(self, guild_id: int, question_id: int) -> bool:
        """Let a question wait no more that nobody dealt with: who asked is content after all.

        False if it did not wait. Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> bool:
            mine = and_(*_waits(guild_id), questions.c.id == question_id)
            change = update(questions).where(mine).values(handled=None)
            return (await connection.execute(change)).rowcount > 0

        return await self._writer.run(work)

    async def settle(self, guild_id: int, ids: Sequence[int], row_id: int) -> int:
        """Mark those of these that still wait as dealt with by an audit row; return how many.

        Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> int:
            return await _settle(connection, guild_id, ids, row_id)

        return await self._writer.run(work)

    async def settled(self, guild_id: int, row_id: int) -> int:
        """Count what an audit row dealt with. Raises StorageUnavailable."""
        mine = and_(questions.c.guild_id == guild_id, questions.c.handled == row_id)
        query = select(func.count()).select_from(questions).where(mine)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def dismiss(self, guild_id: int, ids: Sequence[int], change: Change) -> tuple[int, int]:
        """Mark as dealt with, with the audit row of it, in one transaction.

        Return the audit row's id and how many still waited. Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> tuple[int, int]:
            row_id = await write_change(connection, self._cipher, guild_id, change)
            return row_id, await _settle(connection, guild_id, ids, row_id)

        return await self._writer.run(work)

    async def undo(self, guild_id: int, row_id: int, change: Change) -> bool:
        """Undo a dismissal: its questions wait again, and `change` says so in the audit.

        False if it was undone already. Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> bool:
            by_row = await write_change(connection, self._cipher, guild_id, change)
            if not await mark_undone(connection, guild_id, row_id, by_row):
                raise _UndoneAlreadyError
            return True

        try:
            return await self._writer.run(work)
        except _UndoneAlreadyError:
            return False

    def _opened(
        self,
        guild_id: int,
        rows: Sequence[Row[int, int, str, str | None, bytes | None, bytes | None]],
    ) -> list[WaitingRow]:
        cipher = self._cipher
        return [
            WaitingRow(
                number,
                from_ms(asked_at),
                outcome,
                entry_id,
                cipher.open(text, place_of(guild_id, number)),
                cipher.open_bytes(vector, vector_place(guild_id, number)),
            )
            for number, asked_at, outcome, entry_id, text, vector in rows
        ]


class _UndoneAlreadyError(Exception):
    """Leaves the transaction without a trace."""


async def _settle(
    connection: AsyncConnection, guild_id: int, ids: Sequence[int], row_id: int
) -> int:
    done = 0
    for start in range(0, len(ids), BATCH):
        mine = and_(*_waits(guild_id), questions.c.id.in_(ids[start : start + BATCH]))
        change = update(questions).where(mine).values(handled=row_id)
        done += (await connection.execute(change)).rowcount
    return done


def _waits(guild_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return questions.c.guild_id == guild_id, questions.c.handled == 0
