"""The confirmation that a question was passed on to the moderators, and how the answer comes."""

from __future__ import annotations

from enum import StrEnum

from discord import ui

from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import button, row
from bot.ui.controls.tickets import AddToTicket, ReadTicket

PASSED_ON = "Passed on to the moderators, {how}. They are volunteers, so it may take a while."
HOW = {True: "with your name", False: "without your name"}
IN_LIST = "It waits in their list until one of them looks; I have no channel where I can tell them."
ADD = "Add something"


class AnswerWay(StrEnum):
    """The ways in which the answer will reach the member, in words for them."""

    MESSAGE = "I will send you the answer as a direct message."
    THREAD = (
        "When there is an answer I open a private thread for you here, or mention you without "
        "saying why. Only you can open the answer, until seven days from now."
    )
    NOTE = (
        "When there is an answer I post a note here that says nothing about you. Only you can open "
        "it, until seven days from now."
    )
    NOTE_IN_PARENT = (
        "In this thread a note from me would show who asked. So I post it in the channel that the "
        "thread belongs to, and it says nothing about you. Only you can open it, until seven days "
        "from now."
    )


def passed_on_card(
    guild_id: int, ticket_id: int, way: AnswerWay, *, with_name: bool, only_in_list: bool = False
) -> ui.LayoutView:
    """Return the confirmation, with ways to look for the answer and to add something.

    only_in_list: no channel tells the moderators of it.
    """
    lines = [PASSED_ON.format(how=HOW[with_name]), *([IN_LIST] if only_in_list else []), way.value]
    return card(
        container(text("\n".join(lines)), accent=QUIET),
        row(
            button("Is there an answer?", ReadTicket(ticket_id, guild_id)),
            button(ADD, AddToTicket(ticket_id, guild_id)),
        ),
    )
