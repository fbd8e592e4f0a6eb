"""A driver whose every statement fails, as with a dying disk or a server that went away."""

from __future__ import annotations

import sqlite3

import asyncpg
import pytest

from tests.engines.databases import EngineName
from tests.engines.outages import STATEMENTS

WORDS = "secret words of a row"
ERRORS: dict[EngineName, list[Exception]] = {
    EngineName.SQLITE: [
        sqlite3.OperationalError(f"disk I/O error: {WORDS}"),
        sqlite3.OperationalError(f"database or disk is full: {WORDS}"),
        sqlite3.DatabaseError(f"database disk image is malformed: {WORDS}"),
    ],
    EngineName.POSTGRESQL: [
        asyncpg.PostgresIOError(f"could not write block 7: {WORDS}"),
        asyncpg.DiskFullError(f"could not extend file: {WORDS}"),
        asyncpg.ConnectionDoesNotExistError(f"connection was closed: {WORDS}"),
    ],
}


class BrokenDriver:
    """Lets every statement fail until mended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        """Break both drivers at once: a store uses one of them."""
        self.broken = True
        self.failures = 0
        self._error = error
        for owner, name in STATEMENTS:
            self._wrap(monkeypatch, owner, name)

    def _wrap(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        whole = getattr(owner, name)

        def failing(*args: object, **options: object) -> object:
            if self.broken:
                self.failures += 1
                raise self._error
            return whole(*args, **options)

        monkeypatch.setattr(owner, name, failing)
