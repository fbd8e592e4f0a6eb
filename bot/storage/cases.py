"""Questions that members passed on to the moderators."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, RowMapping, and_, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.storage.cipher import Cipher, Place
from bot.storage.clock import from_ms, to_ms
from bot.storage.tables import cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database
    from bot.storage.writer import Writer

OPEN = "open"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A question for the moderators; `asker_id` only if the member chose to give their name."""

    guild_id: int
    id: int
    channel_id: int
    created_at: datetime
    text: str
    question_id: int | None = None
    asker_id: int | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A stored case; `text` is None if no key opens it, `asker_id` also if none was given."""

    guild_id: int
    id: int
    channel_id: int
    created_at: datetime
    question_id: int | None
    status: str
    text: str | None
    asker_id: int | None


class Cases:
    """The moderators' queue of one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def open(self, case: NewCase) -> bool:
        """Queue a case; False if it was there already (a retry). Raises StorageUnavailable."""
        asker = None if case.asker_id is None else self._seal(case, "asker", str(case.asker_id))
        statement = (
            insert(cases)
            .values(
                guild_id=case.guild_id,
                id=case.id,
                question_id=case.question_id,
                channel_id=case.channel_id,
                created_at=to_ms(case.created_at),
                status=OPEN,
                text_enc=self._seal(case, "text", case.text),
                asker_enc=asker,
                named=case.asker_id is not None,
            )
            .on_conflict_do_nothing()
        )

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    async def close(self, guild_id: int, case_id: int, status: str) -> bool:
        """Give an open case its final `status`; False if none such is open.

        Raises StorageUnavailable, ValueError if `status` is "open".
        """
        if status == OPEN:
            raise ValueError("a case is not closed by the status 'open'")
        statement = (
            update(cases)
            .where(_is(guild_id, case_id), cases.c.status == OPEN)
            .values(status=status)
        )

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

    async def get(self, guild_id: int, case_id: int) -> CaseRow | None:
        """Return one case of this server. Raises StorageUnavailable."""
        query = select(cases).where(_is(guild_id, case_id))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._row(row)

    async def list_open(self, guild_id: int, limit: int = 10, offset: int = 0) -> list[CaseRow]:
        """Return open cases, the oldest first. Raises StorageUnavailable."""
        query = select(cases).where(_is_open(guild_id)).order_by(cases.c.id)
        query = query.limit(limit).offset(offset)
        async with self._database.read() as connection:
            return [self._row(row) for row in (await connection.execute(query)).mappings()]

    async def count_open(self, guild_id: int) -> int:
        """Count the open cases of this server. Raises StorageUnavailable."""
        query = select(func.count()).select_from(cases).where(_is_open(guild_id))
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    def _seal(self, case: NewCase, column: str, value: str) -> bytes:
        return self._cipher.seal(value, _place(case.guild_id, case.id, column))

    def _row(self, row: RowMapping) -> CaseRow:
        values = dict(row)
        text = self._open(values.pop("text_enc"), values, "text")
        asker = self._open(values.pop("asker_enc"), values, "asker")
        values["created_at"] = from_ms(values["created_at"])
        kept = {field.name for field in fields(CaseRow)}
        values = {name: value for name, value in values.items() if name in kept}
        return CaseRow(**values, text=text, asker_id=None if asker is None else int(asker))

    def _open(self, sealed: bytes | None, row: dict[str, Any], column: str) -> str | None:
        return self._cipher.open(sealed, _place(row["guild_id"], row["id"], column))


def _place(guild_id: int, case_id: int, column: str) -> Place:
    return Place("cases", guild_id, case_id, column)


def _is(guild_id: int, case_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.id == case_id)


def _is_open(guild_id: int) -> ColumnElement[bool]:
    return and_(cases.c.guild_id == guild_id, cases.c.status == OPEN)
