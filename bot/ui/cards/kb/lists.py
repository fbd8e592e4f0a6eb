"""The list of a server's entries, and of the phrases that are out of scope; in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.custom_knowledge.overview import EntryFilter, EntryOrigin, EntrySummary
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import option, row, select
from bot.ui.controls.kb import ChooseFilter, ListEntries, OpenChosenEntry, RemoveOutOfScope
from bot.ui.controls.paging import page_of, paging
from bot.ui.text import clip, quoted, small

PAGE = 10
TITLES = {
    EntryFilter.CHANGED: "What this server has changed",
    EntryFilter.OWN: "Entries by this server",
    EntryFilter.VERSION: "This server's versions of built-in entries",
    EntryFilter.OFF: "Switched off",
    EntryFilter.OUTDATED: "Built-in entries that changed since your version",
    EntryFilter.SHIPPED: "Built-in entries",
    EntryFilter.ALL: "All entries",
    EntryFilter.OUT_OF_SCOPE: "Out of scope: phrases that I do not answer in this server",
}
EMPTY = "Nothing here yet. **/kb add** writes an entry, **/kb edit** changes a built-in one."
EMPTY_OUTSIDE = "Nothing here yet. **/questions** lets you say that a question is not for me."
NEWS = (
    "**{number} built-in texts have changed** since you wrote your version: choose “{title}” below."
)
ENTRIES_CHANGED = (
    "### Some built-in entries have changed\nThis server has its own versions of these. Members "
    "still see yours. Look at what is new, then keep yours or go back to the built-in one."
)
_MARKS = {EntryOrigin.OWN: "✏️", EntryOrigin.VERSION: "🔁", EntryOrigin.SHIPPED: "📘"}


def entries_list(
    summaries: Sequence[EntrySummary], filter_: EntryFilter, page: int, *, outdated_count: int = 0
) -> ui.LayoutView:
    """Return one page of the entries that fit the filter; `outdated_count` is over all."""
    on_page, page, pages = page_of(summaries, page, PAGE)
    lines = [f"### {TITLES[filter_]} ({len(summaries)})"]
    if outdated_count and filter_ is not EntryFilter.OUTDATED:
        lines.append(NEWS.format(number=outdated_count, title=TITLES[EntryFilter.OUTDATED]))
    lines += [_line(summary) for summary in on_page] or [EMPTY]
    lines.append(small("✏️ by this server · 🔁 your version · 📘 built-in · 🚫 switched off"))
    rows: list[ui.Item[Any]] = []
    if on_page:
        options = [option(summary.record.draft.question, summary.id) for summary in on_page]
        rows.append(row(select("Open an entry", OpenChosenEntry(), options=options)))
    rows += _paging(filter_, page, pages)
    return card(container(text("\n".join(lines))), *rows, _filters())


def out_of_scope_list(phrases: Sequence[tuple[int, str]], page: int) -> ui.LayoutView:
    """Return one page of the out-of-scope phrases (id, text), and a select to remove one."""
    on_page, page, pages = page_of(phrases, page, PAGE)
    lines = [f"### {TITLES[EntryFilter.OUT_OF_SCOPE]} ({len(phrases)})"]
    lines += [f"- {quoted(phrase, 150)}" for _, phrase in on_page] or [EMPTY_OUTSIDE]
    rows: list[ui.Item[Any]] = []
    if on_page:
        options = [option(clip(phrase, 100), f"{number:x}") for number, phrase in on_page]
        rows.append(row(select("Remove a phrase", RemoveOutOfScope(), options=options)))
    rows += _paging(EntryFilter.OUT_OF_SCOPE, page, pages)
    return card(container(text("\n".join(lines)), accent=QUIET), *rows, _filters())


def shipped_news_card(entries: Sequence[Entry]) -> ui.LayoutView:
    """Tell moderators which shipped entries have changed since they wrote their versions."""
    lines = [f"- {quoted(entry.question, 120)}" for entry in entries[:PAGE]]
    if len(entries) > PAGE:
        lines.append(f"- and {len(entries) - PAGE} more")
    options = [option(entry.question, entry.id) for entry in entries]
    return card(
        container(text("\n".join([ENTRIES_CHANGED, *lines])), accent=QUIET),
        row(select("Open an entry", OpenChosenEntry(), options=options)),
    )


def _line(summary: EntrySummary) -> str:
    marks = _MARKS[summary.origin]
    marks += ("🚫" if summary.off else "") + ("🆕" if summary.outdated else "")
    phrase_note = f" · {summary.aliases} phrasings" if summary.aliases else ""
    return f"{marks} {quoted(summary.record.draft.question, 150)}{phrase_note}"


def _paging(filter_: EntryFilter, page: int, pages: int) -> list[ui.Item[Any]]:
    return paging(lambda number: ListEntries(filter_, number), page=page, pages=pages)


def _filters() -> ui.ActionRow[Any]:
    options = [option(title, filter_.value) for filter_, title in TITLES.items()]
    return row(select("Show something else", ChooseFilter(), options=options))
