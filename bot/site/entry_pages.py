"""The pages of the entries: what each shows, ready for its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from bot.guides import Guide, GuideBook
from bot.knowledge import Entry, Snapshot, Source, Strength
from bot.knowledge.strengths import STRENGTH_WORDS, UNRATED_SOURCES, by_strength
from bot.site.anchors import Anchors
from bot.site.markdown import html, plain
from bot.site.page_paths import entry_path

# Ids of the template's own elements: no part of an answer may have one of them.
OWN_IDS = ("main", "sources", "related", "guides", "also-asked", "ask", "top")
_MAY_CHANGE = (Strength.LAW, Strength.CODE)
_ASKED, _LONGEST_ASKED = 12, 90
_LONGEST_SUMMARY = 160


class PagePart(Struct, frozen=True):
    """One part of an answer: the id of its heading, its title and its text."""

    anchor: str
    title: str
    body: Markup


class SourceGroup(Struct, frozen=True):
    """Sources of equal weight, under a name and what it means. `may_change`: rules and laws do."""

    name: str
    meaning: str
    sources: tuple[Source, ...]
    may_change: bool


class EntryPage(Struct, frozen=True):
    """The page of an entry. `asked`: some other ways to ask it."""

    id: str
    path: str
    question: str
    category: str
    summary: str
    short: Markup
    parts: tuple[PagePart, ...]
    sources: tuple[SourceGroup, ...]
    related: tuple[Entry, ...]
    guides: tuple[Guide, ...]
    asked: tuple[str, ...]
    reviewed: date | None


def entry_page(entry: Entry, snapshot: Snapshot, book: GuideBook) -> EntryPage:
    """Return the page of an entry; related ids that have no entry are left out."""
    anchors = Anchors(OWN_IDS)
    return EntryPage(
        id=entry.id,
        path=entry_path(entry.id),
        question=entry.question,
        category=entry.category,
        summary=summary(entry.short),
        short=html(entry.short, heading=2),
        parts=tuple(
            PagePart(anchors.take(part.title), part.title, html(part.body))
            for part in entry.sections
        ),
        sources=source_groups(entry.sources),
        related=_related(entry, snapshot.entries),
        guides=book.offered_on(entry.id),
        asked=_other_ways(entry),
        reviewed=entry.reviewed,
    )


def summary(markdown: str) -> str:
    """Return the beginning of a text on one line, for lists and search engines."""
    text = plain(markdown)
    if len(text) <= _LONGEST_SUMMARY:
        return text
    return text[:_LONGEST_SUMMARY].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _related(entry: Entry, entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    related_ids = dict.fromkeys(other for other in entry.related if other != entry.id)
    return tuple(entries[other] for other in related_ids if other in entries)


def _other_ways(entry: Entry) -> tuple[str, ...]:
    """Return short ways to ask the same, in the order of the entry."""
    lines = (" ".join(alias.split()) for alias in entry.aliases)
    return tuple(line for line in lines if 0 < len(line) <= _LONGEST_ASKED)[:_ASKED]


def source_groups(sources: Iterable[Source]) -> tuple[SourceGroup, ...]:
    """Return sources by weight, the strongest first."""
    groups: dict[Strength | None, list[Source]] = {}
    for source in by_strength(sources):
        groups.setdefault(source.strength, []).append(source)
    return tuple(
        SourceGroup(
            *(STRENGTH_WORDS[strength] if strength else (UNRATED_SOURCES, "")),
            tuple(each),
            strength in _MAY_CHANGE,
        )
        for strength, each in groups.items()
    )
