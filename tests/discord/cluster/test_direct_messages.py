"""Direct messages come to shard 0 alone, whichever process the server belongs to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.client.client import BoundaryBot
from bot.client.team_channels import OPEN, UNSEEN, problem_with
from bot.moderation.appeals.errors import AppealError
from bot.services import Core
from bot.settings import Settings
from bot.ui.controls.moderation.appeals import AskToAppeal
from tests.discord.conftest import PATIENCE, Env
from tests.engines.databases import EngineName


@pytest.fixture
def engine() -> EngineName:
    return EngineName.SQLITE


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
    await env.start()
    bot = env.bot
    assert isinstance(bot, BoundaryBot)
    guild = env.create_guild(name="Next Door")
    assert not bot.own_shards.holds(guild.id)
    yield Elsewhere(env, bot, guild)
    await env.shutdown()
    await bot.close()
    assert env.errors == []


async def test_a_server_of_another_process_is_read_for_a_moment(elsewhere: Elsewhere) -> None:
    bot, guild = elsewhere.bot, elsewhere.guild
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True)
    me = bot.user
    assert me is not None
    team = guild.create_text_channel(
        "team", overwrites={guild.default_role: hidden, me: seen}
    )
    everybody = guild.create_text_channel("all")
    assert problem_with(bot, guild.id, team.id) == UNSEEN
    await bot.borrowed.borrow(guild.id)
    assert problem_with(bot, guild.id, team.id) is None
    assert problem_with(bot, guild.id, everybody.id) == OPEN.format(id=everybody.id)
    assert not bot.hosts(guild.id), "what is done for all servers is not done for it here"
    assert guild.id not in {each.id for each in bot.guilds}


async def test_a_button_in_a_direct_message_borrows_the_server_that_it_means(
    elsewhere: Elsewhere,
) -> None:
    bot, guild = elsewhere.bot, elsewhere.guild
    control = AskToAppeal(guild.id, 7)
    handler = bot._actions[control.action]  # pyright: ignore[reportPrivateUsage]
    pressed: Any = SimpleNamespace(guild_id=None, client=bot, user=discord.Object(1))
    with pytest.raises(AppealError):
        await handler(pressed, list(control.pack()))  # the case is not theirs
    assert bot.get_guild(guild.id) is not None


async def test_a_server_that_cannot_be_read_is_as_unseen_as_before(elsewhere: Elsewhere) -> None:
    bot, guild = elsewhere.bot, elsewhere.guild
    elsewhere.env.inject_error("GET", "/guilds/*", status=403, code=50001)
    await bot.borrowed.borrow(guild.id)
    assert bot.get_guild(guild.id) is None
