"""What the bot does by itself: rounds of housekeeping, and what follows from leaving a server."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
import simcord
from simcord.backend.serializers import guild_create_payload

from bot.storage import StorageUnavailable
from cogs.server.upkeep import EVERY_MINUTES, FIRST_AFTER
from tests.discord.acting import HUG, ask, public, rows
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

pytestmark = pytest.mark.usefixtures("long_rounds")


def ages(world: World, days: float) -> None:
    """From now on housekeeping believes that so many days have gone by."""
    housekeeping = world.bot.services.housekeeping
    clock = housekeeping.clock
    housekeeping.clock = lambda: clock() + timedelta(days=days)


async def weeks_pass(world: World, weeks: int) -> None:
    """Let the time go by in steps that are no leap of the clock, with a round after each."""
    for _ in range(weeks):
        ages(world, 7)
        await world.env.advance_time(EVERY_MINUTES * 60)


async def test_old_questions_go_by_themselves(world: World) -> None:
    await ask(world, HUG)
    await world.env.advance_time(FIRST_AFTER + 1)
    await weeks_pass(world, 4)
    assert len(await rows(world)) == 1
    await weeks_pass(world, 1)
    assert await rows(world) == []


async def test_no_task_of_ours_waits_in_a_way_that_holds_up_the_demo(world: World) -> None:
    # SimCord takes a timer that ends within its time-out for work to be waited for, whatever the
    # time-out; only the pauses of a loop and of views are known to it as waiting.
    async with asyncio.timeout(10):
        await world.env.settle(timeout=24 * 3600)
        card = await ask(world, HUG)
        await world.env.settle(timeout=24 * 3600)
    assert "Helpful" in buttons(card)


async def test_a_failing_round_is_logged_and_the_next_one_comes(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(world, HUG)
    ages(world, 31)
    for error in (StorageUnavailable("The database is away."), RuntimeError("odd")):
        with monkeypatch.context() as patch:

            async def fails(*_: object, error: Exception = error) -> None:
                raise error

            patch.setattr(world.bot.services.housekeeping, "round", fails)
            with caplog.at_level(logging.WARNING):
                await world.env.advance_time(EVERY_MINUTES * 60 + FIRST_AFTER)
    assert "The database is away" in caplog.text
    assert "odd" in caplog.text
    assert len(await rows(world)) == 1
    await world.env.advance_time(EVERY_MINUTES * 60)
    assert await rows(world) == []


async def elsewhere(world: World, owner: simcord.UserHandle) -> simcord.GuildHandle:
    """A second server with settings of its own and a question, owned by somebody."""
    guild = world.env.create_guild(name="Else*where", owner=owner)
    channel = guild.create_text_channel("questions")
    await world.bot.services.configs.update(guild.id, {"dial": "careful"})
    await guild.add_member(world.other.user).slash(channel, "ask", question=HUG)
    assert len(await rows(world, guild)) == 1
    return guild


async def test_a_server_that_was_left_goes_after_a_week_and_its_owner_is_told(
    world: World,
) -> None:
    guild = await elsewhere(world, world.member.user)
    world.env.backend.remove_guild(guild.id)
    await world.env.settle()
    storage = world.bot.services.storage
    assert set(await storage.repositories.servers.departures.all()) == {guild.id}
    (told,) = public(world, world.member.user.dm_channel)
    assert "no longer in Else\\*where" in texts(told)
    (file,) = told.attachments
    assert b"careful" in await file.read()
    ages(world, 6.9)
    await world.env.advance_time(FIRST_AFTER + 1)
    assert len(await rows(world, guild)) == 1
    ages(world, 0.2)
    await world.env.advance_time(EVERY_MINUTES * 60)
    assert await rows(world, guild) == []
    assert await storage.repositories.servers.departures.all() == {}


async def test_an_owner_who_takes_no_messages_changes_nothing(world: World) -> None:
    guild = await elsewhere(world, world.member.user)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    world.env.backend.remove_guild(guild.id)
    await world.env.settle()
    assert set(await world.bot.services.storage.repositories.servers.departures.all()) == {guild.id}
    assert not public(world, world.member.user.dm_channel)


async def test_a_server_that_invites_the_bot_again_keeps_everything(world: World) -> None:
    guild = await elsewhere(world, world.member.user)
    backend, storage = world.env.backend, world.bot.services.storage
    backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await world.env.settle()
    assert set(await storage.repositories.servers.departures.all()) == {guild.id}
    joined = guild_create_payload(backend, backend.guilds[guild.id])
    joined.pop("unavailable", None)  # only a server that was away a moment has this
    backend.emit("GUILD_CREATE", joined)
    await world.env.settle()
    assert await storage.repositories.servers.departures.all() == {}
    ages(world, 8)
    await world.env.advance_time(FIRST_AFTER + 1)
    assert len(await rows(world, guild)) == 1


async def test_servers_left_while_the_bot_was_off_are_found_at_the_start(world: World) -> None:
    storage = world.bot.services.storage
    await storage.repositories.servers.settings.put(77, "dial", "careful")
    await storage.repositories.servers.departures.note(
        [world.guild.id], datetime(2020, 1, 1, tzinfo=UTC)
    )
    await world.restart()
    await world.env.settle()
    assert set(await world.bot.services.storage.repositories.servers.departures.all()) == {77}
