"""Drafts and imports as values, and as the JSON in which they are stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.form import EntryForm

if TYPE_CHECKING:
    from bot.custom_knowledge.draft import EntryDraft
    from bot.storage import JSON

BAD_DRAFT = "This draft can no longer be read."
BAD_IMPORT = "This import can no longer be read."
_COLUMNS = ("id", "import_id")
"""Fields that are columns of the table: the stored JSON is without them."""
_KEYS = {"ticket_id": "case"}
"""Fields that the stored JSON names otherwise: a ticket was once called a case."""


@dataclass(frozen=True, slots=True)
class PendingDraft:
    """An entry that is not saved yet.

    entry_id: the entry that it changes, None for a new one; base: the revision that the moderator
    saw, 0 for the shipped text. keep_shipped: see EntryDraft. Of an import: proposed, that the
    question stands nowhere in the document; shortened, that the answer was cut; resembles: ids of
    entries that may answer the same. group: the questions of the review queue that it answers,
    which wait until it is saved: the id of the one that stands for them, of the newest that was
    seen, their place. ticket_id: the ticket that it answers. answer_id: the community's message
    that it comes from, saved only with its author's consent. id: 0 until it is stored. import_id:
    the import that it belongs to.
    """

    form: EntryForm = field(default_factory=EntryForm)
    entry_id: str | None = None
    base: int | None = None
    keep_shipped: bool = True
    proposed: bool = False
    shortened: bool = False
    resembles: tuple[str, ...] = ()
    group: tuple[int, int, int] | None = None
    ticket_id: int | None = None
    answer_id: int | None = None
    id: int = 0
    import_id: int | None = None

    def draft(self) -> EntryDraft:
        """Return what is to be saved. Raises CustomKnowledgeError with all that is wrong."""
        return self.form.draft(keep_shipped=self.keep_shipped)

    def to_json(self) -> JSON:
        """Return it as JSON, for the body of its row."""
        value: dict[str, JSON] = asdict(self)
        names = [each.name for each in fields(self) if each.name not in _COLUMNS]
        if self.answer_id is None:
            # Most drafts are from no answer, and stay as every version has stored them.
            names.remove("answer_id")
        return {_KEYS.get(name, name): value[name] for name in names}

    @classmethod
    def from_json(cls, value: JSON, draft_id: int, import_id: int | None) -> PendingDraft:
        """Read the body of a row. Raises CustomKnowledgeError for anything else."""
        by_field = value
        if isinstance(value, dict):
            by_field = {**value, **{name: value.get(key) for name, key in _KEYS.items()}}
        try:
            draft = _drafts().validate_python(by_field)
        except ValidationError as error:
            raise CustomKnowledgeError(BAD_DRAFT) from error
        return replace(draft, id=draft_id, import_id=import_id)


@dataclass(frozen=True, slots=True)
class DocumentImport:
    """An import: its file, how many entries it had, and what became of them.

    saved: the audit rows of those that were saved. left_out: a line for each part of the file that
    is in none of its entries.
    """

    file: str
    total: int
    saved: tuple[int, ...] = field(default=())
    dropped: int = 0
    left_out: tuple[str, ...] = ()

    def with_saved(self, row: int | None) -> DocumentImport:
        """Return it with one more entry done: the audit row, None for one that was dropped."""
        if row is None:
            return replace(self, dropped=self.dropped + 1)
        return replace(self, saved=(*self.saved, row))

    def to_json(self) -> JSON:
        """Return it as JSON."""
        saved: list[JSON] = list(self.saved)
        left_out: list[JSON] = list(self.left_out)
        return {
            "file": self.file,
            "total": self.total,
            "saved": saved,
            "dropped": self.dropped,
            "left_out": left_out,
        }

    @classmethod
    def from_json(cls, value: JSON) -> DocumentImport:
        """Read what `to_json` wrote. Raises CustomKnowledgeError for anything else."""
        try:
            return _imports().validate_python(value)
        except ValidationError as error:
            raise CustomKnowledgeError(BAD_IMPORT) from error


# Made when one is read, since no start needs them.
@cache
def _drafts() -> TypeAdapter[PendingDraft]:
    return TypeAdapter(PendingDraft)


@cache
def _imports() -> TypeAdapter[DocumentImport]:
    return TypeAdapter(DocumentImport)
