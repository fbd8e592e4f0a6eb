"""The moderators' card of a question that waits for them.

Of a question without a name it says nothing of who asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.community import PostStatus
from bot.text.cleaning import units
from bot.ui.card import ACCENT, CARE, MAX_TEXT, QUIET, card, container, notice, text
from bot.ui.controls.community.review import AskToRefuse, EditPost, PublishPost
from bot.ui.controls.items import Style, button, row
from bot.ui.text import quoted, quoted_lines, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost, PostView

HEAD = "### A question for the community waits for you"
UNNAMED = "Somebody asks without their name. I tell nobody who it is."
NAMED = "<@{id}> asks, with their name."
AFTER_HELP = (
    "**Its words may tell of danger.** I have shown help to whoever wrote it, and they still want "
    "to ask. Please look at it soon, and think about whether members here can carry it."
)
WHAT = "Published, it goes to {where}. Refused, whoever asked reads your reason, not your name."
PUBLISH, EDIT, REFUSE = "Publish", "Change and publish", "Refuse"
NOWHERE = "a channel that an admin has to choose first"
_DONE = {
    PostStatus.SENDING: "### This question is being posted",
    PostStatus.REFUSED: "### This question was refused",
    PostStatus.WITHDRAWN: "### Whoever asked this has taken it back",
}
PUBLISHED = "### This question is posted: <#{thread}>"
REASON = "The reason: {reason}"
NOT_TAKEN = "Discord did not take the question, so it waits again. Its card says why."
ON_ITS_WAY = "Discord did not answer, so the question is not posted yet. I try again by myself."
REFUSED_NOW = "It is not posted. Whoever asked reads your reason, without your name."
PUBLISHED_NOW = "It is posted: <#{thread}>"
_TITLE = 120


def review_card(
    view: PostView, channel_id: int | None, *, problem: str = "", decider: str = ""
) -> ui.LayoutView:
    """Return the card of a question, waiting or over.

    channel_id: where it goes. problem: why it could not be posted. decider: who has decided just
    now, as a mention.
    """
    post = view.post
    if post.status is not PostStatus.WAITING:
        return _over_card(post, decider)
    who = UNNAMED if view.asker_id is None else NAMED.format(id=view.asker_id)
    head = "\n".join(filter(None, [HEAD, who, AFTER_HELP if post.after_help else "", problem]))
    title = f"**{quoted(post.title, _TITLE)}** · {quoted(post.category, 100)}"
    where = NOWHERE if channel_id is None else f"<#{channel_id}>"
    end = small(f"Question {post.id}. {WHAT.format(where=where)}")
    # All of it is shown that fits: a moderator decides on what they read.
    body = quoted_lines(post.text or "", MAX_TEXT - sum(map(units, (head, title, end))))
    items: list[ui.Item[Any]] = [text(each) for each in (head, title, body, end) if each]
    buttons = (
        button(PUBLISH, PublishPost(post.id), style=Style.success),
        button(EDIT, EditPost(post.id)),
        button(REFUSE, AskToRefuse(post.id), style=Style.danger),
    )
    accent = CARE if post.after_help else ACCENT
    return card(container(*items, accent=accent), row(*buttons))


def outcome_card(post: CommunityPost) -> ui.LayoutView:
    """Return what came of a decision, to the moderator who took it."""
    if post.status is PostStatus.WAITING:
        return notice(NOT_TAKEN)
    if post.status is PostStatus.SENDING:
        return notice(ON_ITS_WAY)
    if post.status is PostStatus.REFUSED:
        return notice(REFUSED_NOW)
    thread = post.place.thread_id if post.place else 0
    return notice(PUBLISHED_NOW.format(thread=thread))


def _over_card(post: CommunityPost, decider: str) -> ui.LayoutView:
    """Return the card of a question that no longer waits: none of its words stay on it."""
    thread = post.place.thread_id if post.place else 0
    head = _DONE.get(post.status) or PUBLISHED.format(thread=thread)
    lines = [head]
    if post.reason and post.status is not PostStatus.WITHDRAWN:
        lines.append(REASON.format(reason=quoted(post.reason, 600)))
    lines.append(small(f"Question {post.id}. {decider}".strip()))
    return card(container(text("\n".join(lines)), accent=QUIET))
