"""The asker's own card: how their question stands, and what they can do with it.

Only the asker sees it. It never says that somebody has read anything, unless a moderator decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.community import PostStatus
from bot.community.draft import PostDraft
from bot.community.threads.closing import REASONS
from bot.ui.card import QUIET, URGENT, card, container, text
from bot.ui.cards.community.typed import typed_blocks
from bot.ui.controls.community.posts import AskToWithdraw, ConfirmClaim, LookAtPost, WithdrawPost
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost

WAITS = """### Your question waits for a moderator
One of them reads it before it is posted. Nobody else sees it until then."""
SENDING = """### Your question is stored, but not posted yet
Discord did not take it just now. I try again by myself."""
OPEN = "### Your question is here: {where}"
ANSWERED = "### Your question is answered: {where}"
OVER = "### Your question is closed: {where}"
REFUSED = "### A moderator has decided not to post your question"
REASON = "They write: {reason}"
CHANGED = "A moderator changed it before it was posted. They write: {reason}"
WITHDRAWN = """### You have taken this question back
I have forgotten its words. What others wrote in its thread stays."""
UNNAMED = "I posted it, without your name. Nobody learns from me who asked: no moderator either."
UNNAMED_WAITS = "Your name does not stand at it. The moderators do not see it either."
NAMED = "Your name stands at it."
TELLS = "I send you a direct message when there is news, if Discord lets me."
TELLS_NOT = "I won't write to you. **/community list** shows how it stands."
LATER = "**/privacy erase** makes me forget that it is yours."
LOOK = "How does it stand?"
WITHDRAW = "Take it back"
SURE_WITHDRAW = """### Take your question back?
Its words go from the card at the top, its thread is closed, and I forget it. What others wrote \
there stays. This cannot be undone."""
SURE_CLAIM = """### Put your name to it?
Everybody who can read the question then sees that you asked it. This cannot be undone."""
CLAIM = "Yes, show my name"
CLAIMED = "### Your name stands at the question now"
_HEADS = {
    PostStatus.WAITING: WAITS,
    PostStatus.SENDING: SENDING,
    PostStatus.OPEN: OPEN,
    PostStatus.ANSWERED: ANSWERED,
    PostStatus.DUPLICATE: OVER,
    PostStatus.CLOSED: OVER,
    PostStatus.REFUSED: REFUSED,
    PostStatus.WITHDRAWN: WITHDRAWN,
}


def own_post_card(post: CommunityPost, *, problem: str = "", passing: bool = True) -> ui.LayoutView:
    """Return how a question stands, to whoever asked it.

    problem: why it could not be posted. passing: it can be acted on from here.
    """
    head = _HEADS[post.status].format(where=_where(post))
    items: list[ui.Item[Any]] = [text("\n".join(filter(None, [head, problem])))]
    if post.status is PostStatus.WITHDRAWN:
        return card(container(*items, accent=QUIET))
    if post.status is not PostStatus.REFUSED:
        items.append(text(f"> {quoted(post.title, 120)}"))
    if post.reason:
        items.append(text(_reason(post, post.reason)))
    if post.status is PostStatus.REFUSED:
        items += typed_blocks(PostDraft(title=post.title, text=post.text or ""))
        return card(container(*items, accent=QUIET))
    items += [text("\n".join([_name(post), TELLS if post.notify else TELLS_NOT, URGENT]))]
    items.append(text(small(LATER)))
    return card(container(*items), *([row(*_buttons(post))] if passing else []))


def sure_withdraw_card(post: CommunityPost, guild_id: int | None) -> ui.LayoutView:
    """Return the question before a question is taken back; guild_id: for a direct message."""
    go = button(WITHDRAW, WithdrawPost(post.id, guild_id), style=Style.danger)
    body = f"{SURE_WITHDRAW}\n> {quoted(post.title, 120)}"
    return card(container(text(body), accent=QUIET), row(go))


def sure_claim_card(post: CommunityPost) -> ui.LayoutView:
    """Return the question before a name is put to a question."""
    go = button(CLAIM, ConfirmClaim(post.id), style=Style.danger)
    return card(container(text(f"{SURE_CLAIM}\n> {quoted(post.title, 120)}")), row(go))


def claimed_card() -> ui.LayoutView:
    """Return the card for whoever has put their name to it."""
    return card(container(text(CLAIMED)))


def _where(post: CommunityPost) -> str:
    return "" if post.place is None else f"<#{post.place.thread_id}>"


def _reason(post: CommunityPost, reason: str) -> str:
    if reason in REASONS.values():
        return reason
    words = REASON if post.status is PostStatus.REFUSED else CHANGED
    return words.format(reason=quoted(reason, 600))


def _name(post: CommunityPost) -> str:
    if not post.anonymous:
        return NAMED
    return UNNAMED if post.status.is_public else UNNAMED_WAITS


def _buttons(post: CommunityPost) -> list[Button]:
    return [
        button(LOOK, LookAtPost(post.id, post.guild_id)),
        button(WITHDRAW, AskToWithdraw(post.id, post.guild_id)),
    ]
