"""Questions to the community as the tests of their tables make them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.storage import Storage
from bot.storage.repositories.community.answer_rows import AnswerMessage
from bot.storage.repositories.community.rows import CommunityPost, NewPost, PostPlace, PostStatus

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def published(
    store: Storage, number: int, guild_id: int = 1, *, asker_id: int = 77, anonymous: bool = False
) -> CommunityPost:
    """A question that stands in the thread with the id 100 + `number`."""
    posts = store.repositories.community.posts
    new = NewPost(guild_id, f"form-{number}", asker_id, f"Title {number}", "Text", "x", anonymous)
    stored = await posts.add(new, PostStatus.SENDING, 20)
    place = PostPlace(9, 100 + number, 200 + number)
    post = await posts.publish(guild_id, stored.row.id, place)
    assert post is not None
    return post


def message(
    message_id: int = 501, author_id: int = 88, text: str = "Ask at reception."
) -> AnswerMessage:
    """A member's message in such a thread."""
    return AnswerMessage(message_id, author_id, NOON, text)
