"""Cards about one message in a thread: it is the answer, or it helped somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.insights.captions import counted
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.community.answers import AskFollowUp, RateMessage, TakeBackMark
from bot.ui.controls.community.entries import MakeEntry
from bot.ui.controls.items import Style, button, row
from bot.ui.text import small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.community import AnswerMessage, HelpfulCount

MARKED = "**Marked.** The card at the top of the thread shows this message as the answer."
MOVED = "**Moved.** The card at the top of the thread now shows this message instead of the other."
SAME = "This message is the answer already."
TAKEN_BACK = "I took the mark back: the question is open again."
NEWS = "Something you asked about has an answer."
"""The direct message to whoever asked: a lock screen may show it."""
DID_IT_HELP = "Did this message help you?"
COUNTED = "Only the number is shown, and nobody can see who said so. You can change it any time."
NOT_YOURS = "Whoever asked, or a moderator, can mark it as the answer."
OWN = "This is your own message, so whether it helped is for others to say."
THANKS = "Thank you. It helped {count} so far."
NOTED = "Thank you for saying so. Nobody sees it, and the number of those it helped is as it was."
TAKE_BACK = "Take it back"
HELPED, NOT_HELPED = "It helped me", "It did not help me"
FOLLOW = "Ask a follow-up"
MAKE_ENTRY = "Make it an entry"


def marked_card(
    sentence: str,
    post_id: int,
    message_id: int,
    problems: Sequence[str] = (),
    *,
    moderates: bool = False,
) -> ui.LayoutView:
    """Return the word to whoever marked a message; problems: what Discord did not let us do.

    moderates: they are a moderator, who may also make an entry of it.
    """
    buttons = [
        button(TAKE_BACK, TakeBackMark(post_id, message_id)),
        button(FOLLOW, AskFollowUp(post_id)),
    ]
    if moderates:
        buttons.append(button(MAKE_ENTRY, MakeEntry(post_id)))
    return card(container(text("\n\n".join([sentence, *problems]))), row(*buttons))


def rating_card(post_id: int, answer: AnswerMessage, *, is_own: bool) -> ui.LayoutView:
    """Return the card for a member who may not mark; is_own: they wrote the message."""
    follow = button(FOLLOW, AskFollowUp(post_id))
    if is_own:
        return card(container(text(OWN), text(small(NOT_YOURS)), accent=QUIET), row(follow))
    message = (post_id, answer.message_id, answer.author_id)
    buttons = row(
        button(HELPED, RateMessage(*message, helpful=True), style=Style.primary),
        button(NOT_HELPED, RateMessage(*message, helpful=False)),
        follow,
    )
    return card(container(text(DID_IT_HELP), text(small(f"{COUNTED}\n{NOT_YOURS}"))), buttons)


def rated_card(state: RateMessage, count: HelpfulCount) -> ui.LayoutView:
    """Return the thanks for a vote, with the way to change it."""
    people = counted(count.helpful, "member")
    words = THANKS.format(count=people) if state.helpful else NOTED
    message = (state.post_id, state.message_id, state.author_id)
    label = NOT_HELPED if state.helpful else HELPED
    other = button(label, RateMessage(*message, helpful=not state.helpful))
    return card(
        container(text(words), text(small(COUNTED))),
        row(other, button(FOLLOW, AskFollowUp(state.post_id))),
    )
