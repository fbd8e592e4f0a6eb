"""A team's channels without Discord: cards are kept in a list, and may be refused."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.moderation.safety_requests import (
    About,
    CardLocation,
    NewRequest,
    RequestStatus,
    SafetyAlert,
    SafetyRow,
    Spot,
)
from bot.safety import DangerKind

GUILD, MEMBER, OTHER, MODERATOR, SECOND = 1, 70, 71, 80, 81
CHANNEL = 50


class Board:
    """Posts to itself.

    takes: whether anything can be posted or changed. refuses_posts: although it looked as if it
    could be.
    """

    def __init__(self) -> None:
        self.takes = True
        self.refuses_posts = False
        self.events: list[str] = []
        self.messages = 0

    @property
    def takes_alerts(self) -> bool:
        return self.takes

    @property
    def takes_requests(self) -> bool:
        return self.takes

    async def post_alert(self, row: SafetyRow) -> CardLocation | None:
        assert row.member_id is None
        held_back = row.about.held_back if row.about else 0
        return self._post(f"alert after {held_back}" if held_back else "alert")

    async def post_untracked_alert(self, about: About, at: datetime) -> bool:
        assert at.tzinfo is UTC
        return self._post(f"untracked {about.kind}") is not None

    async def post_request(self, row: SafetyRow, *, separate: bool = False) -> CardLocation | None:
        return self._post("separate request" if separate else f"request of {row.member_id}")

    async def redraw(self, row: SafetyRow) -> bool:
        assert row.has_card
        return self._do("redrawn")

    async def end(
        self, row: SafetyRow, status: RequestStatus, moderator_id: int | None = None
    ) -> bool:
        del row
        return self._do(f"{status} by {moderator_id}")

    async def nudge(self, row: SafetyRow) -> None:
        assert row.has_card
        self._do("nudged")

    async def message_member(self, row: SafetyRow, *, is_done: bool = False) -> bool:
        del is_done
        if row.by_message:
            self.messages += 1
        return row.by_message

    def _post(self, event: str) -> CardLocation | None:
        if self.refuses_posts or not self._do(event):
            return None
        return CardLocation(CHANNEL, 1000 + len(self.events))

    def _do(self, event: str) -> bool:
        if self.takes:
            self.events.append(event)
        return self.takes


def request(
    question_id: int = 7, member_id: int = MEMBER, text: str | None = None, *, direct: bool = False
) -> NewRequest:
    """Return a member's request from the danger card of a question."""
    return NewRequest(GUILD, question_id, member_id, About(5), text=text, by_message=direct)


def alert(question_id: int = 7, user_id: int = MEMBER) -> SafetyAlert:
    """Return the alert about the danger card of a question."""
    return SafetyAlert(question_id, user_id, Spot(GUILD, 5), DangerKind.SELF)
