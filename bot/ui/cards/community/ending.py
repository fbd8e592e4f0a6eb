"""The end of a question: the choice of its reason, the lines of its card, the confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.community import PostStatus
from bot.community.threads.closing import REASONS, CloseReason
from bot.ui.card import card, container, text
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ReadPart
from bot.ui.controls.community.answers import (
    ClosePost,
    ClosePostAs,
    DuplicateOfEntry,
    NameDuplicate,
    ReopenPost,
)
from bot.ui.controls.items import Button, button, option, row, select
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.community import CommunityPost, PostView
    from bot.knowledge import Entry

CLOSE, REOPEN = "Close", "Reopen"
WHY = "**Why is it over?** The thread goes to the older posts; nothing is deleted."
ELSEWHERE, NOT_NEEDED = "Answered elsewhere", "No longer needed"
DUPLICATE = "Asked or answered before"
MARK_INSTEAD = "If a message in the thread answers it, mark that one: hold or right-click it, \
**Apps**, **This answers it**."
CLOSED = "**Closed**"
SAME_AS_ENTRY = "**Answered before:** {title}"
SAME_AS_POST = "**Asked before:** {title}"
READ = "Read the answer"
WHICH = "Which of these is it? I found no entry that is called exactly so."
CHOOSE = "The entry that answers it"
NAME_IT = "Name another one"
DONE_CLOSED = "It is closed. **Reopen** on its card opens it again."
DONE_OPEN = "It is open again."


def ending_line(view: PostView) -> str:
    """Return the line of a question's card about its end; empty while it has none."""
    post = view.post
    if post.status is PostStatus.CLOSED:
        # Any other reason is for whoever asked: a moderator's note on what was changed.
        return f"{CLOSED} · {post.reason}" if post.reason in REASONS.values() else CLOSED
    if post.status is not PostStatus.DUPLICATE:
        return ""
    if view.original is not None:
        return SAME_AS_POST.format(title=titled_link(view.original))
    if post.entry_id is not None:
        return SAME_AS_ENTRY.format(title=quoted(view.entry_title or post.entry_id, 200))
    return CLOSED


def ending_buttons(view: PostView) -> list[Button]:
    """Return the buttons of a question's card that end it, open it again, or lead on."""
    post = view.post
    # It is drawn first while it is being posted.
    if not post.status.is_over:
        return [button(CLOSE, ClosePost(post.id))]
    buttons = [button(REOPEN, ReopenPost(post.id))]
    if post.status is PostStatus.DUPLICATE and post.entry_id and view.entry_title:
        buttons.insert(0, button(READ, ReadPart(AnswerState(post.entry_id, 0, posted=True))))
    return buttons


def thread_link(post: CommunityPost) -> str:
    """Return the address of a question's thread; empty where it stands nowhere."""
    if post.place is None:
        return ""
    return f"https://discord.com/channels/{post.guild_id}/{post.place.thread_id}"


def titled_link(post: CommunityPost, most: int = 120) -> str:
    """Return the title of a question and where its thread is; no words of a member hide a link."""
    title, link = quoted(post.title, most) or f"Question {post.id}", thread_link(post)
    return f"{title}\n{link}" if link else title


def close_card(post_id: int) -> ui.LayoutView:
    """Return the question why a question is to be closed."""
    buttons = row(
        button(ELSEWHERE, ClosePostAs(post_id, CloseReason.ELSEWHERE)),
        button(DUPLICATE, NameDuplicate(post_id)),
        button(NOT_NEEDED, ClosePostAs(post_id, CloseReason.NOT_NEEDED)),
    )
    return card(container(text(WHY), text(small(MARK_INSTEAD))), buttons)


def which_entry_card(post_id: int, entries: Sequence[Entry]) -> ui.LayoutView:
    """Return the entries that may be meant, to choose from."""
    options = [option(entry.question, entry.id) for entry in entries]
    return card(
        container(text(WHICH)),
        row(select(CHOOSE, DuplicateOfEntry(post_id), options=options)),
        row(button(NAME_IT, NameDuplicate(post_id))),
    )


def ended_post_card(sentence: str, problems: Sequence[str] = ()) -> ui.LayoutView:
    """Return the word to whoever closed or reopened a question."""
    items: list[ui.Item[Any]] = [text("\n\n".join([sentence, *problems]))]
    return card(container(*items))
