"""The wait of an answer for its log row while thousands of bans end, beside that without.

Askers put a row each few milliseconds into the log and wait for it, first alone, then while a sweep
lifts bans that are all due at once, as after a week of downtime. The sweep goes without its usual
pace (ten a second), so this is the worst case. Discord is made up and answers after some
milliseconds. What the event loop itself waits is measured too.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert

from benchmarks.retention import ask_while, show
from bot.moderation.actions.gateway import Standing
from bot.moderation.actions.turns import Turns
from bot.moderation.cases.models import CaseKind, CaseSource, CaseStatus
from bot.moderation.cases.pace import Pace
from bot.moderation.cases.sweep import CaseSweep
from bot.storage import Storage, StorageUnavailable
from bot.storage.repositories.moderation.cases.models import NewCase
from bot.storage.repositories.moderation.cases.rows import CaseSealer
from bot.storage.schema.moderation_tables import moderation_cases

if TYPE_CHECKING:
    from benchmarks.retention import Waits
    from bot.moderation.actions.gateway import ModerationGateway
    from bot.storage.engine.connections import AsyncConnection

DUE = 10_000
SERVERS = 50
ALONE = 3.0
DISCORD = 0.02
"""Seconds that Discord takes for a call."""
BOUND = 250.0
"""The most milliseconds that an answer waits for the log; after that the row follows later."""
_TICK = 0.005
_TOGETHER = 500
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass
class QuickDiscord:
    """The calls of a sweep, each answered after the same time."""

    seconds: float
    unbanned: int = 0

    async def standing(self, member_id: int) -> Standing:
        del member_id
        await asyncio.sleep(self.seconds)
        return Standing(is_banned=True, in_server=False, ban_reason="Case 1 by mo (8)")

    async def unban(self, member_id: int, reason: str) -> None:
        del member_id, reason
        await asyncio.sleep(self.seconds)
        self.unbanned += 1


@dataclass
class Lateness:
    """How much later than asked the event loop wakes a sleeper, in milliseconds."""

    each: list[float] = field(default_factory=list[float])

    async def watch(self, until: asyncio.Future[object]) -> None:
        while not until.done():
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            self.each.append(1000 * (time.perf_counter() - before - _TICK))

    def at(self, share: float) -> float:
        return sorted(self.each)[min(len(self.each) - 1, int(share * len(self.each)))]


async def fill(storage: Storage, due: int) -> None:
    """Store bans of many servers that all end in a day."""
    sealer, ends = CaseSealer(storage.cipher), START + timedelta(days=1)
    for first in range(0, due, _TOGETHER):
        numbers = range(first + 1, min(first + _TOGETHER, due) + 1)
        rows = [sealer.values(_ban(number, ends), number) for number in numbers]

        async def work(connection: AsyncConnection, batch: list[dict[str, Any]] = rows) -> None:
            await connection.execute(insert(moderation_cases), batch)

        await storage.write(work, 60)


def _ban(number: int, ends: datetime) -> NewCase:
    return NewCase(
        guild_id=number % SERVERS + 1,
        created_at=START,
        kind=CaseKind.BAN,
        source=CaseSource.COMMAND,
        key=f"ban-{number}",
        member_id=number,
        moderator_id=8,
        status=CaseStatus.DONE,
        reason="Adverts",
        ends=ends,
        due=ends,
    )


async def sweep_all(sweep: CaseSweep, gateway: ModerationGateway) -> int:
    """Sweep until nothing is due; return how many were lifted."""
    lifted = 0
    while True:
        try:
            count = await sweep.round(lambda _guild_id: gateway)
        except StorageUnavailable:
            continue
        if not count.lifted:
            return lifted
        lifted += count.lifted


async def measure(
    folder: Path, due: int, alone: float, seconds: float
) -> tuple[Waits, Waits, Lateness, int]:
    """Return the waits alone and beside the sweep, the loop's lateness, and how many were lifted.

    seconds: that Discord takes for a call.
    """
    storage = await Storage.open(None, folder)
    try:
        await fill(storage, due)
        now = START + timedelta(days=7)
        moderation = storage.repositories.moderation
        sweep = CaseSweep(moderation, Turns(), lambda: now, Pace(0.0))
        discord = QuickDiscord(seconds)
        gateway = cast("ModerationGateway", discord)
        first = await ask_while(storage, "alone", asyncio.sleep(alone), 10**9)
        sweeping = asyncio.ensure_future(sweep_all(sweep, gateway))
        lateness = Lateness()
        watching = asyncio.ensure_future(lateness.watch(cast("asyncio.Future[object]", sweeping)))
        beside = await ask_while(storage, "while bans end", sweeping, 2 * 10**9)
        await watching
        return first, beside, lateness, discord.unbanned
    finally:
        await storage.close()


async def main(parent: Path, due: int = DUE, alone: float = ALONE, seconds: float = DISCORD) -> int:
    """Measure and print; return 1 if bans remain, or one answer in a hundred waited too long."""
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-sweep-") as name:
        first, beside, lateness, lifted = await measure(Path(name), due, alone, seconds)
    print(f"{'ms that a row waits':20}{'rows':>8}{'s':>8}{'mean':>10}", end="")
    print(f"{'p50':>10}{'p95':>10}{'p99':>10}{'most':>10}")
    show(first)
    show(beside)
    print(f"lifted {lifted} of {due} bans, {lifted / beside.seconds:.0f} a second")
    late = "".join(f"{lateness.at(share):8.1f}" for share in (0.5, 0.95, 0.99, 1.0))
    print(f"ms that the event loop is late (p50, p95, p99, most):{late}")
    print(f"goal: p99 under {BOUND:.0f} ms, where an answer stops waiting")
    return 0 if lifted == due and beside.at(0.99) < BOUND else 1
