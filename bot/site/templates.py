"""The templates of the pages: HTML with everything that is put into it escaped."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.paths import SITE
from bot.text.cleaning import showable


class PageTemplates:
    """Renders pages, with some values that all of them use."""

    def __init__(self, **common_values: Any) -> None:
        """Read templates from where they ship."""
        self._common_values = common_values
        self._templates = Environment(
            loader=FileSystemLoader(SITE / "templates"),
            autoescape=True,
            # A slip in a name must stop the build, not leave a gap on a page.
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates.filters["day"] = _day
        self._templates.filters["capitalized"] = _capitalize

    def render(self, name: str, **values: Any) -> bytes:
        """Return a page without characters that turn the reading order of what follows.

        Raises UndefinedError for a value that nobody gave.
        """
        page = self._templates.get_template(f"{name}.html").render(self._common_values, **values)
        return showable(page).encode()


def _day(day: date) -> str:
    """Return a day as people write it, in English whatever the machine speaks."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _capitalize(words: str) -> str:
    return words[:1].upper() + words[1:]
