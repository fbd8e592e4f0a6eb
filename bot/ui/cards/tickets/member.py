"""What members see of a question that they passed on to the moderators, and of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import discord
from discord import ui

from bot.knowledge import Entry
from bot.ui.card import MAX_TEXT, QUIET, URGENT, asked_line, card, container, text
from bot.ui.cards.safety.crisis import SAFE
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.said import Said
from bot.ui.text import clip, quoted, small, units

NOTICE_ID = 902
"""The component id of the note's text, to know the note when it is pressed."""
NOTICE = (
    "A question that somebody passed on to the moderators from here has an answer. Only the person "
    "who asked can open it."
)
NOTICE_ASKED = (
    "The moderators have a question about something that somebody passed on from here. Only "
    "the person who asked can open it."
)
MENTION = "The moderators have an answer for you. Only you can open it."
MENTION_ASKED = "The moderators have a question for you. Only you can open it."
NUDGE = "The moderators of {server} have an answer for you."
NUDGE_ASKED = "The moderators of {server} have a question for you."
ADD = "Add something"
TITLE_ASKED = "### The moderators have a question for you"
NOT_SENT = "What you wrote has not been sent to the moderators, and I have not kept it."
MISREAD = "If I misread you, you can still send it."
TITLE = "### The moderators have answered you"
FROM = "Written by a moderator of {server}: a volunteer, not a professional."
LINKED = "A moderator of {server} chose this answer for you. For more, use **/faq** in the server."
PASSING = "Only you see this, until you close Discord. Copy what you would like to keep."
_ANSWER = 3500
_PART, _PARTS = 800, 3
_PREFIX = 20
_SHORTEST = 30


class News(Enum):
    """What the moderators have for a member."""

    ANSWER = "answer"
    QUESTION = "question"


def passed_on_card(sentence: str, guild_id: int, case_id: int) -> ui.LayoutView:
    """Return the confirmation, with ways to look for the answer and to add something."""
    key = _key(guild_id, case_id)
    look = button("Is there an answer?", "case-open", *key)
    return card(container(text(sentence), accent=QUIET), row(look, _add(ADD, key)))


def notice_card(
    guild_id: int, case_id: int, news: News = News.ANSWER, *, member_id: int | None = None
) -> ui.LayoutView:
    """Return the note for a channel: nothing in it tells what was asked.

    Nor who asked, unless `member_id` is to be mentioned.
    """
    answered = news is News.ANSWER
    words = NOTICE if answered else NOTICE_ASKED
    if member_id is not None:
        words = f"<@{member_id}> {MENTION if answered else MENTION_ASKED}"
    label = "Open the answer" if answered else "Open the question"
    opening = button(label, "case-open", *_key(guild_id, case_id), style=Style.primary)
    return card(container(text(words, id_=NOTICE_ID), accent=QUIET), row(opening))


def nudge_card(guild_id: int, case_id: int, news: News, server: str) -> ui.LayoutView:
    """Return the direct message for somebody who did not ask for one: it holds no content."""
    answered = news is News.ANSWER
    words = (NUDGE if answered else NUDGE_ASKED).format(server=quoted(server, 60))
    label = "Open the answer" if answered else "Open the question"
    opening = button(label, "case-open", *_key(guild_id, case_id), style=Style.primary)
    return card(container(text(words), accent=QUIET), row(opening))


def asked_back_card(
    guild_id: int, case_id: int, parts: Sequence[Said], server: str, *, passing: bool = False
) -> ui.LayoutView:
    """Return what the moderators ask, after the newest of what was said before."""
    said = "\n".join(
        f"**{'The moderators' if part.by_team else 'You'}:** {quoted(part.text, _PART)}"
        for part in parts[-_PARTS:]
    )
    body = text(f"{TITLE_ASKED}\n{said}")
    end = text(_print(FROM, server, passing=passing))
    return card(container(body, end), row(_add("Answer", _key(guild_id, case_id), Style.primary)))


def not_sent_card(guild_id: int, case_id: int, words: str) -> ui.LayoutView:
    """Return what follows help that may be a misreading: how to send the words after all."""
    again = button("Send it anyway", "case-add", *_key(guild_id, case_id), SAFE)
    block = [text(f"{NOT_SENT} {MISREAD}"), asked_line(clip(quoted(words, 1000), 2000))]
    return card(container(*block, accent=QUIET), row(again))


def _key(guild_id: int, case_id: int) -> tuple[str, str]:
    return f"{case_id:x}", f"{guild_id:x}"


def _add(label: str, key: tuple[str, str], style: Style = Style.secondary) -> Button:
    return button(label, "case-add", *key, style=style)


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
    parts = "\n\n".join(f"**{quoted(part.title, 100)}**\n{part.body}" for part in entry.sections)
    whole = f"### {quoted(entry.question, 200)}\n{clip(entry.short, 1200)}\n\n{parts}".strip()
    return _card(asked, clip(whole, _ANSWER), _print(LINKED, server, passing=False))


def _card(asked: str | None, body: str, small_print: str) -> ui.LayoutView:
    """Return a card with as much of the question as the answer leaves room for."""
    room = (MAX_TEXT - units(body) - units(small_print) - _PREFIX) // 2
    head = [asked_line(quoted(asked, min(300, room)))] if asked and room >= _SHORTEST else []
    return card(container(*head, text(body), text(small_print)))


def _print(sentence: str, server: str, *, passing: bool) -> str:
    named = sentence.format(server=quoted(server, 60))
    return small("\n".join([named, URGENT, *([PASSING] if passing else [])]))
