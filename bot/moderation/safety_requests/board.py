"""The team's channels as this package sees them; bot/client/safety_posting.py posts in Discord."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from bot.storage.repositories.safety.rows import About, RequestStatus, SafetyRow


class CardLocation(Struct, frozen=True):
    """The message with a card."""

    channel_id: int
    message_id: int


class TeamBoard(Protocol):
    """The channels of one server's team, where alerts and requests stand as cards.

    No method raises when Discord refuses something: the result says so.
    """

    @property
    def takes_alerts(self) -> bool:
        """Whether an admin has switched alerts on, and they can be posted."""
        ...

    @property
    def takes_requests(self) -> bool:
        """Whether there is a channel in which a member's request can be posted."""
        ...

    async def post_alert(self, row: SafetyRow) -> CardLocation | None:
        """Post an alert; None if it could not be."""
        ...

    async def post_untracked_alert(self, about: About, at: datetime) -> bool:
        """Post an alert that is not stored, so that nobody can take it; False if it could not."""
        ...

    async def post_request(self, row: SafetyRow, *, separate: bool = False) -> CardLocation | None:
        """Post a member's request; None if it reached no channel.

        separate: an earlier card of it could not be changed.
        """
        ...

    async def redraw(self, row: SafetyRow) -> bool:
        """Change a card to how things stand; False if it cannot be, or has been deleted."""
        ...

    async def end(
        self, row: SafetyRow, status: RequestStatus, moderator_id: int | None = None
    ) -> bool:
        """Say on a card that it is over, and erase the person; False if it still shows them."""
        ...

    async def nudge(self, row: SafetyRow) -> None:
        """Call attention to a card that got a name after it was posted."""
        ...

    async def message_member(self, row: SafetyRow, *, is_done: bool = False) -> bool:
        """Send the member the direct message that they agreed to; False if it did not arrive."""
        ...
