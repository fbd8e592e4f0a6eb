"""Values of the community's tables, as the services see them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class PostStatus(StrEnum):
    """The state of a question to the community. The values are stored."""

    WAITING = "waiting"
    """A moderator has to publish it."""
    SENDING = "sending"
    """It is being posted; after a crash the next round posts it or finds it posted."""
    OPEN = "open"
    ANSWERED = "answered"
    DUPLICATE = "duplicate"
    """An entry or an earlier question answers it."""
    CLOSED = "closed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """The asker has taken it back."""

    @property
    def is_public(self) -> bool:
        """Whether it stands in a thread."""
        return self in PUBLIC

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected."""
        return self not in {PostStatus.WAITING, PostStatus.SENDING, PostStatus.OPEN}


PUBLIC = (PostStatus.OPEN, PostStatus.ANSWERED, PostStatus.DUPLICATE, PostStatus.CLOSED)
"""The states of a question that stands in a thread."""


class PostSearch(StrEnum):
    """Which questions a list shows."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    """Open, and no message of a member has been marked or found helpful."""
    MINE = "mine"


class Consent(StrEnum):
    """Whether the author of an answer lets it become an entry. The values are stored."""

    NONE = "none"
    """Nobody has asked."""
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    USED = "used"
    """It is a draft or an entry."""


class NewPost(Struct, frozen=True):
    """A question as a member sent it. key: the same however often Discord delivers the form.

    after_help: its words may tell of danger, help was shown, and the member still wants it posted.
    """

    guild_id: int
    key: str
    asker_id: int
    title: str
    text: str
    category: str
    anonymous: bool = False
    notify: bool = False
    after_help: bool = False
    follows_id: int | None = None


class PostPlace(Struct, frozen=True):
    """Where a question was posted: channel, thread, and the bot's own message in the thread."""

    channel_id: int
    thread_id: int
    message_id: int


class CommunityPost(Struct, frozen=True):
    """A question to the community. It does not say who asked: see `PostStore.asker_of`.

    text: None once forgotten. place: None until it is posted. answer_id: the message that answers
    it.
    """

    guild_id: int
    id: int
    created_at: datetime
    status: PostStatus
    anonymous: bool
    notify: bool
    category: str
    title: str
    text: str | None
    active_at: datetime
    place: PostPlace | None = None
    card_channel_id: int | None = None
    card_id: int | None = None
    after_help: bool = False
    reason: str | None = None
    answer_id: int | None = None
    answered_at: datetime | None = None
    entry_id: str | None = None
    original_id: int | None = None
    follows_id: int | None = None
    reminded_at: datetime | None = None
    reminders: bool = True
    hidden_at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether its words can be read in its thread."""
        return self.status.is_public and self.hidden_at is None

    def stands_in(self, channel_id: int) -> bool:
        """Whether its thread belongs to a channel."""
        return self.place is not None and self.place.channel_id == channel_id


class StoredPost(Struct, frozen=True):
    """A question as it is stored. fresh: False if the same form was stored before."""

    row: CommunityPost
    fresh: bool


class TooManyPostsError(Exception):
    """A member has asked as often as they may. again_at: when they may ask again."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("too many questions to the community")
        self.again_at = again_at
