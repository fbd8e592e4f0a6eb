"""Which servers are a process's own, in Python and in the database alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.storage import Storage
from bot.storage.coordination import ALL_SHARDS, Shards
from bot.storage.schema.tables import departures

SERVERS = [(number << 22) + 4711 for number in (0, 1, 2, 3, 5, 8, 2**41 - 1)]
LEFT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
async def storage(database_url: str | None, tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(database_url, tmp_path)
    await opened.repositories.servers.departures.note(SERVERS, LEFT)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("shards", "numbers"),
    [
        (ALL_SHARDS, range(7)),
        (Shards(1, frozenset({0})), range(7)),
        (Shards(4, frozenset({0, 1})), [0, 1, 4, 5]),
        (Shards(4, frozenset({3})), [3, 6]),
        (Shards(5, frozenset({4})), []),
    ],
)
async def test_the_database_finds_the_servers_that_are_held(
    storage: Storage, shards: Shards, numbers: list[int]
) -> None:
    expected = [SERVERS[number] for number in numbers]
    assert [guild_id for guild_id in SERVERS if shards.holds(guild_id)] == expected
    query = select(departures.c.guild_id).where(shards.condition(departures.c.guild_id))
    async with storage.read() as connection:
        found = (await connection.execute(query.order_by(departures.c.guild_id))).scalars().all()
    assert list(found) == expected
