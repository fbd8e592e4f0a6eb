"""The statements of a copy for one table, as both engines understand them.

Pages are read in the order of the primary key, each after the last key of the one before. That
order is the same on both engines: keys are numbers, bytes, dates, and texts sorted by code points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.engine.batches import key_of
from bot.storage.schema.migrate import COPY_MARKER

if TYPE_CHECKING:
    from sqlalchemy import Table

Mark = Callable[[int], str]
"""The placeholder of the n-th parameter, counted from 1: `?` or `$1`."""


class TableSql(Struct, frozen=True):
    """Plain SQL for the driver. All names are those of our own schema."""

    first_page: str
    next_page: str
    last_key: str
    insert: str
    count: str
    clear: str

    @classmethod
    def of(cls, table: Table, mark: Mark) -> TableSql:
        """Write the statements; a page takes its size as the last parameter."""
        name, keys = f'"{table.name}"', [f'"{column.name}"' for column in key_of(table)]
        columns = [f'"{column.name}"' for column in table.columns]
        key, all_columns = ", ".join(keys), ", ".join(columns)
        marks = ", ".join(mark(number) for number in range(1, len(columns) + 1))
        after = ", ".join(mark(number) for number in range(1, len(keys) + 1))
        page = f"SELECT {all_columns} FROM {name}"  # noqa: S608 our own names, here and below
        newest = ", ".join(f"{column} DESC" for column in keys)
        return cls(
            first_page=f"{page} ORDER BY {key} LIMIT {mark(1)}",
            next_page=f"{page} WHERE ({key}) > ({after}) ORDER BY {key} "
            f"LIMIT {mark(len(keys) + 1)}",
            last_key=f"SELECT {key} FROM {name} ORDER BY {newest} LIMIT 1",  # noqa: S608
            insert=f"INSERT INTO {name} ({all_columns}) VALUES ({marks})",  # noqa: S608
            count=f"SELECT count(*) FROM {name}",  # noqa: S608
            clear=f"DELETE FROM {name}",  # noqa: S608
        )


MAKE_MARKER = f"CREATE TABLE {COPY_MARKER} (source TEXT NOT NULL)"
READ_MARKER = f"SELECT source FROM {COPY_MARKER}"  # noqa: S608
DROP_MARKER = f"DROP TABLE {COPY_MARKER}"
