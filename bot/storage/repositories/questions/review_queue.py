"""The review queue: questions that wait for a moderator, and how they leave and come back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import and_, func, select, update

from bot.storage.clock import from_ms
from bot.storage.repositories.questions.log import place_of, vector_place
from bot.storage.repositories.questions.review_state import NOT_QUEUED, WAITING
from bot.storage.repositories.servers.audit import mark_undone, write_change
from bot.storage.schema.tables import questions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Row

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.servers.audit import Change

BATCH = 500
"""How many ids one statement holds: SQLite takes a bounded number of values."""


class NotWaitingError(Exception):
    """Leaves a transaction without a trace: the question was settled, or is gone, by now."""


class QueuedQuestion(Struct, frozen=True):
    """A question that waits; `vector` is its sentence vector, None where none was stored."""

    id: int
    asked_at: datetime
    outcome: str
    entry_id: str | None
    text: str | None
    vector: bytes | None


class QueuedQuestions:
    """The queue of one server: reading it, adding, withdrawing, deciding, and undoing."""

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

    async def newest(
        self, guild_id: int, limit: int, upto: int | None = None
    ) -> list[QueuedQuestion]:
        """Return what waits, newest first; `upto` leaves out what came after that id.

        Opened off the event loop. Raises StorageUnavailable.
        """
        column = questions.c
        plain = (column.asked_at, column.outcome, column.entry_id)
        query = select(column.id, *plain, column.text_enc, column.vector_enc)
        query = query.where(*_waits(guild_id)).order_by(column.id.desc()).limit(limit)
        if upto is not None:
            query = query.where(column.id <= upto)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(self._open, guild_id, rows)

    async def add(self, guild_id: int, question_id: int, vector: bytes | None = None) -> bool:
        """Let a question wait that has a text and was never reviewed; False if there is none.

        `vector` is stored with it if it has none yet. Raises StorageUnavailable.
        """
        vector_enc = vector and self._cipher.seal_bytes(vector, vector_place(guild_id, question_id))

        async def work(connection: AsyncConnection) -> bool:
            unreviewed = and_(
                questions.c.guild_id == guild_id,
                questions.c.id == question_id,
                questions.c.handled.is_(NOT_QUEUED),
                questions.c.text_enc.is_not(None),
            )
            first_vector = func.coalesce(questions.c.vector_enc, vector_enc)
            change = update(questions).where(unreviewed)
            change = change.values(handled=WAITING, vector_enc=first_vector)
            return (await connection.execute(change)).rowcount > 0

        return await self._writer.run(work)

    async def withdraw(self, guild_id: int, question_id: int) -> bool:
        """Take a waiting question out undecided: the member who asked it is content after all.

        False if it did not wait. Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> bool:
            waiting = and_(*_waits(guild_id), questions.c.id == question_id)
            change = update(questions).where(waiting).values(handled=NOT_QUEUED)
            return (await connection.execute(change)).rowcount > 0

        return await self._writer.run(work)

    async def require_waiting(
        self, connection: AsyncConnection, guild_id: int, question_id: int
    ) -> None:
        """Look inside a transaction whether a question still waits. Raises NotWaitingError."""
        waiting = and_(*_waits(guild_id), questions.c.id == question_id)
        query = select(questions.c.id).where(waiting)
        if (await connection.execute(query)).first() is None:
            raise NotWaitingError

    async def decide(
        self, connection: AsyncConnection, guild_id: int, ids: Sequence[int], row_id: int
    ) -> int:
        """Settle those of these that still wait by a decision, the audit row `row_id`.

        Written inside the caller's transaction. Return how many there were.
        """
        count = 0
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            waiting = and_(*_waits(guild_id), questions.c.id.in_(batch))
            change = update(questions).where(waiting).values(handled=row_id)
            count += (await connection.execute(change)).rowcount
        return count

    async def count_decided(self, guild_id: int, row_id: int) -> int:
        """Count what a decision settled. Raises StorageUnavailable."""
        condition = and_(questions.c.guild_id == guild_id, questions.c.handled == row_id)
        query = select(func.count()).select_from(questions).where(condition)
        async with self._database.read() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def dismiss(self, guild_id: int, ids: Sequence[int], change: Change) -> tuple[int, int]:
        """Settle questions without any other change, with the audit row, in one transaction.

        Return the audit row's id and how many still waited. Raises NotWaitingError when the first
        of them does not wait, and StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> tuple[int, int]:
            await self.require_waiting(connection, guild_id, ids[0])
            row_id = await write_change(connection, self._cipher, guild_id, change)
            return row_id, await self.decide(connection, guild_id, ids, row_id)

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

    def _open(
        self,
        guild_id: int,
        rows: Sequence[Row[int, int, str, str | None, bytes | None, bytes | None]],
    ) -> list[QueuedQuestion]:
        cipher = self._cipher
        return [
            QueuedQuestion(
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


def _waits(guild_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return questions.c.guild_id == guild_id, questions.c.handled == WAITING
