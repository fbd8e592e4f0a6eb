"""A moderator takes an alert or a request, hands it over, and ends it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.rows import RequestStatus

if TYPE_CHECKING:
    from bot.moderation.safety_requests.board import TeamBoard
    from bot.storage.repositories.safety.requests import SafetyRequestStore
    from bot.storage.repositories.safety.rows import SafetyRow


class RequestOverError(Exception):
    """An alert or a request is over. row: how it ended, None if nothing is stored any more."""

    def __init__(self, row: SafetyRow | None) -> None:
        super().__init__("the request is over")
        self.row = row


class RequestClaim(Struct, frozen=True):
    """The holder of a request, after a moderator wanted it.

    is_own: this moderator has it. was_messaged: the member was told so by direct message.
    """

    row: SafetyRow
    is_own: bool
    was_messaged: bool = False


class RequestClosing(Struct, frozen=True):
    """A request as it was before it ended; card_changed: its card no longer shows who it was."""

    row: SafetyRow
    card_changed: bool


class RequestClaims:
    """Gives alerts and requests to moderators. Each method is bound to one server."""

    def __init__(self, store: SafetyRequestStore) -> None:
        """Keep claims in `store`."""
        self._store = store

    async def get(self, guild_id: int, request_id: int) -> SafetyRow:
        """Return an open request. Raises RequestOverError and StorageUnavailable."""
        return await self._open(guild_id, request_id, await self._store.get(guild_id, request_id))

    async def take(
        self,
        guild_id: int,
        request_id: int,
        moderator_id: int,
        board: TeamBoard,
        *,
        over: bool = False,
    ) -> RequestClaim:
        """Give a request to a moderator, if nobody has it; the member hears of it if they agreed.

        over: take it from whoever has it. Raises RequestOverError and StorageUnavailable.
        """
        claimed_row = await self._store.claim(guild_id, request_id, moderator_id, over=over)
        row = await self._open(guild_id, request_id, claimed_row)
        if row.claimer_id != moderator_id:
            return RequestClaim(row, is_own=False)
        was_messaged = row.by_message and await board.message_member(row)
        if was_messaged:
            with suppress(StorageUnavailable):
                await self._store.mark_messaged(guild_id, row.id)
        return RequestClaim(row, is_own=True, was_messaged=was_messaged)

    async def release(self, guild_id: int, request_id: int, moderator_id: int) -> SafetyRow:
        """Let a request wait for another moderator; it stays with any other who has it.

        Raises RequestOverError and StorageUnavailable.
        """
        released_row = await self._store.release(guild_id, request_id, moderator_id)
        return await self._open(guild_id, request_id, released_row)

    async def close(
        self, guild_id: int, request_id: int, moderator_id: int, board: TeamBoard
    ) -> RequestClosing:
        """End a request: nobody is named in the store or on its card any more.

        Raises RequestOverError and StorageUnavailable.
        """
        status = RequestStatus.DONE
        row = await self._store.close(guild_id, request_id, status)
        if row is None:
            raise RequestOverError(await self._store.get(guild_id, request_id))
        return RequestClosing(row, await board.end(row, status, moderator_id))

    async def _open(self, guild_id: int, request_id: int, row: SafetyRow | None) -> SafetyRow:
        if row is None:
            row = await self._store.get(guild_id, request_id)
        if row is None or not row.is_open:
            raise RequestOverError(row)
        return row
