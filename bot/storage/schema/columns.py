"""Column types of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import BigInteger, Integer, LargeBinary, String
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


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


class ShortText(TypeDecorator[str]):
    """A text of at most so many characters, such as a name; see `short_text`."""

    impl = String
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """The type of its values."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return the type of the engine."""
        length = cast("String", self.impl).length
        if dialect.name == "postgresql":
            return dialect.type_descriptor(String(length, collation="C"))
        return dialect.type_descriptor(String(length))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text without a NUL, which PostgreSQL takes in no text, and not in a query."""
        del dialect
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if value else value


def short_text(length: int) -> ShortText:
    """Return the type of a text of at most `length` characters.

    It is sorted by code points on every engine: PostgreSQL's own order depends on its language.
    """
    return ShortText(length)


def typed_number() -> Integer:
    """Return the type of a number that people may type, such as that of a case.

    It has eight bytes on every engine: asking for one that is too large finds nothing, and is no
    error.
    """
    return Integer().with_variant(BigInteger, "postgresql")
