"""The policy of one table: what it holds, for how long, and how its rows lead to a member.

Export, erasure, expiry, purge, a change of keys and the published policy all read it, so that
nothing can be kept that one of them does not know of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct
from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import CellPlace, Cipher

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Table

    from bot.storage.repositories.servers.guild_settings import JSON


class Sensitivity(StrEnum):
    """How much a column would tell a thief of the database about a member."""

    PLAIN = "plain"
    """Times, counts, and words of ours."""
    PLACE = "place"
    """The id of a server, channel, entry, card of ours, or question: it leads to no person."""
    SETTING = "setting"
    """Set by an admin: numbers, ids of channels and roles, one line of their own. Readable."""
    SEALED = "sealed"
    """Free text, or what was computed from it; encrypted."""
    MEMBER = "member"
    """It leads to a member: their id, encrypted, or a pseudonym that only the key can make."""


class Expiry(Struct, frozen=True):
    """When rows are deleted: `days` after the time in `since`.

    days: a number, or the name of the setting in which each server says how many. where: a
    condition on the rows. at_least: the fewest days, whatever the server has set. empties: the
    columns that are emptied instead of the row being deleted.
    """

    since: ColumnElement[Any]
    days: int | str
    where: ColumnElement[bool] | None = None
    at_least: int = 0
    empties: tuple[str, ...] = ()


class Stay(Struct, frozen=True):
    """Why some rows outlive an erasure: what they are needed for is not over.

    where: which rows, at a moment in epoch milliseconds. because, until: two ends of a sentence for
    the member. ends: the column with the moment at which it is over, where one is known.
    """

    where: Callable[[int], ColumnElement[bool]]
    because: str
    until: str
    ends: Column[int] | None = None


class CardEnd(StrEnum):
    """The end of a card that shows a row, when the row goes."""

    REMOVED = "removed"
    CLOSED = "closed"
    """It stays, and says that it is over."""


class MemberLink(Protocol):
    """How the rows of a table lead to a member. A table may have several, to several people."""

    @property
    def label(self) -> str | None:
        """The name under which these rows are counted and exported; None: that of the table."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that lead to this member."""
        ...

    @property
    def where(self) -> ColumnElement[bool]:
        """The condition for rows that lead to any member."""
        ...

    @property
    def empties(self) -> tuple[str, ...]:
        """The columns that an erasure empties; without any the whole row goes."""
        ...

    @property
    def stays(self) -> tuple[Stay, ...]:
        """The reasons for which an erasure leaves a row as it is."""
        ...

    def narrow(self, cipher: Cipher, guild_id: int, user_id: int) -> ColumnElement[bool] | None:
        """Return a condition that finds exactly the member's rows of one server, if there is one.

        None: each row has to be tried.
        """
        ...

    def is_of(self, cipher: Cipher, row: RowMapping, user_id: int) -> bool:
        """Return whether a row is the member's."""
        ...

    def export(self, cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
        """Return a row as it stands in the member's export."""
        ...


class TablePolicy(Struct, frozen=True):
    """The policy of one table.

    what, how_long: in plain words, for members. columns: the sensitivity of each column.
    expiries: what is deleted by itself. links: how rows lead to members. takes: columns of other
    tables that name a row of this one by its id: their rows go with it in an erasure. card: what
    becomes of the message that shows a row. in_backups: backups hold its rows, for some days longer
    than `how_long` says.
    """

    table: Table
    what: str
    how_long: str
    columns: Mapping[str, Sensitivity]
    expiries: tuple[Expiry, ...] = ()
    links: tuple[MemberLink, ...] = ()
    takes: tuple[Column[Any], ...] = ()
    card: CardEnd | None = None
    in_backups: bool = True

    @property
    def sealed(self) -> tuple[str, ...]:
        """The columns that the cipher sealed."""
        return tuple(name for name in self.columns if name.endswith("_enc"))

    def label(self, link: MemberLink) -> str:
        """Return the name under which rows of a link are counted and exported."""
        return link.label or self.table.name

    def place(self, row: RowMapping, column: str) -> CellPlace:
        """Return the cell for which a column of a row is sealed."""
        name = column.removesuffix("_enc")
        return CellPlace(self.table.name, row["guild_id"], row_key(self.table, row), name)

    def open(self, cipher: Cipher, row: RowMapping, column: str) -> str | None:
        """Decrypt a column; None if it is empty, or no key opens it."""
        return cipher.open(row[column], self.place(row, column))


def row_key(table: Table, row: RowMapping) -> str:
    """Return what names a row within its server: its key, several columns joined by slashes."""
    names = (column.name for column in table.primary_key.columns if column.name != "guild_id")
    values = (row[name] for name in names)
    return "/".join(part.hex() if isinstance(part, bytes) else str(part) for part in values)
