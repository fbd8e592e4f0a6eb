"""Cards for moderators: a ticket, the list of waiting tickets, and the steps to an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ui
from msgspec import Struct

from bot.knowledge import Entry
from bot.moderation.tickets import TicketRow, WaitingTickets
from bot.ui.card import MAX_TEXT, QUIET, card, container, line, text
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.controls.tickets import (
    AnswerTicket,
    AskBack,
    AskToDismiss,
    ChooseTicket,
    DismissTicket,
    LinkEntry,
    MakeEntryOfTicket,
    MarkTicketDone,
    PreviewLinkedEntry,
    SearchEntryToLink,
    SendLinkedEntry,
)
from bot.ui.text import clip, quoted, small, units

TITLE = "### A question for the moderators"
UNREADABLE = "(the text cannot be read with the current key)"
WITHOUT_NAME = "They did not give their name."
BY_MESSAGE = "The answer goes to them as a direct message."
BY_NOTE = "When you answer, I post a note where they asked. Only they can open it."
BY_THREAD = (
    "When you answer, I open a private thread with them. If I can't, I mention them where they "
    "asked, without saying why."
)
NOT_SENT = "A new entry is not sent automatically: link it here afterwards."
TOO_LATE = (
    "More than seven days have passed, so I no longer know who asked: an answer cannot reach them. "
    "It can still become an entry."
)
NOTHING_WAITS = "Nothing is waiting. Questions that members pass on to you appear here."
OPEN_ONE = "Open one to answer it"
MARK_DONE = "Mark one as done"
SURE = """### Close this question without an answer?
The person who asked can check for an answer, and will then read that there is none. This cannot \
be undone, because I forget who asked."""
CHOOSE = "Choose an entry to send as the answer"
NO_ENTRIES = "I found no entry for that. Look for another, or write an answer yourself."
KEPT = "**What you typed**, so that it is not lost:"
SAVED = "Saved as an entry"
"""On the shut button of a ticket whose answer is an entry."""
CLOSED = "Closed without an answer."
ASKED = "Your question is on its way. {way}"
THEY_ADDED = "They have added something to this question."
_TICKETS = 25
_MESSAGES, _MESSAGE = 4, 300


class Ending(Struct, frozen=True):
    """The end of a ticket: the words for it, the moderator, and the answer (Markdown or a title).

    savable: the answer can become an entry. delivery_note: how it reached the member.
    """

    words: str
    by: int | None
    answer: str = ""
    savable: bool = False
    delivery_note: str = ""


def answered_ending(answer: str, by: int | None, delivery_note: str = "") -> Ending:
    """Return the end of a ticket that a moderator answered in their own words."""
    return Ending("Answered", by, answer, savable=True, delivery_note=delivery_note)


def linked_ending(entry: Entry, by: int | None, delivery_note: str = "") -> Ending:
    """Return the end of a ticket that was answered with an entry."""
    title = f"**{quoted(entry.question)}**"
    return Ending("Answered with an entry", by, title, delivery_note=delivery_note)


def ticket_card(ticket: TicketRow, delivery_note: str = "") -> ui.LayoutView:
    """Return the card of an open ticket, with all that can be done about it.

    delivery_note: how the newest question of the moderators reached the member.
    """
    way = BY_MESSAGE if ticket.by_message else BY_THREAD if ticket.asker_id else BY_NOTE
    lines = [_facts(ticket), f"{way} {NOT_SENT}" if ticket.deliverable else TOO_LATE]
    buttons = [
        button("New entry", MakeEntryOfTicket(ticket.id)),
        button("Dismiss", AskToDismiss(ticket.id)),
    ]
    if ticket.deliverable:
        buttons.insert(0, button("Ask for details", AskBack(ticket.id)))
        buttons.insert(0, button("Link an entry", LinkEntry(ticket.id)))
        buttons.insert(0, button("Answer", AnswerTicket(ticket.id), style=Style.primary))
    question = text(f"{TITLE}\n{_question(ticket)}")
    conversation = [text(_conversation(ticket))] if ticket.messages else []
    note = [text(small(delivery_note))] if delivery_note else []
    small_print = text(small("\n".join(lines)))
    return card(container(question, *conversation, *note, small_print), row(*buttons))


def ended_card(ticket: TicketRow, ending: Ending) -> ui.LayoutView:
    """Return the card of a ticket that is over."""
    when = discord.utils.format_dt(datetime.now(tz=ticket.created_at.tzinfo), "R")
    body = "\n".join(filter(None, (TITLE, _question(ticket), _conversation(ticket))))
    items = [text(body), text(small(_facts(ticket))), line()]
    by = f" by <@{ending.by}>" if ending.by else ""
    end = f"**{ending.words}**{by} {when}"
    if ending.answer:
        end += "\n" + clip(ending.answer, max(200, MAX_TEXT - 600 - units(body)))
    items.append(text(end))
    if ending.delivery_note:
        items.append(text(small(ending.delivery_note)))
    rows = [row(_save(ticket.id))] if ending.savable else []
    return card(container(*items, accent=QUIET), *rows)


def waiting_card(waiting: WaitingTickets, problem: str = "") -> ui.LayoutView:
    """Return what waits, oldest first; `problem` says why none of it stands in a channel."""
    warning = [text(small(problem))] if problem else []
    if not waiting.rows:
        return card(container(text(NOTHING_WAITS), *warning, accent=QUIET))
    blocks = _fitting([_waiting(number, ticket) for number, ticket in enumerate(waiting.rows, 1)])
    options = [
        option(f"{number}. {clip(ticket.text or UNREADABLE, 80)}", f"{ticket.id:x}")
        # Only what stands on the card can be chosen.
        for number, ticket in enumerate(waiting.rows[: len(blocks)], 1)
    ]
    head = f"### Passed on to the moderators ({waiting.total})\n"
    return card(
        container(text(head + "\n".join(blocks)), *warning),
        row(select(OPEN_ONE, ChooseTicket(), options=options)),
        row(select(MARK_DONE, MarkTicketDone(), options=options)),
    )


def link_card(
    ticket: TicketRow, entries: Sequence[Entry], preview: Entry | None = None
) -> ui.LayoutView:
    """Return the choice of an entry as the answer; the chosen one is shown before it is sent."""
    items = [text(f"### {CHOOSE}\n> {quoted(ticket.text or UNREADABLE, 600)}")]
    if not entries:
        items.append(text(NO_ENTRIES))
    if preview:
        items += [line(), text(f"**{quoted(preview.question, 200)}**\n{clip(preview.short, 1200)}")]
    buttons = [button("Look for another", SearchEntryToLink(ticket.id))]
    if preview:
        send = button(
            "Send this answer", SendLinkedEntry(ticket.id, preview.id), style=Style.primary
        )
        buttons.insert(0, send)
    options = [option(entry.question, entry.id) for entry in entries]
    selects = [row(select("Entries that may fit", PreviewLinkedEntry(ticket.id), options=options))]
    return card(container(*items), *(selects if options else []), row(*buttons))


def dismiss_card(ticket_id: int) -> ui.LayoutView:
    """Return the question whether a ticket is really to be closed."""
    yes = button("Close it", DismissTicket(ticket_id), style=Style.danger)
    return card(container(text(SURE), accent=QUIET), row(yes))


def settled_card(sentence: str, ticket_id: int, *, savable: bool) -> ui.LayoutView:
    """Return what a moderator reads after they dealt with a ticket."""
    rows = [row(_save(ticket_id))] if savable else []
    return card(container(text(sentence), accent=QUIET), *rows)


def returned_card(sentence: str, words: str) -> ui.LayoutView:
    """Return a sentence, and what somebody typed in vain, so that it is not lost."""
    harmless = clip(words, MAX_TEXT - 400).replace("```", "'''")
    block = f"```\n{harmless}\n```"
    return card(container(text(f"{sentence}\n\n{KEPT}"), text(block), accent=QUIET))


def _save(ticket_id: int) -> Button:
    return button("Save as an entry", MakeEntryOfTicket(ticket_id))


def _question(ticket: TicketRow) -> str:
    return f"> {quoted(ticket.text, 1000)}" if ticket.text else UNREADABLE


def _conversation(ticket: TicketRow) -> str:
    """Return the newest of the conversation; how much came before it is counted."""
    newest = ticket.messages[-_MESSAGES:]
    earlier = len(ticket.messages) - len(newest)
    lines = [small(f"{earlier} earlier")] if earlier else []
    for message in newest:
        who = "The team asked" if message.by_team else "They added"
        when = discord.utils.format_dt(message.at, "R")
        lines.append(f"**{who}** {when}: {clip(quoted(message.text, _MESSAGE), _MESSAGE)}")
    return "\n".join(lines)


def _facts(ticket: TicketRow) -> str:
    when = discord.utils.format_dt(ticket.created_at, "R")
    who = f"From <@{ticket.asker_id}>." if ticket.asker_id else WITHOUT_NAME
    return f"{who} {when}"


def _waiting(number: int, ticket: TicketRow) -> str:
    when = discord.utils.format_dt(ticket.created_at, "R")
    who = f"<@{ticket.asker_id}>" if ticket.asker_id else "without a name"
    question = quoted(ticket.text, 400) if ticket.text else UNREADABLE
    return f"**{number}.** {question}\n{small(f'{who} · {when}')}"


def _fitting(blocks: Sequence[str]) -> list[str]:
    """Return as many whole blocks, from the first, as a card holds."""
    fitting: list[str] = []
    length = 0
    for block in blocks[:_TICKETS]:
        length += units(block) + 1
        if length > MAX_TEXT - 700:
            break
        fitting.append(block)
    return fitting
