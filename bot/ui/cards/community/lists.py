"""Lists of questions to the community, for one member to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.community import PostSearch, PostStatus
from bot.insights.captions import counted
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.community.ending import titled_link
from bot.ui.controls.community.answers import ChooseOwnPost, ListPosts
from bot.ui.controls.items import Select, button, option, row, select
from bot.ui.controls.paging import paging
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from discord import ui

    from bot.community import CommunityPost
    from bot.community.post_lists import PostPage

HEADS = {
    PostSearch.OPEN: "### Open questions",
    PostSearch.UNANSWERED: "### Waiting for an answer",
    PostSearch.MINE: "### Your questions",
}
NAMES = {
    PostSearch.OPEN: "Open",
    PostSearch.UNANSWERED: "Without an answer",
    PostSearch.MINE: "Mine",
}
EMPTY = {
    PostSearch.OPEN: "No question is open. **/community ask** asks one.",
    PostSearch.UNANSWERED: "Nobody is waiting for an answer. That is good to see.",
    PostSearch.MINE: "You have no questions here, or I no longer know that they are yours. "
    "**/community ask** asks one.",
}
STATES = {
    PostStatus.WAITING: "a moderator looks at it first",
    PostStatus.SENDING: "on its way",
    PostStatus.OPEN: "open",
    PostStatus.ANSWERED: "answered",
    PostStatus.DUPLICATE: "asked or answered before",
    PostStatus.CLOSED: "closed",
    PostStatus.REFUSED: "not published",
    PostStatus.WITHDRAWN: "taken back",
}
UNNAMED = "without your name"
REASON = "The moderators wrote: {reason}"
CHOOSE = "Look at one of them, or take it back"
OWN_ONLY = "Only you see this list."
HELP_THEM = "If you know something that helps, open the thread and write."
_TITLE = 80
_REASON = 300


def list_card(page: PostPage, messages: Mapping[int, int]) -> ui.LayoutView:
    """Return a page of a list; messages: how many there are in a thread, by question, if known."""
    others = [
        button(NAMES[search], ListPosts(search, 0))
        for search in PostSearch
        if search != page.search
    ]
    head = HEADS[page.search]
    if not page.posts:
        body = f"{head}\n{EMPTY[page.search]}"
        return card(container(text(body), accent=QUIET), row(*others))
    is_own = page.search is PostSearch.MINE
    lines = [_line(post, messages.get(post.id), is_own=is_own) for post in page.posts]
    note = OWN_ONLY if is_own else HELP_THEM
    items: list[ui.Item[Any]] = [text("\n".join([head, *lines])), text(small(note))]
    turning = paging(
        lambda number: ListPosts(page.search, number), page=page.page, pages=page.pages
    )
    choosing = [row(_choice(page.posts))] if is_own else []
    return card(container(*items), *choosing, *turning, row(*others))


def _choice(posts: Sequence[CommunityPost]) -> Select:
    """Return the select of one's own questions."""
    options = [option(_label(post), f"{post.id:x}", STATES[post.status]) for post in posts]
    return select(CHOOSE, ChooseOwnPost(), options=options)


def _label(post: CommunityPost) -> str:
    """Return the words for a question in the select; one that was taken back has no title."""
    return f"{post.id} · {post.title}" if post.title else f"Question {post.id}"


def _line(post: CommunityPost, messages: int | None, *, is_own: bool) -> str:
    facts = [quoted(post.category, 60), f"<t:{int(post.created_at.timestamp())}:R>"]
    if is_own:
        facts.append(STATES[post.status])
        facts += [UNNAMED] if post.anonymous else []
    elif messages is not None:
        facts.append(counted(messages, "message"))
    lines = [
        f"**{post.id}** · {titled_link(post, _TITLE)}",
        small(" · ".join(fact for fact in facts if fact)),
    ]
    if is_own and post.reason and post.status is PostStatus.REFUSED:
        lines.append(small(REASON.format(reason=quoted(post.reason, _REASON))))
    return "\n".join(lines)
