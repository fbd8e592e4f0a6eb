"""The news of a process for the others, when a change is committed: its kind and its server.

NOTIFY is part of the transaction: it is delivered when that commits, and never for one that does
not (https://www.postgresql.org/docs/current/sql-notify.html). An SQLite file has one process.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

    from bot.storage.engine.connections import AsyncConnection

CHANNEL = "boundary_bot"


class AnnouncementKind(StrEnum):
    """The kind of thing that was changed."""

    SETTINGS = "settings"
    KNOWLEDGE = "knowledge"
    KEYS = "keys"
    """The data keys; of no server."""


class Announcement(Struct, frozen=True):
    """A change that was committed; guild_id 0: of no server."""

    kind: AnnouncementKind
    guild_id: int = 0

    @property
    def payload(self) -> str:
        """The text that is sent: some 30 of the 8000 bytes that it may have."""
        return f"{self.kind.value} {self.guild_id}"

    @classmethod
    def read(cls, payload: str) -> Announcement | None:
        """Return what a payload says; None for one that this version does not know."""
        kind, _, number = payload.partition(" ")
        try:
            return cls(AnnouncementKind(kind), int(number))
        except ValueError:
            return None


class _Notify(Executable, ClauseElement):
    """NOTIFY on PostgreSQL, nothing on SQLite."""

    inherit_cache = False

    def __init__(self, payload: str) -> None:
        self.payload = payload


@compiles(_Notify, "postgresql")
def _notify(element: _Notify, compiler: SQLCompiler, **options: Any) -> str:
    del compiler, options
    # Made of a kind of ours and a whole number: nothing in it needs to be quoted.
    return f"NOTIFY {CHANNEL}, '{element.payload}'"


@compiles(_Notify, "sqlite")
def _nothing(element: _Notify, compiler: SQLCompiler, **options: Any) -> str:
    del element, compiler, options
    return "SELECT 1"


async def announce(connection: AsyncConnection, kind: AnnouncementKind, guild_id: int = 0) -> None:
    """Tell the other processes of a change, once the transaction of this connection commits."""
    await connection.execute(_Notify(Announcement(kind, guild_id).payload))
