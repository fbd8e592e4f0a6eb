"""Removal of deleted rows from PostgreSQL's tables: VACUUM.

A deleted row stays in its page until VACUUM frees its place, and its bytes stay there until another
row is written over them. VACUUM FULL writes the table anew, without them; it locks the table, so
only small ones get it. Copies in the WAL, in archives and in backups are the server's: docs/
storage.md says how long they stay.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError

from bot.storage.clock import from_ms, to_ms
from bot.storage.errors import code_of, is_of_database
from bot.storage.schema.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.engine.connections import AsyncConnection, AsyncEngine
    from bot.storage.repositories.servers.meta import Meta

SMALL = 64 * 2**20
"""Bytes of a table that VACUUM FULL writes anew in about a second."""
EVERY = timedelta(days=1)
_VACUUMED = "tables vacuumed"
PATIENCE = "1s"
"""The longest wait for a table that somebody uses: whoever comes after waits with us."""
LOCKED = "55P03"
"""The state of an error about a lock that was not given in time."""
_SIZE = "SELECT pg_total_relation_size(to_regclass(:name))"

_log = logging.getLogger(__name__)


class PostgresqlCompactor:
    """The removal of what deleted rows leave in the tables."""

    def __init__(self, engine: Callable[..., AsyncEngine], meta: Meta) -> None:
        """`engine` builds one for this database; `meta` stores when the tables were last done."""
        self._engine = engine
        self._meta = meta

    async def compact(self, now: datetime) -> bool:
        """Vacuum all tables if a day has passed; False if one was locked: call it again later.

        Raises StorageUnavailable.
        """
        last = from_ms(int(await self._meta.get(_VACUUMED) or 0))
        return now - last < EVERY or await self.rewrite(now)

    async def rewrite(self, now: datetime) -> bool:
        """Write the small tables anew, and free the places of deleted rows in the large ones.

        False if a table was locked or the server is not there.
        """
        # VACUUM runs outside of transactions, and takes as long as it takes.
        engine = self._engine(poolclass=NullPool, isolation_level="AUTOCOMMIT")
        try:
            async with await engine.connect() as connection:
                await connection.execute(text(f"SET lock_timeout = '{PATIENCE}'"))
                names = [table.name for table in metadata.sorted_tables]
                done = all([await _vacuum(connection, name) for name in names])
        except Exception as exc:
            if not is_of_database(exc):
                raise
            _log.info("The tables were not vacuumed (%s); a later round tries again.", code_of(exc))
            return False
        finally:
            await engine.dispose()
        if done:
            await self._meta.put(_VACUUMED, str(to_ms(now)))
        return done

    async def checkpoint(self) -> bool:
        """Do nothing: the journal is the server's."""
        return True


async def _vacuum(connection: AsyncConnection, table: str) -> bool:
    """Vacuum one table; False if somebody has locked it. Raises the driver's other errors."""
    size: Any = (await connection.execute(text(_SIZE), {"name": table})).scalar()
    full = "(FULL, ANALYZE)" if size is not None and size <= SMALL else "(ANALYZE)"
    try:
        await connection.execute(text(f"VACUUM {full} {table}"))
    except DBAPIError as exc:
        if code_of(exc) != LOCKED:
            raise
        _log.info("Table %s is locked and was not vacuumed; a later round tries again.", table)
        return False
    return True
