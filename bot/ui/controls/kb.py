"""The controls of /kb: what each carries in its custom id."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from bot.custom_knowledge.overview import EntryFilter
from bot.ui.controls.menu import CHOSEN
from bot.ui.controls.states import Codec, Id, Name, Number, State, control, number_codec

ALONE: Final = "alone"
"""In place of a revision: save a draft without the questions that it was written for."""
_LATER = "+"
_CLOSE = "-"


def _parse_part(text: str) -> int | Literal["?"] | None:
    if text == CHOSEN:
        return "?"
    return None if text == _CLOSE else number_codec.parse(text)


def _parse_over(text: str) -> int | Literal["alone"] | None:
    if text == ALONE:
        return ALONE
    return None if text == _CLOSE else number_codec.parse(text)


def _pack_or_close(value: int | str | None) -> str:
    return _CLOSE if value is None else str(value)


Part: TypeAlias = Annotated[int | Literal["?"] | None, Codec(_pack_or_close, _parse_part)]
"""The part of a preview to open: None closes the open one, CHOSEN is the select's choice."""
Over: TypeAlias = Annotated[int | Literal["alone"] | None, Codec(_pack_or_close, _parse_over)]
"""The way to save a draft: over a revision, without its questions (ALONE), or plainly (None)."""
Later: TypeAlias = Annotated[bool, Codec(lambda _: _LATER, lambda text: text == _LATER)]


# Entries that are saved


@control("kb-show")
class ShowEntry(State):
    """Show an entry and what can be done with it."""

    entry_id: Name


@control("kb-open")
class OpenChosenEntry(State):
    """Show the entry that is chosen in the select."""


@control("kb-page")
class ListEntries(State):
    """Show a page of the entries that fit a filter."""

    filter: EntryFilter
    page: Number


@control("kb-filter")
class ChooseFilter(State):
    """Show the entries that fit the filter chosen in the select."""


@control("kb-outside-drop")
class RemoveOutOfScope(State):
    """Remove the out-of-scope phrase whose id is chosen in the select."""


@control("kb-saved-part")
class PreviewEntry(State):
    """Show a saved entry as members see it, maybe with a part open."""

    part: Part
    entry_id: Name


@control("kb-edit")
class EditEntry(State):
    """Open the form of an entry, filled in."""

    entry_id: Name


@control("kb-disable")
class DisableEntry(State):
    """Switch an entry off."""

    entry_id: Name


@control("kb-restore")
class RestoreEntry(State):
    """Switch an entry on, or go back to the shipped one."""

    entry_id: Name


@control("kb-news")
class ShowShippedChange(State):
    """Show what changed in a shipped entry since the server wrote its version."""

    entry_id: Name


@control("kb-keep")
class KeepVersion(State):
    """Keep the server's version although the shipped entry has changed."""

    entry_id: Name


@control("kb-undo")
class UndoChange(State):
    """Undo a change by its audit row."""

    row_id: Id


# Drafts


@control("kb-form")
class SubmitEntry(State):
    """Take the form of an entry that is not a draft yet.

    base: the revision that was seen. ticket_id: the ticket that the entry answers, left out where
    there is none.
    """

    entry_id: Name | None
    base: Number
    ticket_id: Id | None = None

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id."""
        return State.pack(self)[: 2 if self.ticket_id is None else 3]


@control("kb-write")
class WriteDraft(State):
    """Open the form of a draft."""

    draft_id: Id


@control("kb-rewrite")
class SubmitDraft(State):
    """Take the form of a draft."""

    draft_id: Id


@control("kb-draft-part")
class PreviewDraft(State):
    """Show a draft as members would see it, maybe with a part open."""

    part: Part
    draft_id: Id


@control("kb-phrases")
class ToggleShippedPhrases(State):
    """Let the shipped phrases lead to the server's version, or no longer."""

    draft_id: Id


@control("kb-save")
class SaveDraft(State):
    """Save a draft."""

    draft_id: Id
    over: Over


@control("kb-drop")
class DropDraft(State):
    """Drop a draft."""

    draft_id: Id


# Imports


@control("kb-import")
class ShowImported(State):
    """Show a draft of an import by its place among those that are left.

    later: the button leads forwards. It is in the custom id so that the two buttons of an import
    with a single draft differ, and it is left out where it does not hold.
    """

    import_id: Id
    number: Number
    later: Later = False

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id."""
        return State.pack(self)[: 3 if self.later else 2]


@control("kb-import-left")
class ShowLeftOut(State):
    """Show what of a document is in none of its entries."""

    import_id: Id


@control("kb-merge")
class MergeDraft(State):
    """Merge a draft with an entry, in the way that is chosen in the select."""

    draft_id: Id


@control("kb-import-undo")
class UndoDocumentImport(State):
    """Undo all that was saved from an import."""

    import_id: Id


# History


@control("kb-history")
class ShowHistory(State):
    """Show an entry's newest revisions."""

    entry_id: Name


@control("kb-past")
class ShowHistoryPage(State):
    """Show a page of an entry's revisions."""

    entry_id: Name
    page: Number


@control("kb-revision")
class ChooseRevision(State):
    """Show what a revision changed; its number is chosen in the select."""

    entry_id: Name


@control("kb-roll")
class AskToRollBack(State):
    """Ask before an entry is rolled back."""

    entry_id: Name
    revision: Number


@control("kb-rolled")
class RollBack(State):
    """Roll an entry back; `base` is the revision that the moderator saw as the newest."""

    entry_id: Name
    revision: Number
    base: Number
