"""A connection of the pool is proved alive before its use, and not by a trip to the server each.

SQLAlchemy's `pool_pre_ping` takes three trips before each statement: begin, an empty statement,
roll back. But asyncpg notices by itself when the server closes a connection; only one that lay
unused may have died unseen, behind a router that forgot it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

from bot.storage.errors import is_of_database

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

IDLE_SECONDS = 10.0
"""A connection that nobody used for longer is asked whether it is alive."""
PING_SECONDS = 2.0
"""It has died if it does not answer within these."""
_RETURNED = "returned at"


def look_before_use(engine: Engine) -> None:
    """Let the pool replace a dead connection, and all that are as old, before it hands one out."""
    event.listen(engine, "checkin", _note_time)
    event.listen(engine, "checkout", _look)


def _note_time(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_RETURNED] = time.monotonic()


def _look(connection: Any, entry: ConnectionPoolEntry, _proxy: object) -> None:
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    returned = entry.info.get(_RETURNED)
    if returned is None or time.monotonic() - returned < IDLE_SECONDS:
        return
    try:
        connection.run_async(_ping)
    # asyncpg's errors, and the network's.
    except Exception as exc:
        if not is_of_database(exc):
            raise
        raise InvalidatePoolError from exc


async def _ping(driver: Any) -> None:
    await driver.execute("SELECT 1", timeout=PING_SECONDS)
