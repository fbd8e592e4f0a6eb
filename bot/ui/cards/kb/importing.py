"""An import: the place of one draft in it, entries to merge it with, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.custom_knowledge.cache import ServerKnowledge
from bot.custom_knowledge.drafts import DocumentImport, ImportPage
from bot.custom_knowledge.drafts.importer import MAX_ITEMS
from bot.custom_knowledge.overview import EntryFilter
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.kb import (
    ListEntries,
    MergeDraft,
    ShowImported,
    ShowLeftOut,
    UndoDocumentImport,
)
from bot.ui.text import clip, quoted

PROPOSED = "The file does not contain this question. It is my suggestion."
SHORTENED = "The answer was too long for a card, so I shortened it."
FULL = (
    f"I take at most {MAX_ITEMS} entries from one file. If it has more, put the rest in another "
    "file."
)
TWIN = (
    "**There is already an entry with this question: “{question}”.** If you save this one too, "
    "there will be two. The list below merges them instead."
)
DONE = "### {file} is done\nSaved: {saved}. Dropped: {dropped}."
UNDONE = "Everything saved from that file has been undone."
LEFT_OUT = "### Not taken from {file}"
LEFT_OUT_HELP = (
    "-# If any of this belongs in an answer, press **Edit** on its entry and paste it there."
)
NOTHING_SAVED = "Nothing was saved."


class MergeKind(StrEnum):
    """The ways to merge a draft with an entry; the first part of an option's value."""

    PHRASE = "p"
    ANSWER = "a"


class ImportPlace(Struct, frozen=True):
    """The place of a draft among those of an import that are left.

    remaining: how many are left. note: what a moderator should know of it, in some 800 characters.
    similar: entries that may
    answer the same. left_out: how many parts of the file are in no entry.
    """

    import_id: int
    number: int
    remaining: int
    note: str
    similar: tuple[Entry, ...] = ()
    left_out: int = 0


def place_of(page: ImportPage, knowledge: ServerKnowledge, news: str = "") -> ImportPlace:
    """Return where the draft of a page stands; news: what became of the one before it."""
    note = note_of(page, page.twin(knowledge), news)
    left_out = len(page.document.left_out)
    similar = page.similar(knowledge)
    return ImportPlace(page.import_id, page.number, page.remaining, note, similar, left_out)


def note_of(page: ImportPage, twin: Entry | None = None, news: str = "") -> str:
    """Return what a moderator should know of an imported draft; twin: an entry that asks it."""
    lines = [news] if news else []
    file = quoted(page.document.file, 60)
    lines.append(f"Entry {page.number + 1} of {page.remaining} left from {file}.")
    lines += [FULL] if page.remaining == MAX_ITEMS else []
    lines += [PROPOSED] if page.draft and page.draft.proposed else []
    lines += [SHORTENED] if page.draft and page.draft.shortened else []
    lines += [TWIN.format(question=quoted(twin.question, 150))] if twin else []
    return "\n".join(lines)


def import_rows(draft_id: int, place: ImportPlace) -> list[ui.ActionRow[Any]]:
    """Return the way to the other drafts, and the choice to merge with a similar entry."""
    before, after = max(place.number - 1, 0), min(place.number + 1, place.remaining - 1)
    earlier, later = (
        ShowImported(place.import_id, before),
        ShowImported(place.import_id, after, later=True),
    )
    buttons = [
        button("Earlier", earlier, disabled=before == place.number),
        button("Later", later, disabled=after == place.number),
    ]
    if place.left_out:
        buttons.append(button("What was left out", ShowLeftOut(place.import_id)))
    rows: list[ui.ActionRow[Any]] = [row(*buttons)]
    if place.similar:
        merge = select(
            "Merge it with a similar entry…", MergeDraft(draft_id), options=_merges(place.similar)
        )
        rows.append(row(merge))
    return rows


def end_card(import_id: int, document: DocumentImport) -> ui.LayoutView:
    """Return what became of an import when no draft of it is left."""
    saved_count, dropped_count = len(document.saved), document.dropped
    words = DONE.format(file=quoted(document.file, 60), saved=saved_count, dropped=dropped_count)
    if not saved_count:
        return card(container(text(f"{words}\n{NOTHING_SAVED}"), accent=QUIET))
    undo = button("Undo all that was saved", UndoDocumentImport(import_id), style=Style.danger)
    entries = button("All entries", ListEntries(EntryFilter.OWN, 0))
    return card(container(text(words)), row(undo, entries))


def left_out_card(document: DocumentImport) -> ui.LayoutView:
    """Return what of a file is in none of its entries, and why."""
    lines = [f"- {quoted(line, 170)}" for line in document.left_out]
    heading = LEFT_OUT.format(file=quoted(document.file, 60))
    return card(container(text("\n".join([heading, *lines, "", LEFT_OUT_HELP])), accent=QUIET))


def _merges(entries: Sequence[Entry]) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    for entry in entries:
        name = clip(entry.question, 60)
        options += [
            option(
                f"Only another way to ask: {name}",
                f"{MergeKind.PHRASE}:{entry.id}",
                "Keeps the answer of that entry.",
            ),
            option(
                f"A new answer for: {name}",
                f"{MergeKind.ANSWER}:{entry.id}",
                "You see it before it is saved.",
            ),
        ]
    return options
