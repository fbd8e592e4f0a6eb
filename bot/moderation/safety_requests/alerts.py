"""Telling a server's team that help was shown to somebody: what kind and where, no more."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.rows import About

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.moderation.safety_requests.alert_limits import AlertLimits
    from bot.moderation.safety_requests.board import TeamBoard
    from bot.moderation.safety_requests.models import SafetyAlert
    from bot.storage.repositories.safety.requests import SafetyRequestStore

ANY_DANGER = "danger"
"""The kind that an alert names where no kind of danger is known."""
_SECONDS = 20.0


class SafetyAlerts:
    """Posts alerts in the background, after the help, and not more often than the limits allow."""

    def __init__(self, store: SafetyRequestStore, limits: AlertLimits) -> None:
        """Keep alerts in `store`; `limits` says how often one may be posted."""
        self._store = store
        self.limits = limits
        # The event loop itself keeps only weak references to tasks.
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do the work in the background, for 20 seconds at most; errors in it are not reported."""
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def busy(self) -> bool:
        """Whether something is still being done in the background."""
        return bool(self._tasks)

    async def finish(self, seconds: float) -> int:
        """Wait for the work in the background, at most so many seconds; return how much is left."""
        if not self._tasks:
            return 0
        _, rest = await asyncio.wait(self._tasks, timeout=seconds)
        return len(rest)

    async def post(self, guild_id: int, alert: SafetyAlert, board: TeamBoard) -> None:
        """Post an alert, if an admin has switched that on; one too soon is only counted."""
        if not board.takes_alerts:
            return
        # Under the same lock as their own request, which then finds this card.
        async with self.limits.turn(guild_id, alert.user_id):
            held_back = self.limits.take(guild_id)
            if held_back is not None and not await self._post(guild_id, alert, board, held_back):
                self.limits.give_back(guild_id, held_back)

    async def _post(
        self, guild_id: int, alert: SafetyAlert, board: TeamBoard, held_back: int
    ) -> bool:
        """Store and post an alert; False if it could not be posted."""
        store = self._store
        about = About(
            channel_id=alert.spot.channel_id or 0,
            message_id=alert.spot.message_id,
            kind=alert.kind.value if alert.kind else ANY_DANGER,
            held_back=held_back,
        )
        try:
            row = await store.open_alert(guild_id, alert.question_id, alert.user_id, about)
        except StorageUnavailable:
            # Somebody is in danger: the team hears of it without our records too.
            return await board.post_untracked_alert(about, store.clock())
        if row is None:
            return True  # its card was posted before, and may carry a name by now
        place = await board.post_alert(row)
        with suppress(StorageUnavailable):
            if place is None:
                # Nobody can see it, so nothing of whom it is about may stay.
                await store.drop(guild_id, row.id)
            else:
                await store.set_card(guild_id, row.id, place.channel_id, place.message_id)
        return place is not None


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    with suppress(Exception):  # a border: nobody waits for it, and a log would tell
        async with asyncio.timeout(_SECONDS):
            await work
