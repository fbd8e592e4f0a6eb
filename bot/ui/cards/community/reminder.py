"""The reminder in a thread after a lull: the same words, whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.community.answers import SayStillOpen, ShowMarkingHelp, StopReminders
from bot.ui.controls.items import button, row
from bot.ui.text import small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost

QUIET_HERE = "It has been quiet here for a while. Is this question answered?"
WHO = "Whoever asked can say so, and so can a moderator. I tell nobody who pressed."
HOW_BUTTON = "It is answered: show me how"
STILL_OPEN, NO_MORE = "Still open", "No more reminders"
HOW = """**To mark what answers it**
1. Hold the message that answers it, or click it with the right button.
2. Choose **Apps**, then **This answers it**.

Whoever asked can do that, also without their name, and a moderator. Everybody else can say there \
that a message helped them. If no message answers it, **Close** is on the card at the top."""
LEFT_OPEN = "Then it stays open. I ask again only after somebody has written here."
STOPPED = "There will be no more reminders in this thread."


def reminder_card(post: CommunityPost) -> ui.LayoutView:
    """Return the reminder for the thread of a question."""
    buttons = row(
        button(HOW_BUTTON, ShowMarkingHelp()),
        button(STILL_OPEN, SayStillOpen(post.id)),
        button(NO_MORE, StopReminders(post.id)),
    )
    return card(container(text(QUIET_HERE), text(small(WHO)), accent=QUIET), buttons)
