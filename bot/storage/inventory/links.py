"""The ways in which a row leads to a member: a pseudonym, their sealed id, or a sealed JSON."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping

from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.inventory.table_policy import Stay

if TYPE_CHECKING:
    from sqlalchemy import Column

    from bot.storage.repositories.servers.guild_settings import JSON

RowExport = Callable[[Cipher, RowMapping], "dict[str, JSON]"]


class ByPseudonym(Struct, frozen=True):
    """The column holds HMAC-SHA256 over `purpose`, the server, `bound_columns` and the member.

    Where nothing but the server is bound, one condition finds all rows of a member; else the
    pseudonym is made anew for each row. sealed: the column of the same member's sealed id. beside:
    further columns that hold a pseudonym from which somebody with the key could tell the member.
    """

    column: Column[bytes]
    purpose: str
    to_export: RowExport
    bound_columns: tuple[str, ...] = ()
    sealed: str | None = None
    beside: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()
    label: str | None = None
    stays: tuple[Stay, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The pseudonym, and the columns that stand for the same member."""
        return (self.column.name, *((self.sealed,) if self.sealed else ()), *self.beside)

    @property
    def where(self) -> ColumnElement[bool]:
        """Rows that have a pseudonym."""
        return self.column.is_not(None)

    def narrow(self, cipher: Cipher, guild_id: int, user_id: int) -> ColumnElement[bool] | None:
        """Return the condition that the column is one of the member's pseudonyms there."""
        if self.bound_columns:
            return None
        return self.column.in_(cipher.pseudonyms(self.purpose, guild_id, user_id))

    def is_of(self, cipher: Cipher, row: RowMapping, user_id: int) -> bool:
        """Make the member's pseudonym for this row, with every key, and compare."""
        parts = (row["guild_id"], *(row[name] for name in self.bound_columns), user_id)
        pseudonym: bytes | None = row[self.column.name]
        if pseudonym is None:
            return False
        names = cipher.pseudonyms(self.purpose, *parts)
        # In constant time, as with any value that only the key can make.
        return any(hmac.compare_digest(pseudonym, name) for name in names)

    def export(self, cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
        """Return a row as it stands in the member's export."""
        return self.to_export(cipher, row)


class BySealedId(Struct, frozen=True):
    """The column holds the member's id, sealed for its cell: each row is opened and compared."""

    column: Column[bytes]
    place: Callable[[RowMapping], CellPlace]
    to_export: RowExport
    empties: tuple[str, ...] = ()
    label: str | None = None
    stays: tuple[Stay, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The sealed id."""
        return (self.column.name,)

    @property
    def where(self) -> ColumnElement[bool]:
        """Rows that have an id."""
        return self.column.is_not(None)

    def narrow(self, cipher: Cipher, guild_id: int, user_id: int) -> ColumnElement[bool] | None:
        """No condition finds what is sealed under a random nonce."""
        del cipher, guild_id, user_id

    def is_of(self, cipher: Cipher, row: RowMapping, user_id: int) -> bool:
        """Open the id and compare."""
        return cipher.open(row[self.column.name], self.place(row)) == str(user_id)

    def export(self, cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
        """Return a row as it stands in the member's export."""
        return self.to_export(cipher, row)


class BySealedField(Struct, frozen=True):
    """The column holds a sealed JSON object, in which `name` is the member's id."""

    column: Column[bytes]
    name: str
    place: Callable[[RowMapping], CellPlace]
    to_export: RowExport
    label: str | None = None
    stays: tuple[Stay, ...] = ()
    columns: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()

    @property
    def where(self) -> ColumnElement[bool]:
        """Rows that have such an object."""
        return self.column.is_not(None)

    def narrow(self, cipher: Cipher, guild_id: int, user_id: int) -> ColumnElement[bool] | None:
        """No condition finds what is sealed under a random nonce."""
        del cipher, guild_id, user_id

    def is_of(self, cipher: Cipher, row: RowMapping, user_id: int) -> bool:
        """Open the object and compare; what cannot be read is nobody's."""
        text = cipher.open(row[self.column.name], self.place(row))
        try:
            body: object = None if text is None else json.loads(text)
        except ValueError:
            return False
        member_id = (
            cast("dict[str, object]", body).get(self.name) if isinstance(body, dict) else None
        )
        return member_id is not None and str(member_id) == str(user_id)

    def export(self, cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
        """Return a row as it stands in the member's export."""
        return self.to_export(cipher, row)
