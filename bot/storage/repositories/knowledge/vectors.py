"""Sentence vectors of servers' phrases, stored so that none is computed twice.

They are sealed, because a vector reveals much of its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.engine.statements import insert
from bot.storage.schema.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_CHUNK = 500


class Vectors:
    """The vectors of servers, as bytes by digest."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    def digest(self, guild_id: int, model: str, text: str) -> bytes:
        """Return the name of a text's vector: a pseudonym that nobody can make without the key."""
        return self._cipher.pseudonyms("vector", guild_id, model, text)[0]

    async def sealed(self, guild_id: int) -> list[tuple[bytes, bytes]]:
        """Return a server's vectors as they are stored; see `opened`. Raises StorageUnavailable."""
        query = select(vectors.c.digest, vectors.c.vector_enc)
        query = query.where(vectors.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return [(row.digest, row.vector_enc) for row in await connection.execute(query)]

    def opened(self, guild_id: int, rows: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
        """Decrypt rows by digest, without those that no key opens. It takes CPU."""
        vectors_by_name = (
            (name, self._cipher.open_bytes(value, _place(guild_id, name))) for name, value in rows
        )
        return {name: vector for name, vector in vectors_by_name if vector is not None}

    async def add(self, guild_id: int, new: Mapping[bytes, bytes]) -> None:
        """Store vectors by digest. Raises StorageUnavailable."""
        rows = [
            {
                "guild_id": guild_id,
                "digest": name,
                "vector_enc": self._cipher.seal_bytes(plain, _place(guild_id, name)),
            }
            for name, plain in new.items()
        ]
        statement = insert(vectors)
        row = {"vector_enc": statement.excluded.vector_enc}
        statement = statement.on_conflict_do_update(set_=row)

        async def work(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(statement, rows)

        await self._writer.run(work)

    async def drop(self, guild_id: int, names: Collection[bytes]) -> None:
        """Delete vectors by digest. Raises StorageUnavailable."""
        name_list = list(names)

        async def work(connection: AsyncConnection) -> None:
            # In chunks, because SQLite limits the values of one statement.
            for start in range(0, len(name_list), _CHUNK):
                chunk = name_list[start : start + _CHUNK]
                condition = and_(vectors.c.guild_id == guild_id, vectors.c.digest.in_(chunk))
                await connection.execute(delete(vectors).where(condition))

        await self._writer.run(work)


def _place(guild_id: int, digest: bytes) -> CellPlace:
    return CellPlace("vectors", guild_id, digest.hex(), "vector")
