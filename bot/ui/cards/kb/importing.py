"""An import on its way: where one entry stands in it, what it could be merged with, the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.form import PendingDraft
from bot.custom_knowledge.imports import MAX_ITEMS, DocumentImport
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.text import clip, quoted

AS_PHRASE, AS_ANSWER = "p", "a"
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands among those of an import that are left.

    note: what to know of it. alike: entries that may answer the same. left_out: how many things
    of the file are in no entry.
    """

    batch: int
    number: int
    left: int
    note: str
    alike: tuple[Entry, ...] = ()
    left_out: int = 0


def note_of(
    head: DocumentImport,
    number: int,
    left: int,
    pending: PendingDraft,
    said: str = "",
    twin: Entry | None = None,
) -> str:
    """Return what a moderator should know of an imported entry, in some 800 characters.

    twin: an entry that asks the same.
    """
    lines = [said] if said else []
    lines.append(f"Entry {number + 1} of {left} left from {quoted(head.file, 60)}.")
    lines += [FULL] if left == MAX_ITEMS else []
    lines += [PROPOSED] if pending.proposed else []
    lines += [SHORTENED] if pending.shortened else []
    lines += [TWIN.format(question=quoted(twin.question, 150))] if twin else []
    return "\n".join(lines)


def import_rows(key: str, place: Place) -> list[ui.ActionRow[Any]]:
    """Return the way to the other entries, and the choice to merge with one that is alike."""
    batch = f"{place.batch:x}"
    before, after = max(place.number - 1, 0), min(place.number + 1, place.left - 1)
    buttons = [
        button("Earlier", "kb-import", batch, str(before), disabled=before == place.number),
        button("Later", "kb-import", batch, str(after), "+", disabled=after == place.number),
    ]
    if place.left_out:
        buttons.append(button("What was left out", "kb-import-left", batch))
    rows: list[ui.ActionRow[Any]] = [row(*buttons)]
    if place.alike:
        merge = select("Merge it with a similar entry…", "kb-merge", key, options=_merges(place))
        rows.append(row(merge))
    return rows


def end_card(batch: int, head: DocumentImport) -> ui.LayoutView:
    """Return what became of an import when no entry of it is left."""
    said = DONE.format(file=quoted(head.file, 60), saved=len(head.saved), dropped=head.dropped)
    if not head.saved:
        return card(container(text(f"{said}\n{NOTHING_SAVED}"), accent=QUIET))
    undo = button("Undo all that was saved", "kb-import-undo", f"{batch:x}", style=Style.danger)
    return card(container(text(said)), row(undo, button("All entries", "kb-page", "own", "0")))


def left_out_card(head: DocumentImport) -> ui.LayoutView:
    """Return what of a file is in none of its entries, and why."""
    lines = [f"- {quoted(line, 170)}" for line in head.left_out]
    said = LEFT_OUT.format(file=quoted(head.file, 60))
    return card(container(text("\n".join([said, *lines, "", LEFT_OUT_HELP])), accent=QUIET))


def _merges(place: Place) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    for entry in place.alike:
        name = clip(entry.question, 60)
        options.append(
            option(
                f"Only another way to ask: {name}",
                f"{AS_PHRASE}:{entry.id}",
                "Keeps the answer of that entry.",
            )
        )
        options.append(
            option(
                f"A new answer for: {name}",
                f"{AS_ANSWER}:{entry.id}",
                "You see it before it is saved.",
            )
        )
    return options
