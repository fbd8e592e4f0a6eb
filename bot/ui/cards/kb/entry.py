"""One entry as moderators see it, and the card that says what they have changed."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.custom_knowledge.difference import PartDifference
from bot.custom_knowledge.overview import EntryFilter, EntryOrigin, EntrySummary
from bot.ui.card import QUIET, card, container, line, text
from bot.ui.cards.kb.diff import diff_text
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.kb import (
    DisableEntry,
    EditEntry,
    KeepVersion,
    ListEntries,
    PreviewEntry,
    RestoreEntry,
    ShowEntry,
    ShowHistory,
    ShowShippedChange,
    UndoChange,
)
from bot.ui.text import clip, quoted, small

ORIGINS = {
    EntryOrigin.OWN: "Written by this server",
    EntryOrigin.VERSION: "This server's version of a built-in entry",
    EntryOrigin.SHIPPED: "Built-in entry",
}
OFF = "**Switched off:** members never see it."
OUTDATED = (
    "**The built-in text has changed** since your version was written. Look at what is "
    "new, then keep yours or go back to the built-in one."
)
NO_PHRASES = "No other phrasings by this server."
LEFT_OUT = "The built-in phrasings are left out."
NO_SHORT = "There is no short answer."
UNDO = "Undo"


def done_card(
    sentence: str, *, undo: int | None = None, entry_id: str | None = None
) -> ui.LayoutView:
    """Return what was done, with a way to undo it and a way to the entry."""
    buttons: list[Button] = []
    if entry_id is not None:
        buttons.append(button("Show", ShowEntry(entry_id)))
    if undo is not None:
        buttons.append(button(UNDO, UndoChange(undo)))
    rows = [row(*buttons)] if buttons else []
    return card(container(text(clip(sentence, 2000))), *rows)


def entry_card(summary: EntrySummary, shipped_phrases: int) -> ui.LayoutView:
    """Return what there is to know of one entry, and what can be done with it."""
    draft = summary.record.draft
    facts = [
        f"{ORIGINS[summary.origin]}. Subject: {quoted(draft.category, 60)}.",
        *([OFF] if summary.off else []),
        *([OUTDATED] if summary.outdated else []),
    ]
    if summary.record.revision:
        facts.append(f"Revision {summary.record.revision}.")
    titles = ", ".join(quoted(part.title, 60) for part in draft.sections)
    body = [
        text(f"### {quoted(draft.question, 200)}\n" + "\n".join(facts)),
        line(),
        text((clip(draft.short, 900) or NO_SHORT) + (f"\n\n**Parts:** {titles}" if titles else "")),
        line(),
        text(_phrases(summary, shipped_phrases)),
        text(small(f"Its name in commands: {summary.id}")),
    ]
    rows = [row(*_main_buttons(summary)), row(*_more_buttons(summary))]
    return card(container(*body), *rows)


def shipped_change_card(entry_id: str, parts: Sequence[PartDifference]) -> ui.LayoutView:
    """Return what has changed in a shipped entry that a server has its own version of."""
    difference = (
        diff_text(parts, 3000) or "I cannot say exactly what: the earlier text is not kept."
    )
    return card(
        container(text("### What changed in the built-in text"), text(difference), accent=QUIET),
        row(
            button("Keep our version", KeepVersion(entry_id), style=Style.primary),
            button("Go back to the built-in version", RestoreEntry(entry_id)),
            button("Edit our version", EditEntry(entry_id)),
        ),
    )


def _phrases(summary: EntrySummary, shipped_phrases: int) -> str:
    aliases = summary.record.draft.aliases
    lines = [f"- {quoted(alias, 80)}" for alias in aliases[:12]]
    if len(aliases) > len(lines):
        lines.append(f"- and {len(aliases) - len(lines)} more")
    if aliases:
        lines.insert(0, f"**Other phrasings by this server ({len(aliases)})**")
        lines.append("")
    else:
        lines.append(NO_PHRASES)
    if summary.origin is EntryOrigin.VERSION and not summary.record.draft.keep_shipped:
        lines.append(LEFT_OUT)
    elif shipped_phrases:
        lines.append(f"{shipped_phrases} built-in phrasings lead here too.")
    return "\n".join(lines).rstrip()


def _main_buttons(summary: EntrySummary) -> list[Button]:
    switch = (
        button("Switch on", RestoreEntry(summary.id), style=Style.success)
        if summary.off
        else button("Switch off", DisableEntry(summary.id), style=Style.danger)
    )
    return [
        button("Edit", EditEntry(summary.id), style=Style.primary),
        button("Preview", PreviewEntry(None, summary.id)),
        button("History", ShowHistory(summary.id)),
        switch,
    ]


def _more_buttons(summary: EntrySummary) -> list[Button]:
    buttons = [button("All entries", ListEntries(EntryFilter.CHANGED, 0))]
    if summary.origin is EntryOrigin.VERSION and not summary.off and not summary.outdated:
        buttons.append(button("Go back to the built-in version", RestoreEntry(summary.id)))
    if summary.outdated:
        buttons.append(button("What changed", ShowShippedChange(summary.id), style=Style.primary))
    return buttons
