"""Switching shipped entries off and on again: a subject, then its questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from discord import ui

from bot.knowledge import Entry, Snapshot
from bot.servers import SettingGroup
from bot.ui.card import card, container, text
from bot.ui.cards.answers.browse import category_key
from bot.ui.controls.items import Button, button, option, row, select
from bot.ui.controls.settings import (
    ChooseSubject,
    PutDisabledEntries,
    ShowDisabledEntries,
    ShowSettings,
    ShowSubject,
)
from bot.ui.text import quoted, small

TITLE = "### Entries switched off"
LEAD = "I never give these answers in this server. Choose a subject to change that."
ALL_ON = "Every entry is on. Choose a subject to switch some of its entries off."
CHOOSE = "Choose a subject"
OFF = "What you choose here is switched off"
BACK = "Back to the settings"
PAGE = 25
_LISTED = 15
_SETTING = "disabled_entries"


def off_card(snapshot: Snapshot, off: Sequence[str], page: int = 0) -> ui.LayoutView:
    """Return the list of entries that are switched off, and the subjects to choose from."""
    entries = snapshot.entries
    titles = [quoted(entries[each].question if each in entries else each, 110) for each in off]
    more = [f"- and {len(titles) - _LISTED} more"] if len(titles) > _LISTED else []
    lines = [TITLE, LEAD if off else ALL_ON, *(f"- {title}" for title in titles[:_LISTED]), *more]
    names = list(snapshot.categories)
    pages = max(1, -(-len(names) // PAGE))
    page = min(page, pages - 1)
    options = [
        option(name, category_key(name), _count(snapshot.categories[name], off))
        for name in names[page * PAGE : (page + 1) * PAGE]
    ]
    rows: list[ui.Item[Any]] = [row(select(CHOOSE, ChooseSubject(), options=options))]
    earlier = button("Earlier", ShowDisabledEntries(_SETTING, max(page - 1, 0)))
    later = button("Later", ShowDisabledEntries(_SETTING, page + 1))
    rows.append(_leave(page, pages, earlier, later))
    return card(container(text("\n".join(lines))), *rows)


def subject_card(
    category: str, entries: Sequence[Entry], off: Collection[str], page: int = 0
) -> ui.LayoutView:
    """Return the questions of a subject; those that are chosen are switched off."""
    pages = max(1, -(-len(entries) // PAGE))
    page = min(page, pages - 1)
    page_entries = page_of(entries, page)
    key = category_key(category)
    options = [option(entry.question, entry.id, default=entry.id in off) for entry in page_entries]
    choose = select(OFF, PutDisabledEntries(key, page), options=options, least=0, most=len(options))
    head = f"### {quoted(category, 100)}\nChoose what I do not answer here.\n{small(OFF + '.')}"
    all_subjects = button("All subjects", ShowDisabledEntries(_SETTING, 0))
    earlier = button("Earlier", ShowSubject(key, max(page - 1, 0)))
    later = button("Later", ShowSubject(key, page + 1))
    ways = _leave(page, pages, earlier, later, all_subjects)
    return card(container(text(head)), row(choose), ways)


def page_of(entries: Sequence[Entry], page: int) -> Sequence[Entry]:
    """Return the entries of one page."""
    return entries[page * PAGE : (page + 1) * PAGE]


def _leave(
    page: int, pages: int, earlier: Button, later: Button, *before: Button
) -> ui.ActionRow[Any]:
    """Return the row of buttons that leave a page: `before`, the settings, other pages."""
    back = button(BACK, ShowSettings(SettingGroup.ANSWERS))
    first, last = page == 0, page >= pages - 1
    return row(*before, back, *([] if first else [earlier]), *([] if last else [later]))


def _count(entries: Sequence[Entry], off: Collection[str]) -> str:
    number = sum(entry.id in off for entry in entries)
    return f"{len(entries)} questions, {number} switched off"
