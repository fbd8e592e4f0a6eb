"""Where an answer comes from, with what each source supports."""

from __future__ import annotations

import re

from discord import ui

from bot.knowledge import Entry, Source
from bot.ui.card import MAX_TEXT, QUIET, card, container, text
from bot.ui.text import clip, quoted, units

TITLE = "### Where this answer comes from"
NONE = "This answer names no sources."
MORE = "- and {count} more"
_TITLE, _NOTE = 200, 400
_LINK = re.compile(r"https://[^\s<>\"'()]{4,300}")


def sources_card(entry: Entry) -> ui.LayoutView:
    """Return the list, with links where a source has one; what does not fit is counted."""
    once = list(dict.fromkeys(entry.sources))
    if not once:
        return card(container(text(NONE), accent=QUIET))
    lines = [TITLE, f"> {quoted(entry.question, 200)}"]
    for number, source in enumerate(once):
        line = _line(source)
        if units("\n".join([*lines, line])) > MAX_TEXT - 200:
            lines.append(MORE.format(count=len(once) - number))
            break
        lines.append(line)
    return card(container(text("\n".join(lines)), accent=QUIET))


def _line(source: Source) -> str:
    said = f" — {_linked(source.note, _NOTE)}" if source.note.strip() else ""
    return f"- **{_linked(source.title, _TITLE)}**{said}"


def _linked(words: str, limit: int) -> str:
    """Return harmless text in which only plain links lead somewhere, and show where."""
    shown, place = "", 0
    whole = clip(words, limit)
    for found in _LINK.finditer(whole):
        shown += quoted(whole[place : found.start()], limit) + f" <{found.group()}> "
        place = found.end()
    return (shown + quoted(whole[place:], limit)).strip()
