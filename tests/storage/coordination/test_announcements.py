"""A committed change is heard by the other processes, and by nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.coordination import Announcement, AnnouncementKind, announce
from bot.storage.engine.connections import AsyncConnection
from tests.engines.databases import ABSENT, PostgresqlDatabases
from tests.engines.server import binaries
from tests.storage.coordination.members import Events, until

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)
SERVER = 7
HERE = Announcement(AnnouncementKind.SETTINGS, SERVER)
Process = tuple[Storage, Events]


@pytest.fixture
def shared_url(postgresql: PostgresqlDatabases, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no row."""
    yield postgresql.shared(tmp_path / "first")
    postgresql.empty()


@pytest.fixture
async def processes(shared_url: str, tmp_path: Path) -> AsyncIterator[tuple[Process, Process]]:
    """Two stores on one database, which listen to each other."""
    opened = [(await Storage.open(shared_url, tmp_path), Events()) for _ in range(2)]
    for storage, events in opened:
        await storage.coordination.start(events)
    yield opened[0], opened[1]
    for storage, _ in opened:
        await storage.close()


async def test_a_change_is_heard_by_the_other_process_alone(
    processes: tuple[Process, Process],
) -> None:
    (one, own), (_, heard) = processes
    await one.repositories.servers.settings.put(SERVER, "dial", "careful")
    await until(lambda: heard.announcements == [HERE])
    assert own.announcements == []


async def test_what_is_rolled_back_is_not_announced(processes: tuple[Process, Process]) -> None:
    (one, _), (_, heard) = processes

    async def fails(connection: AsyncConnection) -> None:
        await announce(connection, AnnouncementKind.KNOWLEDGE, SERVER)
        raise KeyError

    with pytest.raises(KeyError):
        await one.write(fails)
    await one.repositories.servers.settings.put(SERVER, "dial", "careful")
    await until(lambda: heard.announcements == [HERE])


async def test_a_change_of_the_keys_is_heard(processes: tuple[Process, Process]) -> None:
    (one, _), (_, heard) = processes
    await one.only_key(one.cipher.fingerprints[0])
    await until(lambda: heard.announcements == [Announcement(AnnouncementKind.KEYS)])


@pytest.mark.parametrize("payload", ["", "weather 7", "settings", "settings x", "settings 7 8"])
def test_what_another_version_announces_is_ignored(payload: str) -> None:
    assert Announcement.read(payload) is None
    assert Announcement.read(HERE.payload) == HERE
    assert HERE.payload == "settings 7"
