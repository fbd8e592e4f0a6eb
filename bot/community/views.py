"""The values that the public card of a question is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage.repositories.community.rows import CommunityPost


class AcceptedAnswer(Struct, frozen=True):
    """The message that answers a question.

    author_id: None once erased. text: its words, None where they are not known. helpful: how many
    members said that it helped them.
    """

    message_id: int
    author_id: int | None
    text: str | None
    helpful: int = 0


class PostView(Struct, frozen=True):
    """A question with all that its card at the top of the thread shows.

    asker_id: only of a question with a name. original, entry_title: the earlier question or the
    entry that it is a duplicate of.
    """

    post: CommunityPost
    asker_id: int | None = None
    answer: AcceptedAnswer | None = None
    entry_title: str | None = None
    original: CommunityPost | None = None
    follows: CommunityPost | None = None
