"""Why something cannot be done in the community, in sentences for the person who tried it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.repositories.community.rows import PostStatus

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.repositories.community.rows import CommunityPost

# For whoever asks.
NO_POST = "I no longer keep that question: its time is over, or it was never in this server."
NOT_YOURS = "That is somebody else's question, or I no longer know whose it is."
TOO_MANY = (
    "You have asked as often as you can within an hour here, so this question was not posted. You "
    "can ask it {when}."
)
NAMED = "Your name stands at this question already."
OVER = "This question is over, so nothing was changed."

# For moderators.
_SETTLED = {
    PostStatus.REFUSED: "Somebody has refused this question already, so nothing was changed.",
    PostStatus.WITHDRAWN: "Whoever asked this has taken it back, so nothing was changed.",
    PostStatus.SENDING: "Somebody has published this question already. I am posting it.",
}
_PUBLISHED = "Somebody has published this question already, so nothing was changed."


class CommunityError(Exception):
    """Something cannot be done; the message says why, and what the person can do."""


class PostSettledError(CommunityError):
    """A question no longer waits: somebody was quicker. post: how it stands."""

    def __init__(self, post: CommunityPost) -> None:
        super().__init__(_SETTLED.get(post.status, _PUBLISHED))
        self.post = post


def moment(at: datetime) -> str:
    """Return a time as Discord shows it, in the reader's own clock."""
    return f"<t:{int(at.timestamp())}:R>"
