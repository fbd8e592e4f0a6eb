"""The PostgreSQL server hangs, is full, or another one takes over: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import asyncpg
import pytest

from bot.storage import Storage, StorageError, StorageUnavailable
from tests.engines.server import PostgresqlServer, binaries

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from storage.conftest import Ask

pytestmark = pytest.mark.skipif(
    binaries() is None and not os.environ.get("CI"), reason="PostgreSQL is not here"
)
HUNG = 4.0
"""Seconds: longer than a change waits (2) and than Discord does (3)."""


def started(options: dict[str, str] | None = None, port: int = 5432) -> PostgresqlServer:
    programs = binaries()
    assert programs is not None, "CI must have PostgreSQL: see tests/README.md"
    return PostgresqlServer(programs, options, port)


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    with started({"max_connections": "12", "superuser_reserved_connections": "0"}) as running:
        yield running


@pytest.fixture
async def on_server(server: PostgresqlServer, tmp_path: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(server.url("postgres"), tmp_path)
    yield storage
    await storage.close()


async def test_a_server_that_hangs_for_four_seconds_holds_no_answer_up(
    server: PostgresqlServer, on_server: Storage, ask: Ask
) -> None:
    repositories = on_server.repositories
    assert await repositories.questions.log.record(ask(1), wait=10)
    server.pause()
    try:
        # Were it not for the bounds, these would wait for the server, which goes on only below.
        assert not await repositories.questions.log.record(ask(2))
        with pytest.raises(StorageUnavailable, match="in time"):
            await repositories.servers.settings.put(1, "role", 4)
        await asyncio.sleep(HUNG - 2.25)
    finally:
        server.resume()
    assert await repositories.questions.log.record(ask(3), wait=20)
    assert [row.id for row in await repositories.questions.questions.recent(1)] == [3, 2, 1]
    # Its caller was told that it failed, so it may not have happened later.
    assert await repositories.servers.settings.all(1) == {}
    await repositories.servers.settings.put(1, "role", 5)
    assert await repositories.servers.settings.all(1) == {"role": 5}


async def connections_of(server: PostgresqlServer) -> list[Any]:
    """Take every connection that the server still gives."""
    taken: list[Any] = []
    with suppress(asyncpg.TooManyConnectionsError):
        while True:
            url = server.url("postgres").replace("+asyncpg", "")
            taken.append(await cast("Any", asyncpg).connect(url))
    return taken


async def test_a_server_without_a_free_connection_is_outlived(
    server: PostgresqlServer, tmp_path: Path, ask: Ask
) -> None:
    storage = await Storage.open(server.url("postgres"), tmp_path)
    assert await storage.repositories.questions.log.record(ask(1), wait=10)
    # As after a restart of the server, when others were quicker.
    await storage._writer._connection.drop()  # pyright: ignore[reportPrivateUsage]
    await storage._database.engine.dispose()  # pyright: ignore[reportPrivateUsage]
    taken = await connections_of(server)
    assert not await storage.repositories.questions.log.record(ask(2))
    with pytest.raises(StorageUnavailable):
        await storage.repositories.questions.questions.recent(1)
    for connection in taken:
        await connection.close()
    assert await storage.repositories.questions.log.record(ask(3), wait=20)
    assert [row.id for row in await storage.repositories.questions.questions.recent(1)] == [3, 2, 1]
    await storage.close()


async def test_a_start_without_a_free_connection_says_so(
    server: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.database.OPEN_SECONDS", 0.1)
    taken = await connections_of(server)
    with pytest.raises(StorageError, match="no connection left"):
        await Storage.open(server.url("postgres"), tmp_path)
    for connection in taken:
        await connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def caught_up(primary: PostgresqlServer, standby: PostgresqlServer) -> None:
    """Wait until the standby has every change of the primary."""
    urls = [each.url("postgres").replace("+asyncpg", "") for each in (primary, standby)]
    one, two = [await cast("Any", asyncpg).connect(url) for url in urls]
    newest = await one.fetchval("SELECT pg_current_wal_insert_lsn()::text")
    while not await two.fetchval(  # noqa: ASYNC110 nothing tells of it
        "SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn", newest
    ):
        await asyncio.sleep(0.02)
    await one.close()
    await two.close()


async def test_after_a_failover_the_other_server_takes_what_waits(tmp_path: Path, ask: Ask) -> None:
    ports = free_port(), free_port()
    network = {"listen_addresses": "127.0.0.1", "max_wal_senders": "4"}
    with started(network, ports[0]) as first, started(network, ports[1]) as second:
        second.follow(first)
        hosts = "&".join(f"host=127.0.0.1:{port}" for port in ports)
        url = f"postgresql+asyncpg://bot@/postgres?{hosts}&target_session_attrs=primary"
        storage = await Storage.open(url, tmp_path)
        assert await storage.repositories.questions.log.record(ask(1), wait=10)
        await caught_up(first, second)
        first.crash()
        assert not await storage.repositories.questions.log.record(ask(2))
        second.promote()
        assert await storage.repositories.questions.log.record(ask(3), wait=30)
        rows = await storage.repositories.questions.questions.recent(1)
        assert [row.id for row in rows] == [3, 2, 1]
        await storage.close()
