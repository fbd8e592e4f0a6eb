"""Stores the settings of servers as names and JSON values; bot.servers says what is valid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias, cast

from sqlalchemy import and_, delete, select

from bot.storage.clock import now_ms
from bot.storage.coordination.announcements import AnnouncementKind, announce
from bot.storage.engine.statements import insert
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.tables import guild_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


class GuildSettings:
    """A small key-value store for each server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal who changed what with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    async def all(self, guild_id: int) -> dict[str, JSON]:
        """Return everything that is set for this server. Raises StorageUnavailable."""
        query = select(guild_settings.c.name, guild_settings.c.value).where(
            guild_settings.c.guild_id == guild_id
        )
        async with self._database.read() as connection:
            rows = list(await connection.execute(query))
        return {row.name: cast("JSON", json.loads(row.value)) for row in rows}

    async def put(self, guild_id: int, name: str, value: JSON) -> None:
        """Set one value; committed when it returns.

        Raises StorageUnavailable, ValueError for NaN or infinity, which JSON lacks.
        """
        await self.put_many(guild_id, {name: value})

    async def put_many(
        self,
        guild_id: int,
        values: Mapping[str, JSON],
        change: Change | None = None,
        *,
        unset: Iterable[str] = (),
    ) -> int | None:
        """Set some values and unset others, all or none; committed when it returns.

        With a `change` its row is written to the audit in the same transaction; its id is returned.
        Raises as `put` does.
        """
        rows = _rows(guild_id, values)
        unset_names = list(unset)

        async def work(connection: AsyncConnection) -> int | None:
            await _write(connection, guild_id, rows, unset_names)
            if change is None:
                return None
            return await write_change(connection, self._cipher, guild_id, change)

        return await self._writer.run(work)

    async def put_first(self, guild_id: int, name: str, value: JSON) -> bool:
        """Set a value unless there is one; False if there was. Raises as `put` does."""
        statement = insert(guild_settings).on_conflict_do_nothing()
        rows = _rows(guild_id, {name: value})

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement, rows[0])).rowcount > 0

        return await self._writer.run(work)

    async def delete(self, guild_id: int, name: str) -> bool:
        """Unset one value; False if it was not set. Raises StorageUnavailable."""
        condition = and_(guild_settings.c.guild_id == guild_id, guild_settings.c.name == name)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(delete(guild_settings).where(condition))).rowcount > 0

        return await self._writer.run(work)


async def read_setting(connection: AsyncConnection, guild_id: int, name: str) -> JSON:
    """Return one value on a connection of the caller's; None where it is not set."""
    is_named = and_(guild_settings.c.guild_id == guild_id, guild_settings.c.name == name)
    text = (await connection.execute(select(guild_settings.c.value).where(is_named))).scalar()
    return None if text is None else cast("JSON", json.loads(text))


async def write_settings(
    connection: AsyncConnection, guild_id: int, values: Mapping[str, JSON], unset: Iterable[str]
) -> None:
    """Set some values and unset others inside a transaction of the caller's.

    Raises ValueError for NaN or infinity, which JSON lacks.
    """
    await _write(connection, guild_id, _rows(guild_id, values), list(unset))


def _rows(guild_id: int, values: Mapping[str, JSON]) -> list[dict[str, object]]:
    now = now_ms()
    return [
        {
            "guild_id": guild_id,
            "name": name,
            "value": json.dumps(value, allow_nan=False, ensure_ascii=True),
            "updated_at": now,
        }
        for name, value in values.items()
    ]


async def _write(
    connection: AsyncConnection,
    guild_id: int,
    rows: list[dict[str, object]],
    unset_names: list[str],
) -> None:
    statement = insert(guild_settings)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        set_={"value": new.value, "updated_at": new.updated_at}
    )
    if rows:
        await connection.execute(statement, rows)
    if unset_names:
        is_named = guild_settings.c.name.in_(unset_names)
        await connection.execute(
            delete(guild_settings).where(and_(guild_settings.c.guild_id == guild_id, is_named))
        )
    # In the transaction: the other processes read them anew once it commits.
    await announce(connection, AnnouncementKind.SETTINGS, guild_id)
