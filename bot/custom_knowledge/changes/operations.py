"""The smallest changes of a server's knowledge; each can be turned round, so all can be undone.

A change is a list of steps, which stands in the audit as JSON. To undo it its steps are turned
round and taken in the opposite order; what has changed again since then is not overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from bot.custom_knowledge.errors import CustomKnowledgeError

if TYPE_CHECKING:
    from bot.storage import JSON


@checked(frozen=True)
class Kept:
    """How an entry is stored: its draft as JSON without aliases, and its two marks."""

    body: dict[str, object]
    shipped: str | None = None
    disabled: bool = False


@checked(frozen=True)
class Body:
    """An entry becomes what `after` says; None means that there is none."""

    entry_id: str
    before: Kept | None
    after: Kept | None
    do: Literal["body"] = "body"

    def turned(self) -> Body:
        """Return the step back."""
        return Body(self.entry_id, self.after, self.before)


@checked(frozen=True)
class Phrase:
    """A phrase is added or removed: of an entry, or without one an out-of-scope phrase."""

    entry_id: str | None
    text: str
    added: bool
    do: Literal["phrase"] = "phrase"

    def turned(self) -> Phrase:
        """Return the step back."""
        return Phrase(self.entry_id, self.text, not self.added)


@checked(frozen=True)
class Switch:
    """A shipped entry is switched off or on again."""

    entry_id: str
    off: bool
    do: Literal["switch"] = "switch"

    def turned(self) -> Switch:
        """Return the step back."""
        return Switch(self.entry_id, not self.off)


Step = Body | Phrase | Switch


@dataclass(frozen=True, slots=True)
class _Detail:
    steps: list[Annotated[Step, Field(discriminator="do")]]


_DETAIL = TypeAdapter(_Detail)


def turned(steps: Sequence[Step]) -> list[Step]:
    """Return the steps back."""
    return [step.turned() for step in reversed(steps)]


def dumped(steps: Sequence[Step]) -> JSON:
    """Return steps as the detail of an audit row."""
    detail: JSON = _DETAIL.dump_python(_Detail(list(steps)), mode="json")
    return detail


def loaded(detail: JSON) -> list[Step]:
    """Return the steps of an audit row. Raises CustomKnowledgeError if it holds none."""
    try:
        return list(_DETAIL.validate_python(detail).steps)
    except ValidationError as error:
        raise CustomKnowledgeError("That cannot be undone from here.") from error
