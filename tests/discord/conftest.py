"""The real bot in a simulated Discord: a small server with the people that matter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import discord
import pytest
import pytest_asyncio
import simcord

from bot.app import create_bot
from bot.client import BoundaryBot
from bot.services import Core
from bot.settings import Settings


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

    @property
    def bot(self) -> BoundaryBot:
        assert isinstance(self.env.bot, BoundaryBot)
        return self.env.bot

    async def restart(self) -> None:
        """Stop the bot in order and start it anew on the same data."""
        old = self.bot
        await self.env.restart_bot(create_bot(self.settings, self.core))
        await old.services.storage.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state", shard_count=1)


@pytest_asyncio.fixture
async def world(settings: Settings, core: Core) -> AsyncIterator[World]:
    env = simcord.Env(create_bot(settings, core))
    await env.start()
    try:
        guild = env.create_guild(name="Quiet Corner")
        helpers = guild.create_role("Helpers", permissions=discord.Permissions(moderate_members=True))
        admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
        yield World(
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
    finally:
        bot = env.bot
        await env.shutdown()
        await bot.close()
    env.raise_errors()
