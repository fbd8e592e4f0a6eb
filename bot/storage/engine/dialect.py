"""One database and how it is spoken to: the two engines differ here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Insert

    from bot.storage.coordination.interface import Coordination
    from bot.storage.engine.connections import AsyncEngine
    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.meta import Meta

Value = str | int | float | bytes | None
"""A value of a row as both drivers take it; a date is ISO 8601 text."""


class Engines(Struct, frozen=True):
    """One pool of connections in four uses.

    reading: each statement by itself. snapshot: all statements of a transaction see one state.
    writing: one transaction at a time, over all processes that use the database. migrating: the
    same, with all the time that a step of the schema may take.
    """

    reading: AsyncEngine
    snapshot: AsyncEngine
    writing: AsyncEngine
    migrating: AsyncEngine


class Compactor(Protocol):
    """The removal of what deleted rows leave in the files."""

    async def compact(self, now: datetime) -> bool:
        """Do what is due at `now`. False: somebody stood in the way, call it again later.

        Raises StorageUnavailable.
        """
        ...

    async def rewrite(self, now: datetime) -> bool:
        """Rewrite all that holds remains of deleted rows; False if that cannot be done now."""
        ...

    async def checkpoint(self) -> bool:
        """Take the newest deletions out of the journal; False if that cannot be done now."""
        ...


class Dialect(Protocol):
    """A database of one kind at one place."""

    @property
    def place(self) -> str:
        """The database in words for whoever runs the bot; never with a password."""
        ...

    @property
    def file(self) -> Path | None:
        """The file that holds it, or None for a server's database."""
        ...

    @property
    def shared(self) -> bool:
        """Whether processes on other machines may use it too, each with a key of its own."""
        ...

    def engines(self) -> Engines:
        """Build the pool; nothing is opened yet."""
        ...

    async def look_before(self, state_dir: Path, data_key: str | None) -> None:
        """Look before the start for a missing key, database or mount.

        Raises StorageError where a start could lose data.
        """
        ...

    async def make(self) -> None:
        """Make it if it is missing and can be made. Raises StorageError."""
        ...

    def keep_private(self) -> None:
        """Take other users' rights from it, as far as they are the bot's to take."""
        ...

    def insert_rows(
        self,
        driver: Any,
        statement: Insert,
        rows: Sequence[Mapping[str, Value]],
        look: Callable[[], None],
    ) -> asyncio.Future[None]:
        """Begin to insert rows in a transaction of their own: all or none.

        driver: the driver's own connection, which the pool made. statement: an INSERT of all
        columns of its table, the same object at each call. look: takes up a new data key; it is
        called while the lock for writing is held and before a sealed value is read. The future
        raises what the driver raises.
        """
        ...

    def compactor(self, database: Database, meta: Meta) -> Compactor:
        """Return the compactor of this database; `meta` stores when it last did what."""
        ...

    def coordination(self) -> Coordination:
        """Return this process's part among all that use the database; it has not begun yet."""
        ...
