"""What moderators see of one entry, and what they are told when they have changed something."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.custom_knowledge.difference import PartDifference
from bot.custom_knowledge.overview import EntryOrigin, EntrySummary
from bot.ui.card import QUIET, card, container, line, text
from bot.ui.cards.kb.diff import diff_text
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.kb import ShowHistory
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
        buttons.append(button("Show", "kb-show", entry_id))
    if undo is not None:
        buttons.append(button(UNDO, "kb-undo", f"{undo:x}"))
    rows = [row(*buttons)] if buttons else []
    return card(container(text(clip(sentence, 2000))), *rows)


def entry_card(item: EntrySummary, shipped_phrases: int) -> ui.LayoutView:
    """Return what there is to know of one entry, and what can be done with it."""
    draft = item.held.draft
    facts = [
        f"{ORIGINS[item.origin]}. Subject: {quoted(draft.category, 60)}.",
        *([OFF] if item.off else []),
        *([OUTDATED] if item.outdated else []),
    ]
    if item.held.revision:
        facts.append(f"Revision {item.held.revision}.")
    parts = ", ".join(quoted(part.title, 60) for part in draft.sections)
    body = [
        text(f"### {quoted(draft.question, 200)}\n" + "\n".join(facts)),
        line(),
        text((clip(draft.short, 900) or NO_SHORT) + (f"\n\n**Parts:** {parts}" if parts else "")),
        line(),
        text(_phrases(item, shipped_phrases)),
        text(small(f"Its name in commands: {item.id}")),
    ]
    rows = [row(*_main_buttons(item)), row(*_more_buttons(item))]
    return card(container(*body), *rows)


def shipped_change_card(entry_id: str, pieces: Sequence[PartDifference]) -> ui.LayoutView:
    """Return what has changed in a shipped entry that a server has its own version of."""
    changed = diff_text(pieces, 3000) or "I cannot say exactly what: the earlier text is not kept."
    return card(
        container(text("### What changed in the built-in text"), text(changed), accent=QUIET),
        row(
            button("Keep our version", "kb-keep", entry_id, style=Style.primary),
            button("Go back to the built-in version", "kb-restore", entry_id),
            button("Edit our version", "kb-edit", entry_id),
        ),
    )


def _phrases(item: EntrySummary, shipped_phrases: int) -> str:
    aliases = item.held.draft.aliases
    lines = [f"- {quoted(alias, 80)}" for alias in aliases[:12]]
    if len(aliases) > len(lines):
        lines.append(f"- and {len(aliases) - len(lines)} more")
    if aliases:
        lines.insert(0, f"**Other phrasings by this server ({len(aliases)})**")
        lines.append("")
    else:
        lines.append(NO_PHRASES)
    if item.origin is EntryOrigin.VERSION and not item.held.draft.keep_shipped:
        lines.append(LEFT_OUT)
    elif shipped_phrases:
        lines.append(f"{shipped_phrases} built-in phrasings lead here too.")
    return "\n".join(lines).rstrip()


def _main_buttons(item: EntrySummary) -> list[Button]:
    switch = (
        button("Switch on", "kb-restore", item.id, style=Style.success)
        if item.off
        else button("Switch off", "kb-disable", item.id, style=Style.danger)
    )
    return [
        button("Edit", "kb-edit", item.id, style=Style.primary),
        button("Preview", "kb-saved-part", "-", item.id),
        button("History", ShowHistory(item.id)),
        switch,
    ]


def _more_buttons(item: EntrySummary) -> list[Button]:
    buttons = [button("All entries", "kb-page", "changed", "0")]
    if item.origin is EntryOrigin.VERSION and not item.off and not item.outdated:
        buttons.append(button("Go back to the built-in version", "kb-restore", item.id))
    if item.outdated:
        buttons.append(button("What changed", "kb-news", item.id, style=Style.primary))
    return buttons
