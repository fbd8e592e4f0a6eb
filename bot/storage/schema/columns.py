"""Types of columns that are more than SQLAlchemy's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto.cipher import current

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class SealedBytes(TypeDecorator[bytes]):
    """A sealed value. It is written under the newest key, whenever it was sealed.

    SQLAlchemy asks for the value when the statement runs. In the writer that is inside of BEGIN
    IMMEDIATE, and no key is given up while somebody else holds that lock (bot/storage/rotation.py).
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the value as it is to be written now."""
        del dialect
        return current(value)
