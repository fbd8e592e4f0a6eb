"""One process of two: a bot that does not see the server of the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import simcord

from bot.app import create_bot
from bot.client.client import BoundaryBot
from bot.services import Core
from bot.settings import Settings
from tests.discord.conftest import PATIENCE, Env
from tests.engines.databases import EngineName


@pytest.fixture
def engine() -> EngineName:
    return EngineName.POSTGRESQL


@dataclass
class Elsewhere:
    """A bot with one of two shards, and a server on the other."""

    env: Env
    bot: BoundaryBot
    guild: simcord.GuildHandle


@pytest.fixture
async def elsewhere(settings: Settings, core: Core) -> AsyncIterator[Elsewhere]:
    # The simulated servers are made in the same even millisecond, so on shard 0.
    one = settings.model_copy(update={"shard_count": 2, "shard_ids": "1"})
    env = Env(create_bot(one, core), settle_timeout=PATIENCE)
    bot = env.bot
    assert isinstance(bot, BoundaryBot)
    try:
        await env.start()
        guild = env.create_guild(name="Next Door")
        assert not bot.own_shards.holds(guild.id)
        yield Elsewhere(env, bot, guild)
    finally:
        await env.shutdown()
        await bot.close()
    assert env.errors == []
