"""Column types of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, String
from sqlalchemy.dialects.postgresql import VARCHAR
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class SealedBytes(TypeDecorator[bytes]):
    """A column of sealed values: each is written under the newest key, whenever it was sealed.

    A value may wait in memory while the key is rotated. SQLAlchemy asks for the value when the
    statement runs; the writer runs it inside BEGIN IMMEDIATE, and a rotation retires a key only
    while it holds that same lock (bot/storage/crypto/rotation.py).
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the value under the newest key."""
        del dialect
        return current(value)


def short_text(length: int) -> String:
    """Return the type of a text of at most `length` characters, such as a name.

    It is sorted by code points on every engine: PostgreSQL's own order depends on its language.
    """
    return String(length).with_variant(VARCHAR(length, collation="C"), "postgresql")
