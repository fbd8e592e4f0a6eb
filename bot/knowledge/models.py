"""The knowledge base as immutable values: entries, out-of-scope topics, a snapshot of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field


class Strength(StrEnum):
    """How much weight a source has, the strongest first.

    law: what the law is, in the place named. code: rules that bind the members of a profession.
    guideline: information or advice by an official or professional body. research: a study.
    practice: what professionals commonly do or teach. opinion: an article or post by one writer.
    """

    LAW = "law"
    CODE = "code"
    GUIDELINE = "guideline"
    RESEARCH = "research"
    PRACTICE = "practice"
    OPINION = "opinion"


class Source(Struct, frozen=True):
    """The source of a statement of an entry: a title, what it supports, and its weight."""

    title: str
    note: str = ""
    document: str | None = None
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an answer under its own heading, in Markdown."""

    title: str
    body: str


class Entry(Struct, frozen=True):
    """A canonical question, other ways to ask it, and the answer in parts.

    strict: it answers only when that is nearly certain, because a wrong answer harms (it speaks of
    violations) or because its subject is so general that it would win by default.
    """

    id: str
    question: str
    category: str = "Other"
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed: date | None = None
    strict: bool = False
    short: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The canonical question and every alias: all the ways to mean this entry."""
        return (self.question, *self.aliases)


class Topic(Struct, frozen=True):
    """A subject that the knowledge base does not cover, and where to turn instead."""

    id: str
    title: str
    phrases: tuple[str, ...]
    pointer: str = ""


class Snapshot(Struct, frozen=True, dict=True):
    """The entries and out-of-scope topics that hold at one moment, in a fixed order."""

    entries: Mapping[str, Entry]
    topics: tuple[Topic, ...] = field(default=())

    @cached_property
    def categories(self) -> Mapping[str, tuple[Entry, ...]]:
        """Entries by category, both in the order of the snapshot."""
        grouped: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            grouped.setdefault(entry.category, []).append(entry)
        return {name: tuple(entries) for name, entries in grouped.items()}
