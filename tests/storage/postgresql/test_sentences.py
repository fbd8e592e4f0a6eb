"""A sentence for whatever stands between the bot and its PostgreSQL database, never a password."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from bot.storage import Storage, StorageError
from bot.storage.engine.database import Database
from tests.engines.outside import connect

if TYPE_CHECKING:
    from tests.engines.databases import PostgresqlDatabases

PASSWORD = "hunter2"
TRUST = "local all all trust\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try once: what a server says while it starts is tried again for ten seconds."""
    monkeypatch.setattr("bot.storage.engine.database.OPEN_SECONDS", 0.0)


@pytest.fixture
def guest(own_url: str, postgresql: PostgresqlDatabases) -> Iterator[str]:
    """DATABASE_URL for a user who owns nothing, with a password that the server asks for."""
    rules = postgresql.server.folder / "data" / "pg_hba.conf"
    postgresql.run(f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    rules.write_text("local all guest scram-sha-256\n" + TRUST)
    postgresql.run("SELECT pg_reload_conf()")
    yield as_guest(own_url)
    rules.write_text(TRUST)
    postgresql.run("SELECT pg_reload_conf()")
    postgresql.run(f"DROP DATABASE {make_url(own_url).database} WITH (FORCE)")
    postgresql.run("DROP ROLE guest")


def as_guest(url: str, password: str = PASSWORD) -> str:
    return url.replace("bot@", f"guest:{password}@")


async def refused(url: str, folder: Path) -> str:
    """Return the sentence with which the store does not open; it holds no password."""
    with pytest.raises(StorageError) as error:
        await Storage.open(url, folder)
    shown = str(error.value)
    assert PASSWORD not in shown
    assert "guest" not in shown
    assert shown.startswith("PostgreSQL /")
    return shown


async def test_a_wrong_password(guest: str, tmp_path: Path) -> None:
    wrong = guest.replace(PASSWORD, f"{PASSWORD}-wrong")
    assert "refuses this user or password" in await refused(wrong, tmp_path)


async def test_a_user_who_may_make_no_tables(guest: str, tmp_path: Path) -> None:
    assert "make the user the database's owner" in await refused(guest, tmp_path)


async def test_a_user_who_may_write_nothing(guest: str, own_url: str, tmp_path: Path) -> None:
    await (await Storage.open(own_url, tmp_path)).close()
    admin = await connect(own_url)
    await admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    await admin.close()
    assert "make the user the database's owner" in await refused(guest, tmp_path)


async def test_a_database_that_is_not_there(guest: str, tmp_path: Path) -> None:
    place = make_url(guest).set(database="nowhere")
    missing = place.render_as_string(hide_password=False)
    assert "does not exist: make the database first" in await refused(missing, tmp_path)


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    for query in (f"?host={tmp_path}", "?host=localhost:1"):
        url = f"postgresql://guest:{PASSWORD}@/faq{query}"
        with pytest.raises(StorageError, match="does not answer: check that it runs") as error:
            await Storage.open(url, tmp_path)
        assert PASSWORD not in str(error.value)


async def test_no_connection_left(
    guest: str, postgresql: PostgresqlDatabases, tmp_path: Path
) -> None:
    postgresql.run("ALTER ROLE guest CONNECTION LIMIT 0")
    assert "has no connection left" in await refused(guest, tmp_path)


async def test_a_database_that_an_operator_has_closed(
    own_url: str, postgresql: PostgresqlDatabases, tmp_path: Path
) -> None:
    postgresql.run(f"ALTER DATABASE {make_url(own_url).database} ALLOW_CONNECTIONS false")
    assert "an operator has closed it" in await refused(own_url, tmp_path)


async def test_a_standby(own_url: str, postgresql: PostgresqlDatabases, tmp_path: Path) -> None:
    """A server that follows another takes no changes; it is made up by what it answers."""
    await (await Storage.open(own_url, tmp_path)).close()
    name = make_url(own_url).database
    postgresql.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "name the primary" in await refused(own_url, tmp_path)


async def test_a_server_without_tls(tmp_path: Path) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say no to the SSLRequest, as PostgreSQL's protocol has it."""
        await reader.readexactly(8)
        writer.write(b"N")
        writer.close()
        await writer.wait_closed()
        ended.set()

    ended = asyncio.Event()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"postgresql://guest:{PASSWORD}@127.0.0.1:{port}/faq?sslmode=require"
        with pytest.raises(StorageError, match="could not be reached over TLS") as error:
            await Storage.open(url, tmp_path)
        await ended.wait()
    assert PASSWORD not in str(error.value)


async def test_a_start_waits_for_a_server_that_is_still_starting(
    own_url: str,
    postgresql: PostgresqlDatabases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.engine.database.OPEN_SECONDS", 60.0)
    tries: asyncio.Queue[None] = asyncio.Queue()
    bring = Database._bring_up_to_date

    async def counted(self: Database) -> None:
        tries.put_nowait(None)
        await bring(self)

    monkeypatch.setattr(Database, "_bring_up_to_date", counted)
    postgresql.stop()
    opening = asyncio.create_task(Storage.open(own_url, tmp_path))
    for _ in range(2):
        await tries.get()
    await asyncio.to_thread(postgresql.start)
    await (await opening).close()
