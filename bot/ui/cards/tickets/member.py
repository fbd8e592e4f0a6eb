"""Cards for the member of a ticket: notes, the team's questions, the answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

import discord
from discord import ui

from bot.knowledge import Entry
from bot.moderation.tickets import TicketMessage
from bot.moderation.tickets.limits import MAX_ANSWER
from bot.ui.card import MAX_TEXT, QUIET, URGENT, asked_line, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.tickets import AddToTicket, ReadTicket
from bot.ui.text import clip, quoted, small, units

NOTICE_ID = 902
"""The component id of the note's text, to recognise the note when it is pressed."""
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
TITLE_ASKED = "### The moderators have a question for you"
NOT_SENT = "What you wrote has not been sent to the moderators, and I have not kept it."
MISREAD = "If I misread you, you can still send it."
TITLE = "### The moderators have answered you"
FROM = "Written by a moderator of {server}: a volunteer, not a professional."
LINKED = "A moderator of {server} chose this answer for you. For more, use **/faq** in the server."
PASSING = "Only you see this, until you close Discord. Copy what you would like to keep."
ADDED = (
    "Sent to the moderators, with what you wrote before. They are volunteers; it may take a while."
)
_MESSAGE, _MESSAGES = 800, 3
_PREFIX = 20
_SHORTEST = 30


class News(Enum):
    """The kinds of news that moderators have for a member."""

    ANSWER = "answer"
    QUESTION = "question"


def notice_card(
    guild_id: int, ticket_id: int, news: News = News.ANSWER, *, member_id: int | None = None
) -> ui.LayoutView:
    """Return the note for a channel: nothing in it tells what was asked.

    Nor who asked, unless `member_id` is to be mentioned.
    """
    is_answer = news is News.ANSWER
    words = NOTICE if is_answer else NOTICE_ASKED
    if member_id is not None:
        words = f"<@{member_id}> {MENTION if is_answer else MENTION_ASKED}"
    return _pointer(text(words, id_=NOTICE_ID), guild_id, ticket_id, news)


def nudge_card(guild_id: int, ticket_id: int, news: News, server: str) -> ui.LayoutView:
    """Return the direct message for somebody who did not ask for one: it holds no content."""
    words = NUDGE if news is News.ANSWER else NUDGE_ASKED
    return _pointer(text(words.format(server=quoted(server, 60))), guild_id, ticket_id, news)


def _pointer(
    words: ui.TextDisplay[Any], guild_id: int, ticket_id: int, news: News
) -> ui.LayoutView:
    """Return a card that leads to the news and does not hold it."""
    label = "Open the answer" if news is News.ANSWER else "Open the question"
    opening = button(label, ReadTicket(ticket_id, guild_id), style=Style.primary)
    return card(container(words, accent=QUIET), row(opening))


def asked_back_card(
    guild_id: int,
    ticket_id: int,
    messages: Sequence[TicketMessage],
    server: str,
    *,
    passing: bool = False,
) -> ui.LayoutView:
    """Return what the moderators ask, after the newest of the conversation before it."""
    lines = "\n".join(
        f"**{'The moderators' if each.by_team else 'You'}:** {quoted(each.text, _MESSAGE)}"
        for each in messages[-_MESSAGES:]
    )
    body = text(f"{TITLE_ASKED}\n{lines}")
    end = text(_small_print(FROM, server, passing=passing))
    answer = button("Answer", AddToTicket(ticket_id, guild_id), style=Style.primary)
    return card(container(body, end), row(answer))


def not_sent_card(guild_id: int, ticket_id: int, words: str) -> ui.LayoutView:
    """Return what follows help that may be a misreading: how to send the words after all."""
    again = button("Send it anyway", AddToTicket(ticket_id, guild_id, misread=True))
    block = [text(f"{NOT_SENT} {MISREAD}"), asked_line(clip(quoted(words, 1000), 2000))]
    return card(container(*block, accent=QUIET), row(again))


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
    question: str | None, answer: str, server: str, *, passing: bool = False
) -> ui.LayoutView:
    """Return what a moderator wrote, for the one who asked; `passing` cards are gone soon."""
    body = f"{TITLE}\n{clip(answer, MAX_ANSWER)}"
    return _answer_card(question, body, _small_print(FROM, server, passing=passing))


def linked_card(question: str | None, entry: Entry, server: str) -> ui.LayoutView:
    """Return an entry as text alone: in a direct message a server's own entries have no buttons."""
    parts = "\n\n".join(f"**{quoted(part.title, 100)}**\n{part.body}" for part in entry.sections)
    whole = f"### {quoted(entry.question, 200)}\n{clip(entry.short, 1200)}\n\n{parts}".strip()
    small_print = _small_print(LINKED, server, passing=False)
    return _answer_card(question, clip(whole, MAX_ANSWER), small_print)


def _answer_card(question: str | None, body: str, small_print: str) -> ui.LayoutView:
    """Return a card with as much of the question as the answer leaves room for."""
    # Half of it, for escaping may double the length of the question.
    room = (MAX_TEXT - units(body) - units(small_print) - _PREFIX) // 2
    fits = question and room >= _SHORTEST
    head = [asked_line(quoted(question or "", min(300, room)))] if fits else []
    return card(container(*head, text(body), text(small_print)))


def _small_print(sentence: str, server: str, *, passing: bool) -> str:
    source = sentence.format(server=quoted(server, 60))
    return small("\n".join([source, URGENT, *([PASSING] if passing else [])]))
