"""Forms of DATABASE_URL for PostgreSQL; none shows its password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage
from bot.storage.engine.places import dialect_of
from bot.storage.engine.postgresql.dialect import PostgresqlDialect
from tests.engines.outside import raw_rows

if TYPE_CHECKING:
    from storage.conftest import Ask

HERE = Path("state")


def dialect(url: str) -> PostgresqlDialect:
    made = dialect_of(url, HERE)
    assert isinstance(made, PostgresqlDialect)
    return made


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_each_common_form_opens(scheme: str, own_url: str, tmp_path: Path, ask: Ask) -> None:
    store = await Storage.open(own_url.replace("postgresql+asyncpg", scheme), tmp_path)
    assert await store.repositories.questions.log.record(ask(5), wait=10)
    await store.close()
    assert await raw_rows(store, "SELECT id FROM questions") == [(5,)]
    assert [file.name for file in tmp_path.iterdir()] == ["data.key"]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgres://bot:hunter2@db.example/faq", "PostgreSQL db.example:5432/faq"),
        ("postgresql://bot:hunter2@db.example:6000/faq", "PostgreSQL db.example:6000/faq"),
        ("postgresql://bot:hunter%402@[::1]/faq?sslmode=require", "PostgreSQL ::1:5432/faq"),
        ("postgresql://bot:hunter2@/faq?host=/run/pg", "PostgreSQL /run/pg/faq"),
        ("postgresql://bot:hunter2@/faq?host=a:1&host=b:2", "PostgreSQL a:1,b:2/faq"),
        ("  postgresql:///faq\n", "PostgreSQL localhost/faq"),
    ],
)
def test_a_place_is_named_without_its_password(url: str, place: str) -> None:
    made = dialect(url)
    assert made.place == place
    assert made.file is None
    for text in (repr(made), str(made), repr(made.url), str(made.engines().reading)):
        assert "hunter" not in text


def test_sslmode_is_understood_as_libpq_does() -> None:
    query = dialect("postgresql://db.example/faq?sslmode=verify-full").url.query
    assert query == {"ssl": "verify-full"}
