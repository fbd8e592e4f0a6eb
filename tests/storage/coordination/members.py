"""Members of a cluster: in this process, and as processes of their own that can be killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.storage.coordination import Announcement
from bot.storage.coordination.coordinator import Coordinator
from bot.storage.coordination.session import SERVER_SETTINGS
from bot.storage.engine.postgresql.dialect import PostgresqlDialect
from bot.storage.errors import StorageUnavailable

ROOT = Path(__file__).parents[3]
SOON = 60.0
"""The longest that a test waits for what must happen within a minute."""
_MEMBER = """
import asyncio, sys
from tests.storage.coordination.members import run_member
asyncio.run(run_member(*sys.argv[1:]))
"""


@dataclass
class Events:
    """What a member has heard."""

    leads: list[bool] = field(default_factory=list[bool])
    announcements: list[Announcement] = field(default_factory=list[Announcement])
    gaps: int = 0
    lost: set[int] = field(default_factory=set[int])

    def on_leadership(self, *, leads: bool) -> None:
        self.leads.append(leads)

    def on_announcement(self, announcement: Announcement) -> None:
        self.announcements.append(announcement)

    def on_gap(self) -> None:
        self.gaps += 1

    def on_shards_lost(self, shard_ids: frozenset[int]) -> None:
        self.lost |= shard_ids


def coordinator(url: str) -> Coordinator:
    """A member of this process, which has not begun."""
    return PostgresqlDialect(make_url(url)).coordination()


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until something is so; fail after a minute."""
    async with asyncio.timeout(SOON):
        while True:
            result = condition()
            if result if isinstance(result, bool) else await result:
                return
            await asyncio.sleep(0.02)


async def connect(member: Coordinator) -> None:
    """Beat, as the bot does, until a member has its connection: on a busy machine one may fail."""

    async def stands() -> bool:
        await member.beat()
        with suppress(StorageUnavailable):
            await member.unclaimed(1)
            return True
        return False

    await until(stands)


def tell(word: str) -> None:
    """Print a line for the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Spoken(Events):
    """Prints what it becomes."""

    def on_leadership(self, *, leads: bool) -> None:
        tell("leads" if leads else "follows")


async def run_member(url: str, silence: str, *shards: str) -> None:
    """Be a member that claims shards of 4 and beats often.

    silence: after how long the server ends its session.
    """
    SERVER_SETTINGS["idle_session_timeout"] = silence
    member = coordinator(url)
    await member.start(Spoken())
    for shard in shards:
        await member.claim_shard(int(shard), 4)
        tell(f"shard {shard}")
    while True:
        await member.beat()
        await asyncio.sleep(0.1)


@contextmanager
def member_process(
    url: str, *shards: int, silence: str = "20s"
) -> Generator[subprocess.Popen[str]]:
    """A member in a process of its own; it is killed in the end."""
    command = [sys.executable, "-c", _MEMBER, url, silence, *map(str, shards)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a member prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()
