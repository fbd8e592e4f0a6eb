"""The browse card: categories, then the questions of one, in a message that is edited."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.knowledge import Entry, Snapshot
from bot.ui.card import card, container, text
from bot.ui.controls.answers import BrowseCategory, BrowseEntry, BrowsePage
from bot.ui.controls.items import button, option, row, select
from bot.ui.controls.paging import page_of, paging
from bot.ui.look import PLAIN, Look
from bot.ui.text import quoted

TITLE = "### What I know"
LEAD = "Choose a subject. Only you can see this."
PAGE = 25


def category_key(name: str) -> str:
    """Return a short key for a category that stays the same when others come or go."""
    return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')):x}"


def category_of(snapshot: Snapshot, key: str) -> str | None:
    """Return the category that a key stands for, if it is still there."""
    return next((name for name in snapshot.categories if category_key(name) == key), None)


def categories_card(snapshot: Snapshot, page: int = 0, look: Look = PLAIN) -> ui.LayoutView:
    """Return the list of categories with the number of questions in each."""
    names = list(snapshot.categories)
    on_page, page, pages = page_of(names, page, PAGE)
    lines = [f"- **{quoted(name, 80)}** ({len(snapshot.categories[name])})" for name in on_page]
    options = [option(name, category_key(name), _count(snapshot, name)) for name in on_page]
    rows: list[ui.Item[Any]] = [row(select("Choose a subject", BrowseCategory(), options=options))]
    rows += paging(partial(BrowsePage, None), page=page, pages=pages)
    listed = text("\n".join([TITLE, LEAD, *lines]))
    return card(container(listed, accent=look.accent), *rows)


def entries_card(
    category: str, entries: Sequence[Entry], page: int = 0, look: Look = PLAIN
) -> ui.LayoutView:
    """Return the questions of one category, 25 a page, with a way back."""
    on_page, page, pages = page_of(entries, page, PAGE)
    lines = [f"- {quoted(entry.question, 110)}" for entry in on_page]
    key = category_key(category)
    options: list[discord.SelectOption] = [option(entry.question, entry.id) for entry in on_page]
    rows: list[ui.Item[Any]] = [row(select("Choose a question", BrowseEntry(), options=options))]
    rows += paging(partial(BrowsePage, key), page=page, pages=pages)
    rows.append(row(button("Back to all subjects", BrowsePage(None, 0))))
    listed = text("\n".join([f"### {quoted(category, 100)}", *lines]))
    return card(container(listed, accent=look.accent), *rows)


def _count(snapshot: Snapshot, name: str) -> str:
    number = len(snapshot.categories[name])
    return "1 question" if number == 1 else f"{number} questions"
