"""The list of a server's entries, and of the phrases that are out of scope; in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.custom_knowledge.overview import EntryFilter, EntryOrigin, EntrySummary
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import option, row, select
from bot.ui.controls.paging import page_of, paging
from bot.ui.text import clip, quoted, small

PAGE = 10
OUTSIDE = "outside"
TITLES = {
    EntryFilter.CHANGED: "What this server has changed",
    EntryFilter.OWN: "Entries by this server",
    EntryFilter.VERSION: "This server's versions of built-in entries",
    EntryFilter.OFF: "Switched off",
    EntryFilter.OUTDATED: "Built-in entries that changed since your version",
    EntryFilter.SHIPPED: "Built-in entries",
    EntryFilter.ALL: "All entries",
}
OUTSIDE_TITLE = "Out of scope: phrases that I do not answer in this server"
EMPTY = "Nothing here yet. **/kb add** writes an entry, **/kb edit** changes a built-in one."
EMPTY_OUTSIDE = "Nothing here yet. **/questions** lets you say that a question is not for me."
NEWS = (
    "**{number} built-in texts have changed** since you wrote your version: choose “{title}” below."
)
TOLD = (
    "### Some built-in entries have changed\nThis server has its own versions of these. Members "
    "still see yours. Look at what is new, then keep yours or go back to the built-in one."
)
_MARKS = {EntryOrigin.OWN: "✏️", EntryOrigin.VERSION: "🔁", EntryOrigin.SHIPPED: "📘"}


def entries_list(
    items: Sequence[EntrySummary], wanted: EntryFilter, page: int, *, outdated: int = 0
) -> ui.LayoutView:
    """Return one page of the entries that fit the filter; `outdated` is counted over all."""
    shown, page, pages = page_of(items, page, PAGE)
    lines = [f"### {TITLES[wanted]} ({len(items)})"]
    if outdated and wanted is not EntryFilter.OUTDATED:
        lines.append(NEWS.format(number=outdated, title=TITLES[EntryFilter.OUTDATED]))
    lines += [_line(item) for item in shown] or [EMPTY]
    lines.append(small("✏️ by this server · 🔁 your version · 📘 built-in · 🚫 switched off"))
    rows: list[ui.Item[Any]] = []
    if shown:
        options = [option(item.held.draft.question, item.id) for item in shown]
        rows.append(row(select("Open an entry", "kb-open", options=options)))
    rows += paging("kb-page", wanted.value, page=page, pages=pages)
    return card(container(text("\n".join(lines))), *rows, _filters())


def outside_list(phrases: Sequence[tuple[int, str]], page: int) -> ui.LayoutView:
    """Return one page of the out-of-scope phrases (id, text), and a select to remove one."""
    shown, page, pages = page_of(phrases, page, PAGE)
    lines = [f"### {OUTSIDE_TITLE} ({len(phrases)})"]
    lines += [f"- {quoted(said, 150)}" for _, said in shown] or [EMPTY_OUTSIDE]
    rows: list[ui.Item[Any]] = []
    if shown:
        options = [option(clip(said, 100), f"{number:x}") for number, said in shown]
        rows.append(row(select("Remove a phrase", "kb-outside-drop", options=options)))
    rows += paging("kb-page", OUTSIDE, page=page, pages=pages)
    return card(container(text("\n".join(lines)), accent=QUIET), *rows, _filters())


def news_card(changed: Sequence[Entry]) -> ui.LayoutView:
    """Tell moderators which shipped entries have changed since they wrote their versions."""
    lines = [f"- {quoted(entry.question, 120)}" for entry in changed[:PAGE]]
    if len(changed) > PAGE:
        lines.append(f"- and {len(changed) - PAGE} more")
    options = [option(entry.question, entry.id) for entry in changed]
    return card(
        container(text("\n".join([TOLD, *lines])), accent=QUIET),
        row(select("Open an entry", "kb-open", options=options)),
    )


def _line(item: EntrySummary) -> str:
    marks = _MARKS[item.origin] + ("🚫" if item.off else "") + ("🆕" if item.outdated else "")
    added = f" · {item.aliases} phrasings" if item.aliases else ""
    return f"{marks} {quoted(item.held.draft.question, 150)}{added}"


def _filters() -> ui.ActionRow[Any]:
    options = [option(title, wanted.value) for wanted, title in TITLES.items()]
    options.append(option(OUTSIDE_TITLE, OUTSIDE))
    return row(select("Show something else", "kb-filter", options=options))
