"""One end of a copy: a database to read from or to write into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from bot.storage.engine.dialect import Value

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Table

Row = tuple[Value, ...]
"""The values of a row, or of its key, in the order of the table's columns.

They are the same for the same row on both engines: a date is ISO 8601 text, a truth value 0 or 1.
"""
BUSY = (
    "A bot is running on {place}. Stop it first; or, if it is the source, add --live: then rows "
    "that are written meanwhile may be missing from the copy."
)


class Endpoint(Protocol):
    """An open database; a context. Everything raises the driver's errors."""

    @property
    def place(self) -> str:
        """The database in words, never with a password."""
        ...

    async def __aenter__(self) -> Self:
        """Connect."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection and let go of what was held."""
        ...

    async def claim(self) -> None:
        """Keep bots away, or find one that runs. Raises StorageError if one does."""
        ...

    async def freeze(self) -> None:
        """Read one state of the database from now on, whatever others write."""
        ...

    async def version(self) -> str | None:
        """Return the schema's version, None without any."""
        ...

    async def copied_from(self) -> str | None:
        """Return the source of a copy into this database that is not finished, else None."""
        ...

    async def begin_copy(self, source: str) -> None:
        """Note that a copy from `source` begins."""
        ...

    async def end_copy(self) -> None:
        """Note that the copy is complete, and let the engine take stock of the new rows."""
        ...

    async def count(self, table: Table) -> int:
        """Return how many rows a table has."""
        ...

    async def last_key(self, table: Table) -> Row | None:
        """Return the largest key of a table, None if it is empty."""
        ...

    async def page(self, table: Table, after: Row | None, size: int) -> Sequence[Row]:
        """Return the next rows in the order of their key, at most `size`."""
        ...

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert all these rows or none; committed when it returns."""
        ...

    async def clear(self, table: Table) -> None:
        """Delete all rows of a table."""
        ...
