"""How long the commands of the record wait for the database, with a million cases.

`python -m benchmarks.moderation.record [FOLDER] [CASES]` fills a database of each engine with the
cases of 2,000 servers, a twentieth of them in one server and the rest alike, and asks what the
commands ask, in that one and in ten others. The rows of those are sealed as the bot seals them; the
others hold as many bytes of chance, which nobody opens. Each question is timed alone, with its
decryption.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from benchmarks.load.postgresql import analyse, new_database, postgresql
from bot.moderation.cases.record import CaseFilter, CaseRecord
from bot.privacy.housekeeping import usual_terms
from bot.servers import ServerConfigs
from bot.storage import Storage
from bot.storage.clock import to_ms
from bot.storage.inventory.linked_rows import Member
from bot.storage.inventory.terms import RetentionTerms
from bot.storage.repositories.moderation.cases.models import (
    CaseKind,
    CaseSource,
    CaseStatus,
    NewCase,
)
from bot.storage.repositories.moderation.cases.rows import CaseSealer
from bot.storage.schema.moderation_tables import moderation_cases
from tests.engines.server import PostgresqlServer

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection

CASES = 1_000_000
SERVERS = 2_000
LARGEST = 1
"""The server with a twentieth of all cases."""
LOOKED_AT = range(LARGEST, LARGEST + 11)
"""The servers in which something is asked."""
REPEATS = 200
BOUND = 300.0
"""The most milliseconds that one question in a hundred may take."""
MODERATORS, CASES_A_MEMBER = 12, 5
_TOGETHER = 5_000
_KINDS = (*[CaseKind.WARNING] * 5, *[CaseKind.NOTE] * 3, CaseKind.TIMEOUT, CaseKind.BAN)
_WORDS = (
    "please",
    "leave",
    "names",
    "out",
    "and",
    "ask",
    "before",
    "you",
    "write",
    "in",
    "private",
)
_EMPTY = ("audit_id", "preset", "entry_id", "report_id", "channel_id", "message_id", "ends", "due")
_SEALED = 158
"""Bytes of a sealed reason of one line, as chance fills it in where nobody looks."""
NOW = datetime(2026, 11, 1, tzinfo=UTC)

Question = Callable[[int, random.Random], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Timings:
    """How long one kind of question took, in milliseconds."""

    name: str
    each: list[float]

    def at(self, share: float) -> float:
        """Return the time that this share of the questions did not exceed."""
        return sorted(self.each)[min(len(self.each) - 1, int(share * len(self.each)))]


def sizes(cases: int) -> Mapping[int, int]:
    """Return how many cases each server has."""
    largest = cases // 20
    others = max(1, (cases - largest) // (SERVERS - 1))
    return {LARGEST: largest, **dict.fromkeys(range(LARGEST + 1, SERVERS + 1), others)}


async def fill(storage: Storage, cases: int) -> int:
    """Store the cases of all servers; return how many."""
    chance, total = random.Random(1), 0  # noqa: S311 it makes data up
    rows = _rows(CaseSealer(storage.cipher), sizes(cases), chance)
    while batch := list(islice(rows, _TOGETHER)):

        async def work(connection: AsyncConnection, some: list[dict[str, Any]] = batch) -> None:
            await connection.execute(insert(moderation_cases), some)

        await storage.write(work, 60)
        total += len(batch)
    for guild_id in LOOKED_AT:
        await storage.repositories.moderation.case_files.raise_to(guild_id, sizes(cases)[guild_id])
    return total


def _rows(
    sealer: CaseSealer, servers: Mapping[int, int], chance: random.Random
) -> Iterator[dict[str, Any]]:
    for guild_id, count in servers.items():
        for number in range(1, count + 1):
            new = _case(guild_id, number, count, chance)
            if guild_id in LOOKED_AT:
                yield sealer.values(new, number)
            else:
                yield _unread(new, number)


def _case(guild_id: int, number: int, count: int, chance: random.Random) -> NewCase:
    """Return a case of the last year; each member has a few, some many."""
    member = min(chance.randrange(1, 2 + count // CASES_A_MEMBER), chance.randrange(1, 2 + count))
    return NewCase(
        guild_id=guild_id,
        created_at=NOW - timedelta(minutes=(count - number) * 500_000 // max(count, 1)),
        kind=chance.choice(_KINDS),
        source=CaseSource.COMMAND,
        key=f"{guild_id}-{number}",
        member_id=1000 + member,
        moderator_id=chance.randrange(MODERATORS),
        status=CaseStatus.DONE,
        reason=" ".join(chance.choices(_WORDS, k=12)),
        points=chance.randrange(3),
    )


def _unread(new: NewCase, number: int) -> dict[str, Any]:
    """Return a row of the size of a sealed one, without the work of sealing it."""
    return {
        **dict.fromkeys((*_EMPTY, "message_enc")),
        "guild_id": new.guild_id,
        "id": number,
        "created_at": to_ms(new.created_at),
        "kind": new.kind,
        "status": new.status,
        "source": new.source,
        "member": new.member_id.to_bytes(32, "big"),
        "moderator": (new.moderator_id or 0).to_bytes(32, "big"),
        "key": new.key,
        "points": new.points,
        "told": "unwanted",
        **{f"{name}_enc": os.urandom(_SEALED) for name in ("member", "moderator", "reason")},
    }


def questions(storage: Storage, servers: Mapping[int, int]) -> dict[str, Question]:
    """Return what the commands ask of the record; `servers`: how many cases each has."""
    moderation = storage.repositories.moderation
    record = CaseRecord(
        moderation, ServerConfigs(storage.repositories.servers.settings), lambda: NOW
    )

    async def case_file(guild_id: int, chance: random.Random) -> None:
        member = 1000 + chance.randrange(1, 200)
        await record.of_member(guild_id, member)
        await record.count(guild_id, CaseFilter(member_id=member))
        await record.points_of(guild_id, member)
        await record.newest_timed(guild_id, member)

    def search(wanted: CaseFilter, guild_id: int, _: random.Random) -> Awaitable[object]:
        return record.search(guild_id, wanted)

    async def show(guild_id: int, chance: random.Random) -> None:
        assert await record.get(guild_id, chance.randint(1, servers[guild_id])) is not None

    async def warn(guild_id: int, chance: random.Random) -> None:
        new = _case(guild_id, 1, 100, chance)
        key = f"new-{chance.random()}"
        order = NewCase(
            guild_id, NOW, CaseKind.NOTE, CaseSource.COMMAND, key, new.member_id, 1, reason="Kind."
        )
        await moderation.cases.begin(order, anyway=True)

    async def load(guild_id: int, _: random.Random) -> None:
        await record.by_moderator(guild_id, NOW - timedelta(days=30))

    async def own_data(guild_id: int, chance: random.Random) -> None:
        await storage.member_data.holdings(Member(1000 + chance.randrange(1, 200), guild_id))

    return {
        "/case show": show,
        "/cases": case_file,
        "/case search kind": partial(search, CaseFilter(kinds=(CaseKind.BAN,))),
        "/case search moderator": partial(search, CaseFilter(moderator_id=3)),
        "/case search words": partial(search, CaseFilter(text="nobody wrote this")),
        "/insights": load,
        "/warn": warn,
        "/privacy erase, asked": own_data,
    }


async def measure(
    folder: Path, cases: int, repeats: int, url: str | None = None
) -> tuple[int, list[Timings], float]:
    """Return how many cases there are, the times of each question, and a round's seconds.

    The round is one of housekeeping in which nothing is due; it goes beside all else.
    """
    storage = await Storage.open(url, folder)
    try:
        total = await fill(storage, cases)
        if url is not None:
            await analyse(url)
        timings: list[Timings] = []
        for name, ask in questions(storage, sizes(cases)).items():
            chance = random.Random(2)  # noqa: S311 it makes data up
            times: list[float] = []
            for turn in range(repeats):
                # Every second question is about the largest server.
                guild_id = LARGEST if turn % 2 else chance.choice(LOOKED_AT)
                before = time.perf_counter()
                await ask(guild_id, chance)
                times.append(1000 * (time.perf_counter() - before))
            timings.append(Timings(name, times))
        before = time.perf_counter()
        for_ever = RetentionTerms(dict.fromkeys(usual_terms(), 4000))
        await storage.retention.expire(NOW, for_ever)
        return total, timings, time.perf_counter() - before
    finally:
        await storage.close()


async def main(
    parent: Path,
    cases: int = CASES,
    repeats: int = REPEATS,
    server: PostgresqlServer | None = None,
) -> int:
    """Measure and print, with a server on it; return 1 if one question in a hundred took too long.

    Without a server it measures SQLite.
    """
    url = None if server is None else await new_database(server)
    with tempfile.TemporaryDirectory(dir=parent, prefix="bench-record-") as name:
        total, timings, seconds = await measure(Path(name), cases, repeats, url)
    engine = "SQLite" if url is None else "PostgreSQL"
    largest = sizes(cases)[LARGEST]
    print(f"{engine}: {total} cases in {SERVERS} servers, {largest} of them in the largest")
    print(f"{'ms':24}{'p50':>10}{'p95':>10}{'p99':>10}{'most':>10}")
    for each in timings:
        cells = "".join(f"{each.at(share):10.1f}" for share in (0.5, 0.95, 0.99, 1.0))
        print(f"{each.name:24}{cells}")
    print(f"a round of housekeeping in which nothing is due: {seconds:.1f} s, beside all else")
    print(f"goal: p99 under {BOUND:.0f} ms")
    return 0 if all(each.at(0.99) < BOUND for each in timings) else 1


def run(parent: Path, cases: int) -> int:
    """Measure both engines, PostgreSQL where it is there; return the exit code."""
    codes = [asyncio.run(main(parent, cases))]
    with postgresql(parent) as server:
        if server is not None:
            codes.append(asyncio.run(main(parent, cases, server=server)))
    return max(codes)


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    sys.exit(run(FOLDER, int(sys.argv[2]) if len(sys.argv) > 2 else CASES))
