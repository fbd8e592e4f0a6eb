"""A member's own request to be contacted, or report about somebody else."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.rows import RequestStatus, TooManyRequestsError

if TYPE_CHECKING:
    from bot.moderation.safety_requests.alert_limits import AlertLimits
    from bot.moderation.safety_requests.board import CardLocation, TeamBoard
    from bot.storage.repositories.safety.requests import SafetyRequestStore
    from bot.storage.repositories.safety.rows import NewRequest, SafetyRow, StoredRequest

FRESH = 120.0
"""For so many seconds a posted card is still new to the moderators whom it called."""


class Refusal(StrEnum):
    """Why a request reached nobody."""

    NOT_POSTED = "not posted"
    TOO_OFTEN = "too often"
    """The member has passed on as many in a day as they may."""
    TOO_MANY = "too many"
    """As many of the member's reports as may be open are open already."""


class ForeignRequestError(Exception):
    """Somebody used a control for the request of another member."""


class MemberRequest(Struct, frozen=True):
    """A member's request as they may see it.

    row: None if nothing of it is stored any more. has_card: the team can read it, or it is over;
    False means that its card has gone or could not be changed.
    """

    row: SafetyRow | None
    has_card: bool = True
    taken_back: bool = False


class ContactRequests:
    """Passes on a member's request, once and by consent, and takes it back."""

    def __init__(self, store: SafetyRequestStore, limits: AlertLimits) -> None:
        """Keep requests in `store`; `limits` says how many a member may make."""
        self._store = store
        self._limits = limits

    async def waiting(self, guild_id: int, member_id: int, board: TeamBoard) -> SafetyRow | None:
        """Return a member's open request whose card the team can read, None if there is none.

        None also while the database is away: the member may then ask again.
        """
        with suppress(StorageUnavailable):
            row = await self._store.waiting_of(guild_id, member_id)
            if row is not None and await _has_card(row, board):
                return row
        return None

    async def pass_on(self, request: NewRequest, board: TeamBoard) -> SafetyRow | Refusal:
        """Store and post a request; return its row, or why it reached nobody. Never raises."""
        # An alert about the same card is posted under the same lock.
        async with self._limits.turn(request.guild_id, request.member_id):
            try:
                return await self._pass_on(request, board)
            except StorageUnavailable:
                return Refusal.NOT_POSTED

    async def look(
        self, guild_id: int, request_id: int, member_id: int, board: TeamBoard
    ) -> MemberRequest:
        """Return a member's request, and whether the team can still read it.

        Raises ForeignRequestError and StorageUnavailable.
        """
        row = await self._get_own(guild_id, request_id, member_id)
        is_open = row is not None and row.is_open
        return MemberRequest(row, has_card=not is_open or await _has_card(row, board))

    async def take_back(
        self, guild_id: int, request_id: int, member_id: int, board: TeamBoard
    ) -> MemberRequest:
        """Take a request back, and say so on its card; one that is over stays as it is.

        Raises ForeignRequestError and StorageUnavailable.
        """
        row = await self._get_own(guild_id, request_id, member_id)
        if row is None or not row.is_open:
            return MemberRequest(row)
        status = RequestStatus.WITHDRAWN
        # Another press, or a moderator, may have ended it meanwhile: they changed the card then.
        closed_row = await self._store.close(guild_id, row.id, status)
        card_changed = closed_row is None or await board.end(closed_row, status)
        return MemberRequest(row, has_card=card_changed, taken_back=True)

    async def _get_own(self, guild_id: int, request_id: int, member_id: int) -> SafetyRow | None:
        """Return a member's own request, also one that is over."""
        row = await self._store.get(guild_id, request_id)
        if row is not None and row.is_open and row.member_id != member_id:
            raise ForeignRequestError
        return row

    async def _pass_on(self, request: NewRequest, board: TeamBoard) -> SafetyRow | Refusal:
        if not board.takes_requests:
            return Refusal.NOT_POSTED
        # A report about somebody else is always one of its own.
        if request.text is None:
            waiting = await self._store.waiting_of(request.guild_id, request.member_id)
            if waiting is not None and await _has_card(waiting, board):
                return waiting
        if not self._limits.may_ask(request.guild_id, request.member_id):
            return Refusal.TOO_OFTEN
        try:
            new = await self._store.ask(request)
        except TooManyRequestsError:
            return Refusal.TOO_MANY
        if await self._post(new, board):
            return new.row
        # Nobody has read it, so nothing of it may stay.
        with suppress(StorageUnavailable):
            await self._store.drop(request.guild_id, new.row.id)
        return Refusal.NOT_POSTED

    async def _post(self, new: StoredRequest, board: TeamBoard) -> bool:
        """Show a request to the team: on the card of its alert if that can be changed."""
        row = new.row
        if not row.has_card:
            return await self._store_card(row, await board.post_request(row))
        if await board.redraw(row):
            if new.joined is not None and self._is_overlooked(row, new.joined):
                await board.nudge(row)
            return True
        return await self._store_card(row, await board.post_request(row, separate=True))

    async def _store_card(self, row: SafetyRow, place: CardLocation | None) -> bool:
        """Store where a card was posted; return whether it was."""
        if place is None:
            return False
        # If that fails, the card has been posted all the same, and only cannot be changed later.
        with suppress(StorageUnavailable):
            await self._store.set_card(row.guild_id, row.id, place.channel_id, place.message_id)
        return True

    def _is_overlooked(self, row: SafetyRow, posted_at: datetime) -> bool:
        """Whether moderators have probably read a card already, and would miss its new name."""
        age = (self._store.clock() - posted_at).total_seconds()
        return age > FRESH or row.claimer_id is not None


async def _has_card(row: SafetyRow | None, board: TeamBoard) -> bool:
    """Whether the team can read it: its card may have been deleted."""
    return row is not None and row.has_card and await board.redraw(row)
