"""The process is killed at every step, and nothing is lost: neither a case nor the end of a ban."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.moderation.cases.models import Case, CaseStatus, Told
from bot.storage import Storage
from tests.moderation.actions.conftest import Desk
from tests.moderation.actions.fake_discord import MIA

CHILD = """
import asyncio, json, os, signal, sys
from pathlib import Path
from bot.moderation.cases.models import CaseKind
from bot.storage import Storage
from tests.moderation.actions.conftest import Desk
from tests.moderation.actions.fake_discord import MIA

async def main(folder, what, step, moment):
    storage = await Storage.open(None, folder)
    desk = Desk(storage)

    async def die(name):
        if name == step:
            state = {"banned": desk.discord.bans.get(MIA), "told": len(desk.discord.told)}
            (folder / "discord.json").write_text(json.dumps(state))
            os.kill(os.getpid(), signal.SIGKILL)

    if what == "sweep":
        await desk.ban(1)
        desk.clock.move(days=2)
    setattr(desk.discord, moment, die)
    await (desk.sweep() if what == "sweep" else desk.act(CaseKind[what]))

for way in sys.argv[2:]:
    folder = Path(sys.argv[1], way)
    folder.mkdir()
    process = os.fork()
    if not process:
        asyncio.run(main(folder, *way.split("-")))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL, way
"""
"""Forks for each way to be killed: the imports take longer than all the rest."""

BANS = {
    "BAN-tell-before": (CaseStatus.FAILED, Told.WAITING),
    "BAN-tell-after": (CaseStatus.FAILED, Told.WAITING),
    "BAN-ban-before": (CaseStatus.FAILED, Told.DELIVERED),
    "BAN-ban-after": (CaseStatus.DONE, Told.DELIVERED),
}
WARNINGS = ("WARNING-tell-before", "WARNING-tell-after")
SWEEPS = ("sweep-standing-before", "sweep-unban-before", "sweep-unban-after")


@dataclass(frozen=True)
class Left:
    """What a killed process has left: its folder, and what Discord has done by then."""

    folder: Path
    ban: str | None
    told: int


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Left]:
    """Processes that were killed, by what they were at: which step, before or after it."""
    folder = tmp_path_factory.mktemp("killed")
    ways = (*BANS, *WARNINGS, *SWEEPS)
    command = [sys.executable, "-c", CHILD, str(folder), *ways]
    subprocess.run(command, cwd=Path(__file__).parents[3], check=True)
    left: dict[str, Left] = {}
    for way in ways:
        state = json.loads((folder / way / "discord.json").read_text())
        left[way] = Left(folder / way, state["banned"], state["told"])
    return left


async def after_restart(left: Left, *, minutes: float) -> tuple[Case, Desk]:
    """Start anew on the same data, some time after; sweep once."""
    storage = await Storage.open(None, left.folder)
    desk = Desk(storage)
    if left.ban is not None:
        desk.discord.leave(MIA)
        desk.discord.bans[MIA] = left.ban
    desk.clock.move(minutes=minutes)
    await desk.sweep()
    (case,) = await desk.all()
    await desk.configs.close()
    await storage.close()
    return case, desk


@pytest.mark.parametrize("way", BANS)
async def test_a_ban_is_settled_by_what_discord_says(killed: dict[str, Left], way: str) -> None:
    status, told = BANS[way]
    case, desk = await after_restart(killed[way], minutes=2)
    assert (case.id, case.status, case.told) == (1, status, told)
    assert (MIA in desk.discord.bans) == (status is CaseStatus.DONE)
    assert desk.discord.did("ban") == desk.discord.did("tell") == 0
    assert len(desk.discord.notices) == (status is CaseStatus.FAILED)


@pytest.mark.parametrize("way", WARNINGS)
async def test_a_warning_reaches_the_member_though_the_process_died(
    killed: dict[str, Left], way: str
) -> None:
    case, desk = await after_restart(killed[way], minutes=2)
    assert (case.status, case.told) == (CaseStatus.DONE, Told.DELIVERED)
    assert killed[way].told + len(desk.discord.told) >= 1


@pytest.mark.parametrize("way", SWEEPS)
async def test_a_ban_ends_though_the_process_died_while_it_was_being_lifted(
    killed: dict[str, Left], way: str
) -> None:
    assert (killed[way].ban is None) == way.endswith("after")
    case, desk = await after_restart(killed[way], minutes=2 * 24 * 60 + 6)
    assert case.lifted_at is not None
    assert not desk.discord.bans
