"""Statements that both engines take, written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.storage import Storage
from bot.storage.engine.statements import insert, larger
from bot.storage.schema.tables import daily_counts, meta, metadata

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection


async def test_a_row_that_is_there_is_found_by_its_primary_key(store: Storage) -> None:
    async def work(connection: AsyncConnection) -> list[tuple[str, str]]:
        for value in ("a", "b"):
            row = insert(meta).values(name="first", value=value)
            await connection.execute(row.on_conflict_do_nothing())
            row = insert(meta).values(name="last", value=value)
            await connection.execute(row.on_conflict_do_update(set_={"value": row.excluded.value}))
            row = insert(meta).values(name="unlike a", value=value)
            await connection.execute(
                row.on_conflict_do_update(
                    set_={"value": func.upper(row.excluded.value)}, where=meta.c.value != "a"
                )
            )
        query = select(meta.c.name, meta.c.value).where(
            meta.c.name.in_(["first", "last", "unlike a"])
        )
        return [(row.name, row.value) for row in await connection.execute(query.order_by("name"))]

    assert await store.write(work) == [("first", "a"), ("last", "b"), ("unlike a", "a")]


async def test_the_larger_of_two(store: Storage) -> None:
    async with store.read() as connection:
        row = (await connection.execute(select(larger(3, 7), larger(7, 3)))).one()
    assert tuple(row) == (7, 7)


@pytest.mark.parametrize("name", list(metadata.tables))
def test_both_engines_have_the_same_tables_and_indexes(name: str) -> None:
    """Where an index is partial on one engine it is so on the other."""
    found = metadata.tables[name]
    for index in found.indexes:
        texts = [
            str(CreateIndex(index).compile(dialect=dialect)).replace('"', "")
            for dialect in (sqlite.dialect(), postgresql.dialect())
        ]
        assert texts[0] == texts[1]
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        made = str(CreateTable(found).compile(dialect=dialect)).replace('"', "")
        assert all(f"\t{column.name} " in made for column in found.columns)


def test_counts_of_a_day_are_added_by_either_engine() -> None:
    row = insert(daily_counts).values(guild_id=1, day=None, name="x", count=1)
    row = row.on_conflict_do_update(set_={"count": daily_counts.c.count + row.excluded.count})
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        assert "ON CONFLICT (guild_id, day, name) DO UPDATE" in str(row.compile(dialect=dialect))
