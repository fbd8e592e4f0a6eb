"""The cards that ask the author of an answer whether it may become an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.community.entries import DecideConsent, MakeEntry
from bot.ui.controls.items import Style, button, row
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost
    from bot.community.team.consenting import AnswerForEntry

ASK = """### May your answer help others too?
In **{server}** you answered a question: **{title}**. The moderators would like to make an entry \
of your answer, which I show to others who ask the same.

> {answer}

Your name does not stand in it, and the moderators may shorten it. You can change your mind until \
they have published it."""
NOTE = """{author}, the moderators would like to make an entry of your answer here, without your \
name, so that I can show it to others. May they? Only you can answer that, and nobody sees what \
you say."""
YES, NO = "Yes, they may", "No, rather not"
GIVEN = """### Thank you
The moderators may make an entry of your answer now. Your name will not stand in it."""
DECLINED = """### All right
Nothing is made of your answer. It stays where you wrote it, and nobody asks you again."""
CHANGED = "I have changed my mind: no", "I have changed my mind: yes"
AGREED = """### An answer may become an entry
Whoever wrote the answer to **{title}** (question {number}) agrees. Their name will not stand in \
it. You see it as members would before anything is saved."""
MAKE = "Make it an entry"
ASKED = """I have asked whoever wrote it, by direct message. Once they agree, I tell you in the \
moderators' channel, and **Make it an entry** opens the draft."""
ASKED_IN_THREAD = """Their direct messages are closed, so I have asked them in the thread. Once \
they agree, **Make it an entry** opens the draft."""
_ANSWER = 600


def ask_card(candidate: AnswerForEntry, server: str) -> ui.LayoutView:
    """Return the direct message to the author of an answer."""
    words = ASK.format(
        server=quoted(server, 100),
        title=quoted(candidate.post.title, 120),
        answer=quoted(candidate.text, _ANSWER),
    )
    return card(container(text(words)), _choice(candidate))


def ask_in_thread_card(candidate: AnswerForEntry) -> ui.LayoutView:
    """Return the same for the thread, where it names them and calls nobody."""
    words = NOTE.format(author=f"<@{candidate.author_id}>")
    return card(container(text(words)), _choice(candidate))


def decided_card(guild_id: int, message_id: int, *, yes: bool) -> ui.LayoutView:
    """Return what the author said, and the way to change it."""
    other = button(CHANGED[0 if yes else 1], DecideConsent(message_id, not yes, guild_id))
    return card(container(text(GIVEN if yes else DECLINED), accent=QUIET), row(other))


def agreed_card(post: CommunityPost) -> ui.LayoutView:
    """Return the card for the moderators' channel."""
    words = AGREED.format(title=quoted(post.title, 120), number=post.id)
    make = button(MAKE, MakeEntry(post.id), style=Style.primary)
    return card(container(text(words)), row(make))


def asked_card(post: CommunityPost, *, in_thread: bool) -> ui.LayoutView:
    """Return what the moderator reads who has let the author be asked."""
    words = small(ASKED_IN_THREAD if in_thread else ASKED)
    again = button(MAKE, MakeEntry(post.id))
    return card(container(text(words), accent=QUIET), row(again))


def _choice(candidate: AnswerForEntry) -> ui.ActionRow[ui.LayoutView]:
    guild_id, message_id = candidate.post.guild_id, candidate.answer.message_id
    return row(
        button(YES, DecideConsent(message_id, True, guild_id), style=Style.success),
        button(NO, DecideConsent(message_id, False, guild_id)),
    )
