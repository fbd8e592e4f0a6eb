"""Removal of deleted rows from the files: empty the WAL, free unused pages, rewrite all pages.

`secure_delete` overwrites a deleted row in its place. Two traces remain. The WAL holds the row
until a checkpoint empties it. And SQLite may leave a copy in the unused part of a page when it
moves rows between pages (we saw about ten copies for 15,000 deleted rows). Only VACUUM, which
writes every page anew, is sure to remove those.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from bot.storage.clock import from_ms, to_ms

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.meta import Meta

STEP_PAGES = 100
"""Free pages that one step returns to the disk (4 KiB each)."""
SPARE_PAGES = 1000
"""Free pages that stay in the file, so that new rows need not enlarge it."""
SMALL = 64 * 2**20
"""Bytes of a database that VACUUM rewrites in about a second."""
SMALL_EVERY = timedelta(days=1)
LARGE_EVERY = timedelta(days=7)
TRIES = 5
_PATIENCE = 0.05
_REWRITTEN = "pages rewritten"


class SqliteCompactor:
    """The removal of what deleted rows leave in the files."""

    def __init__(self, file: Path, database: Database, meta: Meta) -> None:
        """Work on the `file` of `database`; `meta` stores when it was last rewritten."""
        self._file = file
        self._database = database
        self._meta = meta

    async def compact(self, now: datetime) -> bool:
        """Free unused pages, rewrite the file if that is due, and empty the WAL.

        A small file is rewritten once a day, a large one once a week. Nothing else can be written
        meanwhile (about a second for 64 MB); rows of the log wait in memory. Returns False if
        another connection stood in the way: call it again later. Raises StorageUnavailable.
        """
        while (free := await self._free_pages()) > SPARE_PAGES + STEP_PAGES:
            if not await self._give_back() or await self._free_pages() >= free:
                return False
            await asyncio.sleep(_PATIENCE)
        size = self._file.stat().st_size
        last = from_ms(int(await self._meta.get(_REWRITTEN) or 0))
        rewritten = True
        if now - last >= (SMALL_EVERY if size <= SMALL else LARGE_EVERY):
            rewritten = await self.rewrite(now)
        return await self.checkpoint() and rewritten

    async def rewrite(self, now: datetime) -> bool:
        """Rewrite the whole file (VACUUM); return False if another connection prevents it now."""
        success = await asyncio.to_thread(_run, self._file, "VACUUM", 1.0) is not None
        if success:
            await self._meta.put(_REWRITTEN, str(to_ms(now)))
        return success

    async def checkpoint(self) -> bool:
        """Write the WAL into the database and empty it; return False if a reader prevents it."""
        statement = "PRAGMA wal_checkpoint(TRUNCATE)"
        for _ in range(TRIES):
            # Writers wait while this waits for readers, so give up soon and try again.
            rows = await asyncio.to_thread(_run, self._file, statement, _PATIENCE)
            if rows is not None and rows[0][0] == 0:
                return True
            await asyncio.sleep(_PATIENCE)
        return False

    async def _give_back(self) -> bool:
        statement = f"PRAGMA incremental_vacuum({STEP_PAGES})"
        return await asyncio.to_thread(_run, self._file, statement, 1.0) is not None

    async def _free_pages(self) -> int:
        async with self._database.read() as connection:
            result = await connection.execute(text("PRAGMA freelist_count"))
            return int(result.scalar_one())


def _run(path: Path, statement: str, patience: float) -> list[tuple[int, ...]] | None:
    """Run a statement that no transaction may contain; return None if SQLite refuses it."""
    try:
        with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            if "incremental" in statement:
                # It yields one empty row a page. sqlite3's cursor takes the first for the end.
                connection.executescript(statement)
                return []
            return connection.execute(statement).fetchall()
    except sqlite3.OperationalError:
        return None
