"""Direct messages come to shard 0 alone, whichever process the server belongs to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.client.team_channels import OPEN, UNSEEN, problem_with
from bot.moderation.appeals.errors import AppealError
from bot.ui.controls.moderation.appeals import AskToAppeal
from tests.discord.cluster.conftest import Elsewhere
from tests.engines.databases import ABSENT
from tests.engines.server import binaries

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)


async def test_a_server_of_another_process_is_read_for_a_moment(elsewhere: Elsewhere) -> None:
    bot, guild = elsewhere.bot, elsewhere.guild
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True)
    me = bot.user
    assert me is not None
    team = guild.create_text_channel("team", overwrites={guild.default_role: hidden, me: seen})
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
