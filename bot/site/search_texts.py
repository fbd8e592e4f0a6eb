"""The texts of each page that can be found, and how often a word of each counts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guides import Guide
from bot.knowledge import Entry
from bot.site.markdown import plain
from bot.site.page_paths import entry_path, guide_path
from bot.site.search_index import SearchText

GUIDES_GROUP = "Guide"
_TITLE, _GROUP, _SUMMARY, _TEXT = 30.0, 4.0, 2.0, 1.0
_KEYWORD, _ALIAS = 6.0, 1.0


def search_texts(entries: Sequence[Entry], guides: Sequence[Guide]) -> list[SearchText]:
    """Return the texts of all pages, entries first."""
    return [*map(_entry, entries), *map(_guide, guides)]


def _entry(entry: Entry) -> SearchText:
    body = " ".join(f"{part.title} {plain(part.body)}" for part in entry.sections)
    return SearchText(
        entry_path(entry.id),
        entry.question,
        entry.category,
        (
            (entry.question, _TITLE),
            (entry.category, _GROUP),
            (" ".join(entry.aliases), _ALIAS),
            (plain(entry.short), _SUMMARY),
            (body, _TEXT),
        ),
    )


def _guide(guide: Guide) -> SearchText:
    body = " ".join(f"{step.title} {plain(step.text)}" for step in guide.steps.values())
    return SearchText(
        guide_path(guide.id),
        guide.title,
        GUIDES_GROUP,
        (
            (guide.title, _TITLE),
            (guide.about, _SUMMARY),
            (" ".join(guide.keywords), _KEYWORD),
            (body, _TEXT),
        ),
    )
