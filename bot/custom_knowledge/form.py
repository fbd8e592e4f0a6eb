"""The form of an entry: what a moderator typed, unchanged until it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from bot.custom_knowledge.draft import OTHER, EntryDraft, sections_of

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

    @property
    def phrases(self) -> list[str]:
        """The question and the other ways to ask it."""
        return [self.question, *self.aliases.splitlines()]


def form_of(draft: EntryDraft) -> EntryForm:
    """Return the form that says what a draft does."""
    aliases = "\n".join(draft.aliases)
    return EntryForm(draft.question, draft.short, draft.more, draft.category, aliases)
