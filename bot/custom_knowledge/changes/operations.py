"""The smallest changes of a server's knowledge; each has an inverse, so all can be undone.

A change is a list of operations, which stands in the audit as JSON. To undo it, the inverses are
applied in the opposite order; whatever has changed again since then is not overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from bot.custom_knowledge.errors import CustomKnowledgeError

if TYPE_CHECKING:
    from bot.storage import JSON

_LATER = ConfigDict(defer_build=True)
"""Checks are built for the first operation that is read, since no start needs them."""


@checked(frozen=True, config=_LATER)
class StoredEntry:
    """An entry as it is stored.

    body: its draft as JSON, without aliases. shipped, disabled: see EntryRecord.
    """

    body: dict[str, object]
    shipped: str | None = None
    disabled: bool = False


@checked(frozen=True, config=_LATER)
class EntryOperation:
    """Put `after` in the place of `before`; None means that there is no entry."""

    entry_id: str
    before: StoredEntry | None
    after: StoredEntry | None
    do: Literal["body"] = "body"

    def inverse(self) -> EntryOperation:
        """Return the operation that undoes this one."""
        return EntryOperation(self.entry_id, self.after, self.before)


@checked(frozen=True, config=_LATER)
class PhraseOperation:
    """Add or remove a phrase: of an entry, or without one an out-of-scope phrase."""

    entry_id: str | None
    text: str
    added: bool
    do: Literal["phrase"] = "phrase"

    def inverse(self) -> PhraseOperation:
        """Return the operation that undoes this one."""
        return PhraseOperation(self.entry_id, self.text, not self.added)


@checked(frozen=True, config=_LATER)
class SwitchOperation:
    """Switch a shipped entry off or on again."""

    entry_id: str
    off: bool
    do: Literal["switch"] = "switch"

    def inverse(self) -> SwitchOperation:
        """Return the operation that undoes this one."""
        return SwitchOperation(self.entry_id, not self.off)


Operation = EntryOperation | PhraseOperation | SwitchOperation


# The names of the fields (and `do` above) are the format of audit rows: old rows are read by them.
@dataclass(frozen=True, slots=True)
class _Detail:
    steps: list[Annotated[Operation, Field(discriminator="do")]]


@cache
def _details() -> TypeAdapter[_Detail]:
    """Return what reads and writes details: made for the first one, since no start needs it."""
    return TypeAdapter(_Detail)


def inverses(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations that undo these, in the order in which to apply them."""
    return [operation.inverse() for operation in reversed(operations)]


def pack_operations(operations: Sequence[Operation]) -> JSON:
    """Return operations as the detail of an audit row."""
    detail: JSON = _details().dump_python(_Detail(list(operations)), mode="json")
    return detail


def parse_operations(detail: JSON) -> list[Operation]:
    """Return the operations of an audit row. Raises CustomKnowledgeError if it holds none."""
    try:
        return list(_details().validate_python(detail).steps)
    except ValidationError as error:
        raise CustomKnowledgeError("That cannot be undone from here.") from error
