"""The cards of a member who asks the community, until the question is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.ui.card import CARE, QUIET, URGENT, card, container, text
from bot.ui.cards.community.typed import reopening, typed_blocks
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ReadWhole
from bot.ui.controls.community.posts import LeavePost, OpenPostForm
from bot.ui.controls.items import Style, button, row
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.community import CommunityPost
    from bot.community.draft import PostDraft
    from bot.knowledge import Entry

SIMILAR = "### Is it one of these?\nThen you need not wait for an answer."
THREAD = "Members have asked this: {title} <#{thread}>"
DIFFERENT = "Mine is different"
READ = "Read it"
HELD_BACK = """### Your question is not posted yet
Help comes first. If you still want to ask the members here, you can: a moderator reads it before \
anybody else does. They are volunteers, and may not see it soon."""
HELD_WORDS = "What you wrote is below, so that nothing is lost. I keep none of it."
STILL = "I still want to ask"
LEAVE = "Don't ask"
LEFT = "### Nothing was posted\nI have kept none of it. You can ask at any time."
NOT_POSTED = "### Your question is not posted"
TYPED = "**What you wrote**, so that it is not lost:"
AGAIN = "Open the form again"
WRITE = "### Ask the members here\nNothing I know answers that."
OPEN = "Write your question"


def similar_card(
    question_id: int,
    draft: PostDraft,
    entries: Sequence[Entry],
    posts: Sequence[CommunityPost],
    *,
    follows_id: int | None = None,
) -> ui.LayoutView:
    """Return entries and earlier questions that may answer it already, with what was typed."""
    items: list[ui.Item[Any]] = [text(SIMILAR)]
    for entry in entries:
        read_button = button(
            READ, ReadWhole(AnswerState(entry.id, question_id)), style=Style.primary
        )
        items.append(ui.Section[Any](quoted(entry.question, 200), accessory=read_button))
    lines = [
        THREAD.format(title=quoted(post.title, 120), thread=post.place.thread_id)
        for post in posts
        if post.place is not None
    ]
    items += [text(each) for each in lines]
    items += [text(small(URGENT)), *typed_blocks(draft)]
    different = button(DIFFERENT, reopening(draft, follows_id=follows_id))
    return card(container(*items), row(different))


def form_card(draft: PostDraft, control: OpenPostForm) -> ui.LayoutView:
    """Return the way to the form, where it cannot open by itself because Discord waited long."""
    opening = button(OPEN, control, style=Style.primary)
    return card(container(text(WRITE), *typed_blocks(draft)), row(opening))


def held_back_card(draft: PostDraft, *, follows_id: int | None = None) -> ui.LayoutView:
    """Return the card below the help: whether the member still wants to ask."""
    still = reopening(draft, follows_id=follows_id, after_help=True)
    return card(
        container(text(HELD_BACK), text(small(HELD_WORDS)), *typed_blocks(draft), accent=CARE),
        row(button(STILL, still), button(LEAVE, LeavePost())),
    )


def left_card() -> ui.LayoutView:
    """Return the card for a member who did not ask."""
    return card(container(text(LEFT), accent=QUIET))


def kept_post_card(
    sentence: str, draft: PostDraft, *, follows_id: int | None = None, after_help: bool = False
) -> ui.LayoutView:
    """Return why a question was not posted, with what was typed, and the way back to the form."""
    items: list[ui.Item[Any]] = [text(f"{NOT_POSTED}\n{sentence}")]
    if words := typed_blocks(draft):
        items += [text(TYPED), *words]
    again = reopening(draft, follows_id=follows_id, after_help=after_help)
    return card(container(*items, accent=QUIET), row(button(AGAIN, again)))
