"""The sweep: it does what is due, tries failures again, and settles what a crash left.

A row is leased, the member's turn is taken, and the row is looked at again: a later decision may
have ended it meanwhile. Only what Discord has confirmed is stored as over.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from bot.moderation.actions.execution import Execution
from bot.moderation.cases.ending import EndingActions
from bot.moderation.cases.models import Case, CaseStatus
from bot.moderation.cases.pace import Pace
from bot.storage import StorageError
from bot.storage.coordination import ALL_SHARDS

if TYPE_CHECKING:
    from bot.moderation.actions.gateway import ModerationGateway
    from bot.moderation.actions.turns import Turns
    from bot.storage.coordination import Shards
    from bot.storage.repositories.families import ModerationRepositories

_log = logging.getLogger(__name__)

Gateways: TypeAlias = "Callable[[int], ModerationGateway | None]"
"""Gives the gateway of a server, None where the bot is not there or Discord hides it."""

LEASE: Final = timedelta(minutes=5)
LEFT_AFTER: Final = timedelta(minutes=1)
"""A case that is pending for longer is left over from a crash, or an outage of Discord."""
ABSENT: Final = timedelta(hours=1)
"""The pause before the next look at a server that the bot cannot see."""
SERVERS: Final = 8
"""Servers that are worked on at once."""
EACH: Final = 5
"""Rows of one server taken at once: a server with thousands must not hold up the others."""
TOGETHER: Final = 100
"""Rows taken before the next look at what is due."""
_DUE: Final = 20_000
_PENDING: Final = 100
FAILED: Final = "Case {case}, begun <t:{at}:R>, did not happen. {outcome}"


class SweepCount(Struct):
    """The results of a round. lifted: over for good. put_off: due later. settled: after a crash."""

    lifted: int = 0
    put_off: int = 0
    settled: int = 0


def fair_share(due: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the next rows to do, by server: a few of each, whoever waits longest first."""
    share: dict[int, list[int]] = defaultdict(list)
    room = TOGETHER
    for guild_id, case_id in due:
        if room and len(share[guild_id]) < EACH:
            share[guild_id].append(case_id)
            room -= 1
    return {guild_id: ids for guild_id, ids in share.items() if ids}


class CaseSweep:
    """Does what is due in all servers."""

    def __init__(
        self,
        repositories: ModerationRepositories,
        turns: Turns,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
    ) -> None:
        """Keep results in the repositories; `clock` says what time it is in UTC."""
        self._cases = repositories.cases
        self._schedule = repositories.schedule
        self._turns = turns
        self._clock = clock
        self._pace = pace or Pace()
        self._execution = Execution(repositories.cases, clock)
        self._ending = EndingActions(repositories.schedule, clock)

    async def round(self, gateways: Gateways, shards: Shards = ALL_SHARDS) -> SweepCount:
        """Settle what a crash left, then do all that is due. Raises StorageUnavailable.

        shards: of whose servers.
        """
        count = SweepCount()
        await self._settle_left(gateways, count, shards)
        while due := fair_share(await self._schedule.due(self._clock(), _DUE, shards)):
            slots = asyncio.Semaphore(SERVERS)
            tasks = [
                asyncio.create_task(self._work(guild_id, ids, gateways, slots, count))
                for guild_id, ids in due.items()
            ]
            try:
                await asyncio.gather(*tasks)
            finally:
                # One that failed ends the round; what the others leave undone is tried again.
                for task in tasks:
                    task.cancel()
        return count

    async def servers_due(self, shards: Shards) -> set[int]:
        """Return the servers of these shards that have something due. Raises StorageUnavailable."""
        due = await self._schedule.due(self._clock(), TOGETHER, shards)
        return {guild_id for guild_id, _ in due}

    async def _work(
        self,
        guild_id: int,
        ids: Sequence[int],
        gateways: Gateways,
        slots: asyncio.Semaphore,
        count: SweepCount,
    ) -> None:
        """Do due rows of one server, one after the other."""
        async with slots:
            now = self._clock()
            for case in await self._schedule.lease(guild_id, ids, now, now + LEASE):
                gateway = gateways(guild_id)
                if gateway is None:
                    # Never dropped: the bot may be back, and the ban still has to end.
                    await self._schedule.put_off(guild_id, case.id, self._clock() + ABSENT)
                    count.put_off += 1
                    continue
                await self._pace.wait()
                await self._do(case, gateway, count)

    async def _do(self, case: Case, gateway: ModerationGateway, count: SweepCount) -> None:
        """Do one row. If it fails, no other row does: the lease runs out, and it is tried again."""
        try:
            async with self._turns.turn(case.guild_id, case.member_id or 0):
                if not await self._schedule.is_leased(case.guild_id, case.id):
                    return
                over = await self._ending.do(case, gateway)
        # Without the store no other row can be done either.
        except StorageError:
            raise
        except Exception:  # noqa: BLE001 one row's trouble must not keep all others from their end
            _log.exception("A due case could not be dealt with; it is tried again in minutes.")
        else:
            count.lifted += over
            count.put_off += not over

    async def _settle_left(self, gateways: Gateways, count: SweepCount, shards: Shards) -> None:
        """Find out, case by case, what came of actions that were never finished."""
        for case in await self._schedule.pending(self._clock() - LEFT_AFTER, _PENDING, shards):
            gateway = gateways(case.guild_id)
            if gateway is None:
                continue
            await self._pace.wait()
            async with self._turns.turn(case.guild_id, case.member_id or 0):
                # Whoever acts may have finished it while this waited for the turn.
                current = await self._cases.get(case.guild_id, case.id)
                if current is None or current.status is not CaseStatus.PENDING:
                    continue
                final_case = await self._execution.settle(current, gateway)
            if final_case is None:
                continue
            count.settled += 1
            if final_case.status is CaseStatus.FAILED:
                at = int(final_case.created_at.timestamp())
                words = FAILED.format(case=final_case.id, at=at, outcome=final_case.outcome)
                await gateway.notify_team(final_case, words)
