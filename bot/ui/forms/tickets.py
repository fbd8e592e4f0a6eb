"""The modals of tickets: what a member hands in and adds, what moderators answer and ask."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.moderation.tickets import TicketRow, count_by_team
from bot.moderation.tickets.limits import MAX_ANSWER, MAX_TEXT
from bot.ui.controls.tickets import (
    OfferEntriesToLink,
    SendAddition,
    SendAnswer,
    SendQuestionBack,
    SendToModerators,
)
from bot.ui.forms.modals import TEXT, empty_modal, paragraph_field, single_choice
from bot.ui.text import clip, quoted

NAME = "name"
WITH_NAME = "with"
WITHOUT_NAME = "without"
WAY = "way"
HERE = "here"
MESSAGE = "message"

ASK_TITLE = "Ask the moderators"
ASK_LABEL = "Your question"
ASK_HINT = "They see exactly what you write here. Please do not name a therapist."
NAME_LABEL = "May they see your name?"
NAME_HINT = (
    "If not, nobody learns it. I keep your id, encrypted, to bring you the answer: a week at most."
)
WAY_LABEL = "How may the answer reach you?"
WAY_HINT = "With a direct message it may show on your lock screen that there is an answer."
WHAT_HAPPENS = """**How the answer finds you here**
With your name: I open a private thread just for you, or else mention you without saying why. \
Moderators may see such a thread.
Without your name: I post a note in the channel that names nobody. Only you can open the answer.
Where I can post neither, I send you a direct message that says only that there is an answer."""
ADD_TITLE = "Add to your question"
ADD_LABEL = "What would you like to say?"
ADD_HINT = "The moderators see exactly what you write here. Please do not name a therapist."
ASK_BACK_TITLE = "Ask the member something"
ASK_BACK_LABEL = "Your question"
ASK_BACK_HINT = "It reaches them without your name, in the way that they chose."

ANSWER_TITLE = "Answer a member"
ANSWER_LABEL = "Your answer"
ANSWER_HINT = "It reaches them as a moderator's answer, without your name."
SEARCH_TITLE = "Look for an entry"
SEARCH_LABEL = "What is it about?"
MAX_SEARCH = 200
_SHORTEST = 3


def ask_moderators_modal(control: SendToModerators, text: str) -> ui.Modal:
    """Return the modal in which a member says what is passed on, with their name or without."""
    modal = empty_modal(ASK_TITLE, control)
    field = paragraph_field(MAX_TEXT, text, least=_SHORTEST)
    name = single_choice(
        NAME, ("No, without my name", WITHOUT_NAME), ("Yes, with my name", WITH_NAME)
    )
    way = single_choice(
        WAY,
        ("Here in the server, where only I can open it", HERE),
        ("As a direct message", MESSAGE),
    )
    modal.add_item(ui.Label[Any](text=ASK_LABEL, description=ASK_HINT, component=field))
    modal.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=name))
    modal.add_item(ui.Label[Any](text=WAY_LABEL, description=WAY_HINT, component=way))
    modal.add_item(ui.TextDisplay[Any](WHAT_HAPPENS))
    return modal


def add_modal(control: SendAddition, text: str = "", question: str = "") -> ui.Modal:
    """Return the modal in which a member adds to their ticket, or answers the team's question."""
    modal = empty_modal(ADD_TITLE, control)
    _show_question(modal, question)
    field = paragraph_field(MAX_TEXT, text)
    modal.add_item(ui.Label[Any](text=ADD_LABEL, description=ADD_HINT, component=field))
    return modal


def ask_back_modal(ticket: TicketRow) -> ui.Modal:
    """Return the modal in which a moderator asks back, having seen the ticket as it is now."""
    seen_count = count_by_team(ticket.messages)
    modal = empty_modal(ASK_BACK_TITLE, SendQuestionBack(ticket.id, seen_count))
    _show_question(modal, ticket.text)
    field = paragraph_field(MAX_TEXT)
    modal.add_item(ui.Label[Any](text=ASK_BACK_LABEL, description=ASK_BACK_HINT, component=field))
    return modal


def answer_modal(ticket_id: int, question: str | None) -> ui.Modal:
    """Return the modal in which a moderator answers what a member asked."""
    modal = empty_modal(ANSWER_TITLE, SendAnswer(ticket_id))
    _show_question(modal, question)
    field = paragraph_field(MAX_ANSWER)
    modal.add_item(ui.Label[Any](text=ANSWER_LABEL, description=ANSWER_HINT, component=field))
    return modal


def search_modal(ticket_id: int, question: str | None) -> ui.Modal:
    """Return the modal in which a moderator looks for an entry to answer with."""
    modal = empty_modal(SEARCH_TITLE, OfferEntriesToLink(ticket_id))
    field = ui.TextInput[Any](
        custom_id=TEXT, max_length=MAX_SEARCH, default=clip(question or "", MAX_SEARCH) or None
    )
    modal.add_item(ui.Label[Any](text=SEARCH_LABEL, component=field))
    return modal


def _show_question(modal: ui.Modal, question: str | None) -> None:
    """Repeat a question at the top of a modal, where there is one."""
    if question:
        modal.add_item(ui.TextDisplay[Any](f"> {quoted(question, 1200)}"))
