"""A watch on the clock: after a leap of the time nothing is deleted for a day.

On a machine that starts with a wrong clock (a dead battery, no time server yet) everything would
seem expired at once. A bot that was off for a month sees the same. So a leap is believed after a
day of rounds in which the time went on from there; then what is due is deleted.

Rows that a clock ahead of time has written stay dated ahead when the clock is put right. Whether
such a row or the clock is wrong depends on the time that the clock showed for a month without a
leap: at a time before that no row is dated anew, because the right clock would then find true rows
expired.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.storage.clock import from_ms, to_ms

if TYPE_CHECKING:
    from bot.storage.repositories.servers.meta import Meta

_log = logging.getLogger(__name__)

LEAP = timedelta(days=14)
"""More than this since the last round is a leap."""
CONFIRMED = 24
"""Rounds, at most one in half an hour, after which a leap is believed."""
APART = timedelta(minutes=30)
STEADY = timedelta(hours=12)
"""Two rounds in a doubt are at most this far apart; else the clock has leapt again."""
SETTLED = timedelta(days=30)
"""After so long without a leap a time is sure: the present is not before it."""
_NAME = "clock"

DOUBTED = (
    "The clock says %s, and the last round of housekeeping was at %s. Nothing is deleted until the "
    "time has gone on from there for a day of running. If the bot was off that long, all is well; "
    "otherwise check the clock."
)
BELIEVED = "The clock has gone on from %s for a day: what is due by it is deleted from now on."


class ClockWatch:
    """Compares the time of each round with the last that was believed, across restarts."""

    def __init__(self, meta: Meta) -> None:
        """Remember in `meta`."""
        self._meta = meta

    async def believes(self, moment: datetime) -> bool:
        """Say whether rows may be deleted by this time. Raises StorageUnavailable."""
        record = await self._record(moment)
        last = from_ms(record["last"])
        if timedelta(0) <= moment - last <= LEAP:
            if moment - from_ms(record["since"]) >= SETTLED:
                record["sure"] = to_ms(moment)
            await self._put(_steady(record) | {"last": to_ms(moment)})
            return True
        return await self._doubt(record, moment, last)

    async def agrees(self, moment: datetime) -> bool:
        """Say whether a round was believed, and this time follows it; no round is counted.

        Raises StorageUnavailable.
        """
        if await self._meta.get(_NAME) is None:
            return False
        record = await self._record(moment)
        return timedelta(0) <= moment - from_ms(record["last"]) <= LEAP

    async def may_restamp(self, moment: datetime) -> bool:
        """Say whether rows later than this believed time are wrong, and not the clock.

        Raises StorageUnavailable.
        """
        return (await self._record(moment))["sure"] <= to_ms(moment)

    async def _record(self, moment: datetime) -> dict[str, int]:
        """Return what is remembered, in epoch milliseconds.

        `last` is the last round that was believed, `since` where the clock has gone on from without
        a leap, `sure` the newest time at which it had done so for long (0: none yet). In a doubt
        also `seen`, its last round, and `rounds`, how many it has had.
        """
        text = await self._meta.get(_NAME)
        # At the very first start there is nothing to compare with, so that time is believed.
        record: dict[str, int] = json.loads(text) if text else {"last": to_ms(moment)}
        return {"since": record["last"], "sure": 0} | record

    async def _doubt(self, record: dict[str, int], moment: datetime, last: datetime) -> bool:
        doubted_at, rounds = record.get("seen"), record.get("rounds", 0)
        gap = None if doubted_at is None else moment - from_ms(doubted_at)
        if gap is None or not timedelta(0) <= gap <= STEADY:
            _log.warning(DOUBTED, _day(moment), _day(last))
            await self._put(_steady(record) | {"seen": to_ms(moment), "rounds": 1})
            return False
        # A bot that restarts over and over must not reach the number in an hour.
        if gap < APART:
            return False
        if rounds + 1 < CONFIRMED:
            await self._put(record | {"seen": to_ms(moment), "rounds": rounds + 1})
            return False
        _log.warning(BELIEVED, _day(moment))
        await self._put(_steady(record) | {"last": to_ms(moment), "since": to_ms(moment)})
        return True

    async def _put(self, value: dict[str, int]) -> None:
        await self._meta.put(_NAME, json.dumps(value))


def _steady(record: dict[str, int]) -> dict[str, int]:
    """Return what is remembered outside of a doubt."""
    return {name: record[name] for name in ("last", "since", "sure")}


def _day(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
