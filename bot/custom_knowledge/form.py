"""What a moderator typed into the form of an entry, kept as it was typed until it is saved."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.custom_knowledge.draft import OTHER, EntryDraft, sections_of
from bot.custom_knowledge.errors import CustomKnowledgeError

if TYPE_CHECKING:
    from bot.storage import JSON

FIELD = 4000
"""Characters that one field of a form takes."""


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The five fields, word for word. `aliases`: one a line."""

    question: str = ""
    short: str = ""
    more: str = ""
    category: str = ""
    aliases: str = ""

    def draft(self, *, keep_shipped: bool = True) -> EntryDraft:
        """Return what it says, tidied. Raises CustomKnowledgeError with all that is wrong."""
        draft = EntryDraft(
            self.question,
            self.short,
            sections_of(self.more),
            tuple(self.aliases.splitlines()),
            self.category or OTHER,
            keep_shipped,
        )
        return draft.checked()


def form_of(draft: EntryDraft) -> EntryForm:
    """Return the form that says what a draft does."""
    return EntryForm(
        draft.question, draft.short, draft.more, draft.category, "\n".join(draft.aliases)
    )


@dataclass(frozen=True, slots=True)
class PendingDraft:
    """A form that is not saved yet.

    entry_id: the entry that it changes, None for a new one; base: the revision that the moderator
    saw, 0 for the shipped text. keep_shipped: see EntryDraft. Of an import: proposed, that the
    question stands nowhere in the document; shortened, that the answer was cut; resembles: ids of
    entries that may answer the same. group: the questions that it answers, which wait until it is
    saved: the id of the one that stands for them, of the newest that was seen, their place. case:
    what a member passed on, of which this is the answer.
    """

    form: EntryForm = field(default_factory=EntryForm)
    entry_id: str | None = None
    base: int | None = None
    keep_shipped: bool = True
    proposed: bool = False
    shortened: bool = False
    resembles: tuple[str, ...] = ()
    group: tuple[int, int, int] | None = None
    case: int | None = None

    def draft(self) -> EntryDraft:
        """Return what is to be saved. Raises CustomKnowledgeError with all that is wrong."""
        return self.form.draft(keep_shipped=self.keep_shipped)

    def typed(self, form: EntryForm) -> PendingDraft:
        """Return it with another text."""
        return replace(self, form=form)

    def to_json(self) -> JSON:
        """Return it as JSON."""
        value: JSON = asdict(self)
        return value

    @classmethod
    def from_json(cls, value: JSON) -> PendingDraft:
        """Read what `to_json` wrote. Raises CustomKnowledgeError for anything else."""
        try:
            return _PENDING.validate_python(value)
        except ValidationError as error:
            raise CustomKnowledgeError("This draft can no longer be read.") from error


_PENDING = TypeAdapter(PendingDraft)
