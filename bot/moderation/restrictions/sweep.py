"""The ends of restrictions: they come after a restart and after a week of downtime too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.restrictions.service import EndedRestriction, undo
from bot.storage.coordination import ALL_SHARDS
from bot.storage.repositories.moderation.restrictions import Restriction, RestrictionKind

if TYPE_CHECKING:
    from bot.moderation.restrictions.gateway import RestrictionGateway
    from bot.moderation.restrictions.service import Restrictions
    from bot.storage.coordination import Shards

REASON = "its time is over"
LEASE = timedelta(minutes=2)
"""The time before a row is taken again: a process may have died before it did anything."""
UNSEEN = timedelta(minutes=5)
"""The pause for a server that Discord does not show at the moment."""
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
"""The pause after a failure, doubled up to the longest."""
TOLD_AFTER = 3
"""Failures after which the team is told, once."""
_MOST = 50


class SweepResult(Struct):
    """The restrictions that a round ended, and those that it could not end for the third time."""

    endings: list[EndedRestriction] = field(default_factory=list[EndedRestriction])
    stuck: list[Restriction] = field(default_factory=list[Restriction])


class RestrictionSweep:
    """Ends what is due, and tries again what Discord refuses."""

    def __init__(self, restrictions: Restrictions) -> None:
        self._restrictions = restrictions

    async def round(
        self,
        gateway_of: Callable[[int], RestrictionGateway | None],
        shards: Shards = ALL_SHARDS,
    ) -> SweepResult:
        """End what is due, at most 50 places. Raises StorageUnavailable.

        gateway_of: gives None for a server that Discord does not show. shards: of whose servers.
        """
        result = SweepResult()
        now = self._restrictions.clock()
        for each in await self._restrictions.store.lease(now, now + LEASE, _MOST, shards):
            async with self._restrictions.turn(each.place_id, each.kind):
                await self._end(each, gateway_of(each.guild_id), result)
        return result

    async def _end(
        self, due: Restriction, gateway: RestrictionGateway | None, result: SweepResult
    ) -> None:
        store, now = self._restrictions.store, self._restrictions.clock()
        current = await store.get(due.guild_id, due.place_id, due.kind)
        if current is None or current.token != due.token:
            return  # a moderator has ended it, or set it anew, since it was leased
        if gateway is None:
            await store.put_off(due, now + UNSEEN, failed=False)
            return
        try:
            ending = await _end_at_discord(due, gateway)
        except DiscordRefusedError:
            await store.put_off(due, now + pause_after(due.tries), failed=True)
            if due.tries + 1 == TOLD_AFTER:
                result.stuck.append(due)
            return
        await store.end(due)
        result.endings.append(ending)


def pause_after(tries: int) -> timedelta:
    """Return the pause after so many failures."""
    return min(FIRST * 2 ** min(tries, 10), LONGEST)


async def _end_at_discord(due: Restriction, gateway: RestrictionGateway) -> EndedRestriction:
    """Undo a restriction whose time is over. Raises DiscordRefusedError."""
    if due.kind in {RestrictionKind.INVITES, RestrictionKind.DMS}:
        return EndedRestriction(due)  # Discord has ended it by itself
    return await undo(due, gateway, REASON)
