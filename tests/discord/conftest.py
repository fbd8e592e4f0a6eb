"""The real bot in a simulated Discord: a small server with the people that matter."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord
from discord import app_commands
from pydantic import SecretStr

from bot.app import create_bot
from bot.client import responses
from bot.client.client import BoundaryBot
from bot.client.errors import sentence_for
from bot.observability.metrics import NO_METRICS, Metrics
from bot.services import Core
from bot.settings import Settings
from bot.storage.coordination.session import SERVER_SETTINGS
from cogs.cases.schedule import CaseRounds
from cogs.community.rounds import CommunityRounds
from cogs.duty.shifts import DutyShifts
from cogs.reports.upkeep import ReportUpkeep
from cogs.restrictions.rounds import RestrictionRounds
from tests.engines.stored import StoredRows


class Env(simcord.Env):
    """A simulated Discord that looks every two milliseconds whether the bot is done, not every 50.

    Nearly every action would wait those 50, which are most of the time of most tests.
    """

    async def _settle_internal(self, *, idle: float = 0.002, **options: Any) -> None:
        # SimCord gives the bot's start five seconds, whatever its environment is told: too few for
        # the first of a process on a busy machine.
        options["timeout"] = max(options.get("timeout") or 0.0, self.settle_timeout)
        await super()._settle_internal(idle=idle, **options)


PATIENCE = 20.0
"""Seconds within which an action must end. Some wait for a child process, slow on a busy machine.

Below the waits that `unhurried` sets: SimCord would sit out a timer that ends sooner.
"""
PROMISED_AFTER = responses.ACKNOWLEDGE_AFTER
"""Seconds, as the bot has it outside these tests."""


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """Let no wait of the bot run out because the machine is slow.

    Tests of such waits set them to what they need. These patches are apart from those of a test,
    which may undo its own. SimCord hangs when a timer of the bot runs out during an action.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.client.responses.ACKNOWLEDGE_AFTER", 25.0)
        patch.setattr("bot.custom_knowledge.cache.knowledge_cache.CHANGE_WAIT", 25.0)
        patch.setattr("cogs.cases.ordering.LOOK_SECONDS", 25.0)
        # The clock of these tests leaps, and PostgreSQL's does not.
        patch.setattr("bot.client.cluster.member.BEAT_SECONDS", 600.0)
        patch.setattr("bot.storage.coordination.session.TRUST_SECONDS", 1e9)
        patch.setitem(SERVER_SETTINGS, "idle_session_timeout", "0")
        yield


@pytest.fixture
def long_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look each half hour, not each minute or oftener, for what is due; for tests of hours."""
    for kind in (CaseRounds, CommunityRounds, DutyShifts, ReportUpkeep, RestrictionRounds):
        monkeypatch.setattr(kind, "every", 30 * 60.0)


@dataclass
class World:
    """A running bot, one server, and its people."""

    env: simcord.Env
    settings: Settings
    core: Core
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    admin: simcord.MemberActor
    moderator: simcord.MemberActor
    member: simcord.MemberActor
    other: simcord.MemberActor
    expected: tuple[type[BaseException], ...] = field(default=())
    """Kinds of errors that this test causes on purpose; any other fails it."""

    @property
    def bot(self) -> BoundaryBot:
        assert isinstance(self.env.bot, BoundaryBot)
        return self.env.bot

    @property
    def stored(self) -> StoredRows:
        """The rows of the bot as they lie in the database."""
        return StoredRows(self.database_url, self.settings.state_dir)

    @property
    def database_url(self) -> str | None:
        secret = self.settings.database_url
        return secret.get_secret_value() if secret else None

    async def restart(self) -> None:
        """Stop the bot in order and start it anew on the same data."""
        old = self.bot
        await old.services.storage.coordination.close()
        await self.env.restart_bot(create_bot(self.settings, self.core))
        await old.services.storage.close()

    def raise_unexpected(self) -> None:
        """Fail for what the bot raised, unless it is meant for the person or was expected."""
        causes = [
            error.original if isinstance(error, app_commands.CommandInvokeError) else error
            for error in self.env.errors
        ]
        strange = [
            cause
            for cause in causes
            if sentence_for(cause) is None and not isinstance(cause, self.expected)
        ]
        if strange:
            raise BaseExceptionGroup("the bot raised during the test", strange)


@pytest.fixture
def settings(tmp_path: Path, empty_state: Path, database_url: str | None) -> Settings:
    shutil.copytree(empty_state, tmp_path / "state")
    url = SecretStr(database_url) if database_url else None
    return Settings(state_dir=tmp_path / "state", database_url=url, shard_count=1)


@pytest.fixture
def metrics() -> Metrics:
    """What hears of all that happens in the bot: nothing, unless a test says otherwise."""
    return NO_METRICS


@pytest_asyncio.fixture
async def world(settings: Settings, core: Core, metrics: Metrics) -> AsyncIterator[World]:
    env = Env(create_bot(settings, core, metrics=metrics), settle_timeout=PATIENCE)
    try:
        await env.start()
        guild = env.create_guild(name="Quiet Corner")
        helpers = guild.create_role(
            "Helpers", permissions=discord.Permissions(moderate_members=True)
        )
        admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
        running = World(
            env=env,
            settings=settings,
            core=core,
            guild=guild,
            channel=guild.create_text_channel("questions"),
            admin=guild.add_member(env.create_user("ada"), roles=[admins]),
            moderator=guild.add_member(env.create_user("mo"), roles=[helpers]),
            member=guild.add_member(env.create_user("mia")),
            other=guild.add_member(env.create_user("otto")),
        )
        yield running
    finally:
        bot = env.bot
        await env.shutdown()
        await bot.close()
    running.raise_unexpected()
