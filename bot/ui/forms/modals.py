"""Modals whose state is in the custom id, and reading what was typed into them.

They have no callback of their own: the bot takes every submitted modal by its custom id, so that
one which was open during a restart is not lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import discord
from discord import ui

from bot.ui.controls.items import pack
from bot.ui.controls.states import State
from bot.ui.text import clip, quoted

TEXT = "text"
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
MAX_ASKED = 1000

ANSWER_TITLE = "Answer a member"
ANSWER_LABEL = "Your answer"
ANSWER_HINT = "It reaches them as a moderator's answer, without your name."
MAX_ANSWER = 3500
FIND_TITLE = "Look for an entry"
FIND_LABEL = "What is it about?"
MAX_FIND = 200


def ask_moderators_modal(question_id: int, question: str, *more: str) -> ui.Modal:
    """Return the modal in which a member says what is passed on, with their name or without.

    more: further fields of its custom id.
    """
    modal = _modal(ASK_TITLE, "ask-mods-sent", f"{question_id:x}", *more)
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=question[:MAX_ASKED] or None,
        min_length=3,
        max_length=MAX_ASKED,
    )
    name = _choice(NAME, ("No, without my name", WITHOUT_NAME), ("Yes, with my name", WITH_NAME))
    way = _choice(
        WAY,
        ("Here in the server, where only I can open it", HERE),
        ("As a direct message", MESSAGE),
    )
    modal.add_item(ui.Label[Any](text=ASK_LABEL, description=ASK_HINT, component=field))
    modal.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=name))
    modal.add_item(ui.Label[Any](text=WAY_LABEL, description=WAY_HINT, component=way))
    modal.add_item(ui.TextDisplay[Any](WHAT_HAPPENS))
    return modal


def add_modal(fields: Sequence[str], words: str = "", question: str = "") -> ui.Modal:
    """Return the modal in which a member adds to what they passed on, or answers a question."""
    modal = _modal(ADD_TITLE, "case-added", *fields)
    if question:
        modal.add_item(ui.TextDisplay[Any](f"> {quoted(question, 1200)}"))
    field = _paragraph(MAX_ASKED, words[:MAX_ASKED])
    modal.add_item(ui.Label[Any](text=ADD_LABEL, description=ADD_HINT, component=field))
    return modal


def ask_back_modal(case_id: int, seen: int, question: str | None) -> ui.Modal:
    """Return the modal in which a moderator asks back, having seen so many questions before."""
    modal = _modal(ASK_BACK_TITLE, "case-asked", f"{case_id:x}", str(seen))
    if question:
        modal.add_item(ui.TextDisplay[Any](f"> {quoted(question, 1200)}"))
    field = _paragraph(MAX_ASKED)
    modal.add_item(ui.Label[Any](text=ASK_BACK_LABEL, description=ASK_BACK_HINT, component=field))
    return modal


def answer_modal(case_id: int, question: str | None) -> ui.Modal:
    """Return the modal in which a moderator answers what a member asked."""
    modal = _modal(ANSWER_TITLE, "case-answered", f"{case_id:x}")
    if question:
        modal.add_item(ui.TextDisplay[Any](f"> {quoted(question, 1200)}"))
    field = ui.TextInput[Any](
        custom_id=TEXT, style=discord.TextStyle.paragraph, max_length=MAX_ANSWER
    )
    modal.add_item(ui.Label[Any](text=ANSWER_LABEL, description=ANSWER_HINT, component=field))
    return modal


def find_modal(case_id: int, question: str | None) -> ui.Modal:
    """Return the modal in which a moderator looks for an entry to answer with."""
    modal = _modal(FIND_TITLE, "case-found", f"{case_id:x}")
    field = ui.TextInput[Any](
        custom_id=TEXT, max_length=MAX_FIND, default=clip(question or "", MAX_FIND) or None
    )
    modal.add_item(ui.Label[Any](text=FIND_LABEL, component=field))
    return modal


def typed(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what a submitted modal holds, by the custom id of each field."""
    data = cast("dict[str, Any]", interaction.data or {})
    return {
        str(part["custom_id"]): str(part.get("value") or next(iter(part.get("values") or []), ""))
        for part in _leaves(data.get("components", []))
    }


def _paragraph(most: int, words: str = "") -> ui.TextInput[Any]:
    style = discord.TextStyle.paragraph
    return ui.TextInput[Any](custom_id=TEXT, style=style, default=words or None, max_length=most)


def _modal(title: str, control: State | str, *fields: str) -> ui.Modal:
    """Return an empty modal; nothing waits for it, its custom id says all."""
    return ui.Modal(title=title, custom_id=pack("m", control, *fields), timeout=1)


def _choice(custom_id: str, first: tuple[str, str], *others: tuple[str, str]) -> ui.Select[Any]:
    """Return a select of one, the first unless something else is chosen."""
    options = [discord.SelectOption(label=first[0], value=first[1], default=True)]
    options += [discord.SelectOption(label=label, value=value) for label, value in others]
    return ui.Select[Any](custom_id=custom_id, options=options, required=False)


def _leaves(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        nested = component.get("component")
        yield from _leaves([nested] if nested else component.get("components", []))
