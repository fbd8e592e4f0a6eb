"""A draft before it is saved: its preview, its faults, a conflict."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.custom_knowledge.difference import PartDifference
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.kb.diff import diff_text
from bot.ui.cards.kb.importing import ImportPlace, import_rows
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.kb import (
    ALONE,
    DropDraft,
    PreviewDraft,
    PreviewEntry,
    SaveDraft,
    ToggleShippedPhrases,
    WriteDraft,
)
from bot.ui.look import PLAIN, Look
from bot.ui.text import clip

PREVIEW = "**Preview.** Members see what is above. Nothing is saved yet."
SAVED_PREVIEW = "**Preview.** This is what members see."
FAULTY = "### Not quite there yet\nNothing is lost. Continue where you left off."
CONFLICT = (
    "### Somebody else saved first\n<@{who}> saved this entry {when}, while you were writing. Your "
    "text "
    "is kept. If you save yours, theirs stays in **/kb history**."
)
CONFLICT_NAMELESS = (
    "### Somebody else saved first\nThis entry was changed while you were writing. Your text is "
    "kept. "
    "If you save yours, the other stays in **/kb history**."
)
DROPPED = "Dropped. Nothing was saved."
SHIPPED_LEAD = "Built-in phrasings: lead here"
SHIPPED_LEAD_NOT = "Built-in phrasings: left out"


def preview_card(
    draft_id: int,
    entry: Entry,
    related: Sequence[Entry],
    *,
    open_part: int | None = None,
    keep_shipped: bool | None = None,
    look: Look = PLAIN,
    place: ImportPlace | None = None,
    note: str = "",
    alone: bool = False,
) -> ui.LayoutView:
    """Return the members' card of a draft, and what can be done with it.

    keep_shipped: of a version of a shipped entry, whether its shipped phrasings lead to it. place:
    where it stands in an import. note: what else the moderator should know. alone: it is saved
    without the questions that it was written for.
    """
    # No question has the number 0: a preview is in no log, and its votes count nowhere.
    state = AnswerState(entry.id, 0, open_part=open_part)
    view = answer_card(
        state, entry, related, look=look, preview=lambda part: PreviewDraft(part, draft_id)
    )
    buttons = [
        button("Save", SaveDraft(draft_id, ALONE if alone else None), style=Style.success),
        button("Edit", WriteDraft(draft_id)),
        button("Drop", DropDraft(draft_id), style=Style.danger),
    ]
    if keep_shipped is not None:
        label = SHIPPED_LEAD if keep_shipped else SHIPPED_LEAD_NOT
        buttons.append(button(label, ToggleShippedPhrases(draft_id)))
    words = "\n".join(filter(None, [note, PREVIEW, place.note if place else ""]))
    rows = [] if place is None else import_rows(draft_id, place)
    view.add_item(container(text(words), row(*buttons), *rows, accent=QUIET))
    return view


def saved_preview_card(
    entry: Entry, related: Sequence[Entry], *, open_part: int | None = None, look: Look = PLAIN
) -> ui.LayoutView:
    """Return the members' card of an entry as it is saved; its votes count nowhere."""
    # As in a draft's preview: the question 0 is in no log.
    state = AnswerState(entry.id, 0, open_part=open_part)
    view = answer_card(
        state, entry, related, look=look, preview=lambda part: PreviewEntry(part, entry.id)
    )
    view.add_item(container(text(SAVED_PREVIEW), accent=QUIET))
    return view


def faulty_card(draft_id: int, sentences: str, place: ImportPlace | None = None) -> ui.LayoutView:
    """Return what is wrong with a draft, and the way back into the form."""
    items = [text(f"{FAULTY}\n{clip(sentences, 2500)}")]
    if place is not None:
        items.append(text(place.note))
    return card(
        container(*items, *(import_rows(draft_id, place) if place else []), accent=QUIET),
        row(
            button("Go on writing", WriteDraft(draft_id), style=Style.primary),
            button("Drop", DropDraft(draft_id), style=Style.danger),
        ),
    )


def conflict_card(
    draft_id: int,
    revision: int,
    parts: Sequence[PartDifference],
    *,
    who: int | None = None,
    when: str = "",
) -> ui.LayoutView:
    """Return what differs between what somebody else saved and this draft."""
    head = CONFLICT.format(who=who, when=when) if who is not None else CONFLICT_NAMELESS
    difference = diff_text(parts, 2800) or "Your text is the same as theirs."
    return card(
        container(
            text(head),
            text(f"From theirs (−) to yours (+):\n{difference}"),
            accent=QUIET,
        ),
        row(
            button("Save mine", SaveDraft(draft_id, revision), style=Style.danger),
            button("Edit mine", WriteDraft(draft_id)),
            button("Drop mine", DropDraft(draft_id)),
        ),
    )


def gone_card() -> ui.LayoutView:
    """Say that a draft is no longer there."""
    return card(
        container(
            text("That draft is gone: it was saved or dropped, or a week has passed."), accent=QUIET
        )
    )


def text_file_card(sentence: str, file_name: str) -> ui.LayoutView:
    """Return a sentence with the file that holds what was written."""
    return card(container(text(sentence), accent=QUIET), ui.File(f"attachment://{file_name}"))
