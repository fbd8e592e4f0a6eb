"""The policy of one table: what it holds, for how long, and how its rows lead to a member.

Export, erasure, expiry, purge, a change of keys and the published policy all read it, so that
nothing can be kept that one of them does not know of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import CellPlace, Cipher

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from bot.storage.repositories.servers.guild_settings import JSON


class Sensitivity(StrEnum):
    """How much a column would tell a thief of the database about a member."""

    PLAIN = "plain"
    """Times, counts, and words of ours."""
    PLACE = "place"
    """The id of a server, channel, entry, card of ours, or question: it leads to no person."""
    SETTING = "setting"
    """What an admin set: numbers, ids of channels and roles, one line of their own. Readable."""
    SEALED = "sealed"
    """Free text, or what was computed from it; encrypted."""
    MEMBER = "member"
    """What leads to a member: their id, encrypted, or a pseudonym that only the key can make."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """When rows are deleted: `days` after the time in `since`; None: as the server has set.

    where: only rows of which this is true. at_least: the fewest days, whatever the server has
    set. empties: the columns that are emptied instead of the row being deleted.
    """

    since: ColumnElement[Any]
    days: int | None
    where: ColumnElement[bool] | None = None
    at_least: int = 0
    empties: tuple[str, ...] = ()


class MemberLink(Protocol):
    """How the rows of a table lead to a member."""

    @property
    def where(self) -> ColumnElement[bool]:
        """The condition for rows that lead to any member."""
        ...

    @property
    def empties(self) -> tuple[str, ...]:
        """The columns that an erasure empties; without any the whole row goes."""
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


def by_id(row: RowMapping) -> int | str:
    """Return a row's own id."""
    row_id: int | str = row["id"]
    return row_id


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """The policy of one table.

    what, how_long: in plain words, for members. columns: the sensitivity of each column.
    expiries: what is deleted by itself. link: how rows lead to a member; None if no row does.
    seal_id: the id of a row in the `CellPlace` for which its `_enc` columns are sealed.
    """

    table: Table
    what: str
    how_long: str
    columns: Mapping[str, Sensitivity]
    expiries: tuple[Expiry, ...] = ()
    link: MemberLink | None = None
    seal_id: Callable[[RowMapping], int | str] = field(default=by_id)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The columns that the cipher sealed."""
        return tuple(name for name in self.columns if name.endswith("_enc"))

    def place(self, row: RowMapping, column: str) -> CellPlace:
        """Return the cell for which a column of a row is sealed."""
        name = column.removesuffix("_enc")
        return CellPlace(self.table.name, row["guild_id"], self.seal_id(row), name)

    def open(self, cipher: Cipher, row: RowMapping, column: str) -> str | None:
        """Decrypt a column; None if it is empty, or no key opens it."""
        return cipher.open(row[column], self.place(row, column))
