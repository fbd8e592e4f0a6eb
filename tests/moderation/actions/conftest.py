from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.actions.approvals import SecondOpinions
from bot.moderation.actions.orders import ActionOrder, ActionResult
from bot.moderation.actions.service import ModerationActions
from bot.moderation.actions.turns import Turns
from bot.moderation.cases.by_hand import HandAction, HandObserver
from bot.moderation.cases.models import Case, CaseKind
from bot.moderation.cases.pace import Pace
from bot.moderation.cases.record import CaseRecord
from bot.moderation.cases.sweep import CaseSweep, SweepCount
from bot.servers import ServerConfigs
from bot.storage import Storage
from bot.storage.engine.writer import Writer
from tests.moderation.actions.fake_discord import MIA, MO, FakeDiscord, MutableClock

GUILD = 5


@dataclass
class Desk:
    """The services of moderation over a real store and a made-up Discord."""

    storage: Storage
    clock: MutableClock = field(default_factory=MutableClock)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        repositories = self.storage.repositories
        self.discord = FakeDiscord(self.clock)
        self.turns = Turns()
        self.configs = ServerConfigs(repositories.servers.settings)
        self.actions = ModerationActions(repositories, self.configs, self.turns, self.clock)
        moderation = repositories.moderation
        self.approvals = SecondOpinions(moderation.approvals, self.actions, self.turns, self.clock)
        self.cases = CaseRecord(moderation, self.configs, self.clock)
        self.by_hand = HandObserver(moderation.cases, self.turns, repositories.servers.settings)
        self.sweeper = CaseSweep(moderation, self.turns, self.clock, Pace(0.0))

    def order(self, kind: CaseKind, **changes: Any) -> ActionOrder:
        values: dict[str, Any] = {
            "member_id": MIA,
            "moderator_id": MO,
            "key": f"key-{next(self.numbers)}",
        }
        return ActionOrder(GUILD, kind, **(values | changes))

    async def act(self, kind: CaseKind, **changes: Any) -> ActionResult:
        return await self.actions.act(self.order(kind, **changes), self.discord)

    async def ban(self, days: float | None, **changes: Any) -> Case:
        length = None if days is None else timedelta(days=days)
        return (await self.act(CaseKind.BAN, length=length, **changes)).case

    async def observe(self, audit_id: int, kind: CaseKind, **changes: Any) -> Case | None:
        values: dict[str, Any] = {"at": self.clock(), "member_id": MIA, "moderator_id": MO}
        return await self.by_hand.observe(
            HandAction(GUILD, audit_id, kind=kind, **(values | changes))
        )

    async def sweep(self) -> SweepCount:
        return await self.sweeper.round(lambda _guild_id: self.discord)

    async def case(self, case_id: int) -> Case:
        case = await self.cases.get(GUILD, case_id)
        assert case is not None
        return case

    async def all(self) -> list[Case]:
        return await self.cases.of_member(GUILD, MIA, limit=100)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no write be given up because the machine is slow."""
    run = Writer.run

    async def patient(self: Writer, work: Any, bound: float = 60.0) -> Any:
        return await run(self, work, max(bound, 60.0))

    monkeypatch.setattr(Writer, "run", patient)


@pytest.fixture
async def desk(made_folder: Path) -> AsyncIterator[Desk]:
    storage = await Storage.open(None, made_folder)
    made = Desk(storage)
    yield made
    await made.configs.close()
    await storage.close()
