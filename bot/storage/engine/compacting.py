"""What was deleted leaves the files too: the WAL emptied, free pages given back, pages rewritten.

`secure_delete` overwrites a deleted row where it lay. Two traces are left to clear away: the WAL,
until it is written into the database and emptied; and copies that SQLite made when it moved rows
between pages, which now and then stay in the unused part of a page (we found some ten in 15,000
deleted rows). Only VACUUM, which writes every page anew, is sure to remove those.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.clock import from_ms, to_ms

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.meta import Meta

STEP_PAGES = 100
"""Free pages that one step gives back to the disk (4 KiB each)."""
SPARE_PAGES = 1000
"""Free pages that stay for what comes next."""
SMALL = 64 * 2**20
"""Bytes of a database that is written anew in about a second."""
SMALL_EVERY = timedelta(days=1)
LARGE_EVERY = timedelta(days=7)
TRIES = 5
_PATIENCE = 0.05
_REWRITTEN = "pages rewritten"


class Compactor:
    """Clears away what deleting leaves behind."""

    def __init__(self, database: Database, meta: Meta) -> None:
        """Work on the file of `database`; `meta` remembers when it was written anew."""
        self._database = database
        self._meta = meta

    async def compact(self, now: datetime) -> bool:
        """Do what is due: give free pages back, write the file anew, empty the WAL.

        A small file is written anew once a day, a large one once a week; while that lasts,
        nothing else is written (about a second for 64 MB), and the log's rows wait in memory.
        Returns False if somebody stood in the way: call it again later. Raises
        StorageUnavailable.
        """
        while (free := await self._free_pages()) > SPARE_PAGES + STEP_PAGES:
            if not await self._give_back() or await self._free_pages() >= free:
                return False
            await asyncio.sleep(_PATIENCE)
        size = self._database.path.stat().st_size
        last = from_ms(int(await self._meta.get(_REWRITTEN) or 0))
        rewritten = True
        if now - last >= (SMALL_EVERY if size <= SMALL else LARGE_EVERY):
            rewritten = await self.rewrite(now)
        return await self.checkpoint() and rewritten

    async def rewrite(self, now: datetime) -> bool:
        """Write the whole file anew (VACUUM); False if it could not be done just now."""
        done = await asyncio.to_thread(_run, self._database.path, "VACUUM", 1.0) is not None
        if done:
            await self._meta.put(_REWRITTEN, str(to_ms(now)))
        return done

    async def checkpoint(self) -> bool:
        """Write the WAL into the database and empty it; False if a reader stood in the way."""
        statement = "PRAGMA wal_checkpoint(TRUNCATE)"
        for _ in range(TRIES):
            # Who writes waits meanwhile, so it gives up soon and tries again.
            rows = await asyncio.to_thread(_run, self._database.path, statement, _PATIENCE)
            if rows is not None and rows[0][0] == 0:
                return True
            await asyncio.sleep(_PATIENCE)
        return False

    async def _give_back(self) -> bool:
        statement = f"PRAGMA incremental_vacuum({STEP_PAGES})"
        return await asyncio.to_thread(_run, self._database.path, statement, 1.0) is not None

    async def _free_pages(self) -> int:
        async with self._database.read() as connection:
            found = await connection.exec_driver_sql("PRAGMA freelist_count")
            return int(found.scalar_one())


def _run(path: Path, statement: str, patience: float) -> list[tuple[int, ...]] | None:
    """Run a statement that must stand outside of every transaction; None if it was refused."""
    try:
        with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            if "incremental" in statement:
                # A cursor stops after the first page, because a row without columns is no row.
                connection.executescript(statement)
                return []
            return connection.execute(statement).fetchall()
    except sqlite3.OperationalError:
        return None
