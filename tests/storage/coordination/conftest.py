"""A database of PostgreSQL for a cluster."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import asyncpg
import pytest

from tests.engines.databases import PostgresqlDatabases
from tests.storage.coordination.members import Events, connect, coordinator

Member = tuple[Any, Events]


@pytest.fixture
def url(postgresql: PostgresqlDatabases) -> str:
    """An empty database: the coordination needs no table."""
    return postgresql.new()


@pytest.fixture
async def admin(url: str) -> AsyncIterator[Any]:
    """A connection of the operator's."""
    connection = await cast("Any", asyncpg).connect(url.replace("+asyncpg", ""))
    yield connection
    await connection.close()


@pytest.fixture
async def members(url: str) -> AsyncIterator[tuple[Member, Member]]:
    """Two that have begun; the first leads."""
    pairs = [(coordinator(url), Events()) for _ in range(2)]
    for member, events in pairs:
        await member.start(events)
        await connect(member)
    yield pairs[0], pairs[1]
    for member, _ in pairs:
        await member.close()


async def end_sessions(admin: Any) -> int:
    """End the sessions of the coordination, as an operator or a restart does; how many."""
    rows = await admin.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'boundary-bot coordination' AND datname = current_database()"
    )
    await asyncio.sleep(0)
    return len(rows)
