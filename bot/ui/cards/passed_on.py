"""What members see of a question that they passed on to the moderators, and of its answer."""

from __future__ import annotations

import discord
from discord import ui

from bot.knowledge import Entry
from bot.ui.card import MAX_TEXT, QUIET, URGENT, asked_line, card, container, text
from bot.ui.controls import Style, button, row
from bot.ui.text import clip, quoted, small, units

NOTICE_ID = 902
"""The component id of the note's text, to know the note when it is pressed."""
NOTICE = (
    "A question that somebody passed on to the moderators from here has an answer. Only whoever "
    "asked can open it."
)
TITLE = "### The moderators have answered you"
FROM = "Written by a moderator of {server}: a volunteer, not a professional."
LINKED = "A moderator of {server} chose this answer for you. More of it: **/faq** in the server."
PASSING = "Only you see this, until you close Discord. Copy what you would like to keep."
_ANSWER = 3500
_PREFIX = 20
_SHORTEST = 30


def passed_on_card(sentence: str, case_id: int) -> ui.LayoutView:
    """Return the confirmation, with a way to look for the answer later."""
    look = button("Is there an answer?", "case-open", f"{case_id:x}")
    return card(container(text(sentence), accent=QUIET), row(look))


def notice_card(case_id: int) -> ui.LayoutView:
    """Return the note for the channel: nothing in it tells who asked, or what."""
    opening = button("Open the answer", "case-open", f"{case_id:x}", style=Style.primary)
    return card(container(text(NOTICE, id_=NOTICE_ID), accent=QUIET), row(opening))


def is_notice(message: discord.Message | None) -> bool:
    """Whether a message is the note of an answer."""
    if message is None or message.flags.ephemeral:
        return False
    return any(
        isinstance(part, discord.TextDisplay) and part.id == NOTICE_ID
        for block in message.components
        for part in getattr(block, "children", ())
    )


def written_card(
    asked: str | None, answer: str, server: str, *, passing: bool = False
) -> ui.LayoutView:
    """Return what a moderator wrote, for the one who asked; `passing` cards are gone soon."""
    return _card(asked, f"{TITLE}\n{clip(answer, _ANSWER)}", _print(FROM, server, passing=passing))


def linked_card(asked: str | None, entry: Entry, server: str) -> ui.LayoutView:
    """Return an entry as text alone: in a direct message a server's own entries have no buttons."""
    parts = "\n\n".join(f"**{part.title}**\n{part.body}" for part in entry.sections)
    whole = f"### {clip(entry.question, 200)}\n{clip(entry.short, 1200)}\n\n{parts}".strip()
    return _card(asked, clip(whole, _ANSWER), _print(LINKED, server, passing=False))


def _card(asked: str | None, body: str, small_print: str) -> ui.LayoutView:
    """Return a card with as much of the question as the answer leaves room for."""
    room = (MAX_TEXT - units(body) - units(small_print) - _PREFIX) // 2
    head = [asked_line(quoted(asked, min(300, room)))] if asked and room >= _SHORTEST else []
    return card(container(*head, text(body), text(small_print)))


def _print(sentence: str, server: str, *, passing: bool) -> str:
    named = sentence.format(server=quoted(server, 60))
    return small("\n".join([named, URGENT, *([PASSING] if passing else [])]))
