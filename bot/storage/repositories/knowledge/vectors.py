"""Sentence vectors of servers' phrases, sealed, so that none is computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.schema.tables import vectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_CHUNK = 500


class Vectors:
    """Keeps bytes by server and digest."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher

    def digest(self, guild_id: int, model: str, text: str) -> bytes:
        """Name a text's vector by a pseudonym that only this key can make."""
        return self._cipher.pseudonyms("vector", guild_id, model, text)[0]

    async def sealed(self, guild_id: int) -> list[tuple[bytes, bytes]]:
        """Return all of a server as they are stored; see `opened`. Raises StorageUnavailable."""
        query = select(vectors.c.digest, vectors.c.vector_enc)
        query = query.where(vectors.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return [(row.digest, row.vector_enc) for row in await connection.execute(query)]

    def opened(self, guild_id: int, rows: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
        """Decrypt rows by digest; those that no key opens are left out. Work for a processor."""
        found = (
            (name, self._cipher.open_bytes(sealed, _place(guild_id, name))) for name, sealed in rows
        )
        return {name: plain for name, plain in found if plain is not None}

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
        replaced = {"vector_enc": statement.excluded.vector_enc}
        statement = statement.on_conflict_do_update(set_=replaced)

        async def work(connection: AsyncConnection) -> None:
            if rows:
                await connection.execute(statement, rows)

        await self._writer.run(work)

    async def drop(self, guild_id: int, names: Collection[bytes]) -> None:
        """Delete vectors by digest. Raises StorageUnavailable."""
        listed = list(names)

        async def work(connection: AsyncConnection) -> None:
            for start in range(0, len(listed), _CHUNK):
                some = listed[start : start + _CHUNK]
                mine = and_(vectors.c.guild_id == guild_id, vectors.c.digest.in_(some))
                await connection.execute(delete(vectors).where(mine))

        await self._writer.run(work)


def _place(guild_id: int, digest: bytes) -> CellPlace:
    return CellPlace("vectors", guild_id, digest.hex(), "vector")
