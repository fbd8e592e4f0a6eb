"""Long lists in pages: which part is shown, and the buttons to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from discord import ui

from bot.ui.controls.items import button, caption, row
from bot.ui.controls.states import State

_T = TypeVar("_T")


def page_of(items: Sequence[_T], page: int, size: int) -> tuple[Sequence[_T], int, int]:
    """Return what stands on a page, its number (the nearest there is), and how many there are."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def paging(control: Callable[[int], State], *, page: int, pages: int) -> list[ui.Item[Any]]:
    """Return the row of buttons to the pages around, or nothing when there is one page alone.

    control: gives the state of the button to a page.
    """
    if pages == 1:
        return []
    before, after = max(page - 1, 0), min(page + 1, pages)
    return [
        row(
            button("Earlier", control(before), disabled=page == 0),
            caption(f"Page {page + 1} of {pages}"),
            button("Later", control(after), disabled=page == pages - 1),
        )
    ]
