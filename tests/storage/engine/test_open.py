"""Opening a database: its schema, and a sentence for every wrong URL."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage import Storage, StorageError
from bot.storage.schema.migrate import HEAD, SCRIPTS
from bot.storage.schema.tables import metadata
from tests.engines.outside import outside, raw_rows


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, metadata)


async def test_a_fresh_database_is_what_the_code_says(
    tmp_path: Path, new_database_url: str | None
) -> None:
    store = await Storage.open(new_database_url, tmp_path)
    assert await raw_rows(store, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert ScriptDirectory(str(SCRIPTS)).get_current_head() == HEAD
    async with await store._database._engines.migrating.connect() as connection:
        assert await connection.run_sync(differences) == []
    await store.close()


async def test_another_programs_database_is_refused(
    tmp_path: Path, new_database_url: str | None
) -> None:
    store = await Storage.open(new_database_url, tmp_path)
    await store.close()
    async with outside(store) as other:
        await other.do("DROP TABLE alembic_version")
    with pytest.raises(StorageError, match="another program's tables"):
        await Storage.open(new_database_url, tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory&uri=true",
        "mysql://bot:hunter2@host/db",
        "mysql+unknown://bot:hunter2@host/db",
        "postgresql://bot:hunter2@host:port/db",
        "postgresql+psycopg://bot:hunter2@host/db",
    ],
)
async def test_a_wrong_url_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL") as error:
        await Storage.open(url, tmp_path)
    assert "hunter2" not in str(error.value)
    assert list(tmp_path.iterdir()) == []
