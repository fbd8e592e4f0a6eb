"""An update is killed half-way, or the version before it still runs: on both engines."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.storage import Storage, StorageError
from bot.storage.schema.migrate import HEAD
from tests.storage.engine.stepping import NEXT, STOP, kill_in_the_middle, migrate, with_step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.conftest import Ask

    from tests.engines.databases import EngineName, PostgresqlDatabases


@pytest.fixture
def url(engine: EngineName, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """DATABASE_URL of a database of its own: its schema changes."""
    if engine == "sqlite":
        yield None
        return
    databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
    yield databases.new()


async def asked(store: Storage, query: str) -> list[tuple[object, ...]]:
    async with store.read() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_an_update_killed_half_way_leaves_no_trace_and_is_done_by_the_next_start(
    url: str | None, tmp_path: Path, ask: Ask
) -> None:
    store = await Storage.open(url, tmp_path)
    await store.repositories.questions.log.record(ask(5), wait=10)
    await store.close()
    halting = with_step(tmp_path / "halting", last=STOP)
    await asyncio.to_thread(kill_in_the_middle, url, tmp_path, halting)
    store = await Storage.open(url, tmp_path)
    assert await asked(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert await asked(store, "SELECT id, via FROM questions") == [(5, "ask")]
    await store.close()
    await migrate(url, tmp_path, with_step(tmp_path / "whole", works_with=HEAD))
    store = await Storage.open(url, tmp_path)
    assert await asked(store, "SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert await asked(store, "SELECT id, via, mood FROM questions") == [(5, "moved", None)]
    assert await asked(store, "SELECT count(*) FROM extra") == [(0,)]
    await store.close()


async def test_in_a_rolling_update_the_version_before_goes_on_and_may_start_again(
    url: str | None, tmp_path: Path, ask: Ask
) -> None:
    before = await Storage.open(url, tmp_path)
    await before.repositories.questions.log.record(ask(1), wait=10)
    await migrate(url, tmp_path, with_step(tmp_path / "new", works_with=HEAD))
    # The process that ran meanwhile, and one that is started now.
    assert await before.repositories.questions.log.record(ask(2), wait=10)
    await before.repositories.servers.settings.put(1, "role", 4)
    again = await Storage.open(url, tmp_path)
    assert await again.repositories.questions.log.record(ask(3), wait=10)
    assert [row.id for row in await before.repositories.questions.questions.recent(1)] == [3, 2, 1]
    assert await again.repositories.servers.settings.all(1) == {"role": 4}
    await again.close()
    await before.close()


async def test_a_version_that_does_not_work_with_the_new_schema_is_refused(
    url: str | None, tmp_path: Path
) -> None:
    await (await Storage.open(url, tmp_path)).close()
    await migrate(url, tmp_path, with_step(tmp_path / "new"))
    with pytest.raises(StorageError, match="newer version of boundary-bot"):
        await Storage.open(url, tmp_path)
