"""The cards of the community, drawn with one text wherever a text of somebody's can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community import AcceptedAnswer, CommunityPost, PostPlace, PostStatus, PostView
from bot.community.draft import PostDraft
from bot.ui.cards.community import asking, direct, own, post, review
from bot.ui.controls.community.posts import OpenPostForm
from tests.ui.hostile_members import THEN, Cases, Views

if TYPE_CHECKING:
    from bot.services import Core

_BIG = 2**63 - 1


def hostile_post(
    text: str, status: PostStatus = PostStatus.OPEN, *, anonymous: bool = True
) -> CommunityPost:
    """A question with that text wherever one can stand."""
    return CommunityPost(
        guild_id=_BIG,
        id=999_999,
        created_at=THEN,
        status=status,
        anonymous=anonymous,
        notify=True,
        category=text[:64],
        title=text,
        text=text,
        active_at=THEN,
        place=PostPlace(1, 2, 3) if status.is_public else None,
        after_help=True,
        reason=text,
    )


def hostile_view(text: str, status: PostStatus = PostStatus.OPEN) -> PostView:
    """All that a question's card can show, with that text in it."""
    row = hostile_post(text, status, anonymous=False)
    answer = AcceptedAnswer(4, 7, text, 12)
    return PostView(row, 7, answer, text, hostile_post(text), hostile_post(text))


def _draft(text: str) -> PostDraft:
    return PostDraft(text[:100], text[:3000], text[:60])


def _similar(text: str, core: Core) -> Views:
    entries = list(core.snapshot.entries.values())[:3]
    return [asking.similar_card(_BIG, _draft(text), entries, [hostile_post(text)] * 3)]


def _posts(text: str, _: Core) -> Views:
    views = [hostile_view(text, status) for status in PostStatus]
    return [post.post_card(each) for each in views] + [post.post_card(PostView(hostile_post(text)))]


def _own(text: str, _: Core) -> Views:
    rows = [hostile_post(text, status) for status in PostStatus]
    return [own.own_post_card(each, problem="It could not be posted.") for each in rows]


def _reviews(text: str, _: Core) -> Views:
    cards = [review.review_card(hostile_view(text, status), 5) for status in PostStatus]
    waiting = PostView(hostile_post(text, PostStatus.WAITING))
    return [*cards, review.review_card(waiting, None, problem="It was not taken.")]


COMMUNITY_CARDS: Cases = {
    asking.similar_card: _similar,
    asking.form_card: lambda text, _: [asking.form_card(_draft(text), OpenPostForm())],
    asking.held_back_card: lambda text, _: [asking.held_back_card(_draft(text), follows_id=_BIG)],
    asking.kept_post_card: lambda text, _: [
        asking.kept_post_card("x" * 300, _draft(text), follows_id=_BIG, after_help=True)
    ],
    direct.news_card: lambda text, _: [direct.news_card(hostile_post(text), text)],
    own.own_post_card: _own,
    own.sure_withdraw_card: lambda text, _: [own.sure_withdraw_card(hostile_post(text), _BIG)],
    own.sure_claim_card: lambda text, _: [own.sure_claim_card(hostile_post(text))],
    post.post_card: _posts,
    review.review_card: _reviews,
}
FIXED_COMMUNITY: Cases = {
    asking.left_card: lambda _, __: [asking.left_card()],
    own.claimed_card: lambda _, __: [own.claimed_card()],
    review.outcome_card: lambda _, __: [
        review.outcome_card(hostile_post("zq", status)) for status in PostStatus
    ],
}
