"""The texts of an entry as cards show them, whoever asks: worked out once, not for each card."""

from __future__ import annotations

import discord
from msgspec import Struct

from bot.knowledge import Entry, Section
from bot.text.cleaning import showable
from bot.ui.controls.menu import RelatedChoice, menu_option
from bot.ui.remembered import remembered
from bot.ui.text import quoted, split_long

SHORT_LIMIT = 1200
PART_LIMIT = 1400
_MAX_PARTS = 10
_MOST_ENTRIES = 512
NO_SHORT = "There is no short answer yet. The parts below say what is known."


class EntryFace(Struct, frozen=True):
    """The texts of an entry as a card shows them.

    heading: the question and the short answer. parts: the sections, long ones cut into pieces that
    fit a card; opened: their texts in the same order. related: the choice that leads to this entry
    from the card of another; no card may change it.
    """

    heading: str
    parts: tuple[Section, ...]
    opened: tuple[str, ...]
    related: discord.SelectOption


@remembered(_MOST_ENTRIES)
def face_of(entry: Entry) -> EntryFace:
    """Return the texts of an entry."""
    sections = parts(entry)
    return EntryFace(
        heading=showable(f"### {quoted(entry.question, 200)}\n{_short(entry)}"),
        parts=sections,
        opened=tuple(showable(f"**{quoted(part.title, 100)}**\n{part.body}") for part in sections),
        related=menu_option(entry.question, RelatedChoice(entry.id), "Related question"),
    )


def parts(entry: Entry) -> tuple[Section, ...]:
    """Return the sections of an entry, long ones cut into pieces that fit a card."""
    pieces: list[Section] = []
    for section in _with_rest_of_short(entry):
        bodies = split_long(section.body, PART_LIMIT)
        total = len(bodies)
        pieces += [
            Section(section.title if total == 1 else f"{section.title} ({n}/{total})", body)
            for n, body in enumerate(bodies, 1)
        ]
    return tuple(pieces[:_MAX_PARTS])


def _short(entry: Entry) -> str:
    return split_long(entry.short, SHORT_LIMIT)[0] if entry.short.strip() else NO_SHORT


def _with_rest_of_short(entry: Entry) -> tuple[Section, ...]:
    """A short answer that is too long goes on in a part of its own: nothing is lost."""
    rest = "\n\n".join(split_long(entry.short, SHORT_LIMIT)[1:])
    return ((Section("More", rest),) if rest else ()) + entry.sections
