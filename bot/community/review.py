"""The choice of questions that wait for a moderator, and edits of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.servers.declared.community import PostReview

if TYPE_CHECKING:
    from bot.servers import ServerConfig
    from bot.storage.repositories.community.rows import NewPost


class PostEdit(Struct, frozen=True):
    """A moderator's changes to a question; note: what they tell the asker about them."""

    title: str
    text: str
    note: str


def waits(new: NewPost, config: ServerConfig, *, is_first: bool) -> bool:
    """Whether a question waits for a moderator; is_first: none of the asker's was ever posted.

    A question for which help was shown always waits, whatever the server has set.
    """
    if new.after_help:
        return True
    match config.community_review:
        case PostReview.NONE:
            return False
        case PostReview.ANONYMOUS:
            return new.anonymous
        case PostReview.FIRST:
            return new.anonymous or is_first
        case PostReview.ALL:
            return True
