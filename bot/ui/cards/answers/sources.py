"""The sources of an answer: how much weight each has, and what it supports."""

from __future__ import annotations

import re

from discord import ui

from bot.knowledge import Entry, Source, Strength
from bot.knowledge.strengths import (
    RULES_CHANGE,
    STRENGTH_WORDS,
    UNRATED_SOURCES,
    by_strength,
)
from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.text import clip, quoted, small, units

TITLE = "### Where this answer comes from"
NONE = "This answer names no sources."
MORE = "- and {count} more"
HEADINGS = {strength: f"**{name}**{rest}" for strength, (name, rest) in STRENGTH_WORDS.items()}
UNRATED = f"**{UNRATED_SOURCES}**"
_TITLE, _NOTE = 200, 400
_LINK = re.compile(r"https://[^\s<>\"'()]{4,300}")


def sources_card(entry: Entry) -> ui.LayoutView:
    """Return the list, the strongest sources first; what does not fit is counted.

    Each group of equal strength has a heading that says how much weight it has.
    """
    sources = by_strength(entry.sources)
    if not sources:
        return card(container(text(NONE), accent=QUIET))
    lines = [TITLE, f"> {quoted(entry.question, 200)}"]
    rated = any(source.strength for source in sources)
    group: Strength | str | None = None
    for number, source in enumerate(sources):
        block = [_line(source)]
        if rated and group != (source.strength or UNRATED):
            group = source.strength or UNRATED
            block.insert(0, HEADINGS[source.strength] if source.strength else UNRATED)
        if units("\n".join([*lines, *block])) > MAX_TEXT - 300:
            lines.append(MORE.format(count=len(sources) - number))
            break
        lines += block
    if {source.strength for source in sources} & {Strength.LAW, Strength.CODE}:
        lines.append(small(RULES_CHANGE))
    return card(container(text("\n".join(lines)), accent=QUIET))


def _line(source: Source) -> str:
    note = f" — {_linked(source.note, _NOTE)}" if source.note.strip() else ""
    return f"- **{_linked(source.title, _TITLE)}**{note}"


def _linked(words: str, limit: int) -> str:
    """Return harmless text in which only plain links lead somewhere, and show where."""
    line, end = "", 0
    text = clip(words, limit)
    for link in _LINK.finditer(text):
        line += quoted(text[end : link.start()], limit) + f" <{link.group()}> "
        end = link.end()
    return (line + quoted(text[end:], limit)).strip()
