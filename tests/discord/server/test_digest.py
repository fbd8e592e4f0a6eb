"""The weekly summary: on Mondays, once, with figures and no word of a member's."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import simcord
from simcord.results import ResponseMessage
from sqlalchemy import update

from bot.insights.figures import InsightFigures
from bot.storage import StorageUnavailable
from bot.storage.engine.connections import AsyncConnection
from bot.storage.schema.tables import guild_settings
from bot.ui.cards.server.digest import LOOK, QUIET_WEEK, SORT
from cogs.server.digest import EVERY_MINUTES, FIRST_AFTER, Digest, monday_of
from tests.discord.acting import answer_of, press, public, said
from tests.discord.community.answering import forum_of, question
from tests.discord.conftest import World
from tests.discord.logged import log
from tests.discord.passing_on import team_room
from tests.discord.reading import texts
from tests.discord.server.test_insights import draws

pytestmark = pytest.mark.usefixtures("long_rounds")

PLANT = "may i give my therapist a plant"
MONDAY = monday_of(datetime.now(UTC))
IN_THE_WEEK = MONDAY - timedelta(days=3)


def digest(world: World) -> Digest:
    found = world.bot.get_cog("Digest")
    assert isinstance(found, Digest)
    return found


async def switched_on(world: World, since: datetime = IN_THE_WEEK) -> simcord.ChannelHandle:
    """The moderators' channel of a server that wanted the summary from a moment on."""
    room = await team_room(world)
    await world.bot.services.configs.set(world.guild.id, "digest", True)
    since_ms = int(since.timestamp() * 1000)

    async def work(connection: AsyncConnection) -> None:
        statement = update(guild_settings).where(guild_settings.c.name == "digest")
        await connection.execute(statement.values(updated_at=since_ms))

    await world.bot.services.storage.write(work)
    return room


async def due(world: World) -> None:
    await digest(world).round()
    await world.env.settle()


def sent(world: World, room: simcord.ChannelHandle) -> list[ResponseMessage]:
    return public(world, room)


async def test_figures_gaps_and_what_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draws(world, monkeypatch)
    room = await switched_on(world)
    await log(world, "a hug?", id=11, outcome="answer", asked_at=IN_THE_WEEK)
    await log(world, PLANT, id=12, asked_at=IN_THE_WEEK)
    await log(world, "too late", id=13, outcome="answer", asked_at=MONDAY)
    await log(world, "before", id=14, outcome="answer", asked_at=MONDAY - timedelta(days=9))
    await due(world)
    (message,) = sent(world, room)
    shown = texts(message)
    title = world.core.snapshot.entries["hugs"].question
    assert "**2 questions**" in shown
    assert "The week before: 1." in shown
    assert f"1 × near “{title}”" in shown
    assert "**1 question waits** to be sorted out: **/questions unanswered**" in shown
    assert PLANT not in shown
    looked = await press(world.moderator, message, LOOK)
    assert looked.ephemeral
    assert "The last 7 days" in said(looked)
    sorted_out = await press(world.moderator, message, SORT)
    assert PLANT in said(sorted_out)
    assert answer_of(sorted_out).id != message.id


async def test_nobody_is_pinged(world: World) -> None:
    await switched_on(world)
    await due(world)
    body = next(
        request.json
        for request in reversed(world.env.http_requests)
        if request.method == "POST" and request.path.endswith("/messages")
    )
    assert body is not None
    assert body["allowed_mentions"] == {"parse": []}


async def test_once_a_week_also_after_a_restart(world: World) -> None:
    room = await switched_on(world)
    await world.env.advance_time(FIRST_AFTER + 1)
    assert len(sent(world, room)) == 1
    assert QUIET_WEEK in texts(sent(world, room)[0])
    await world.env.advance_time(EVERY_MINUTES * 60)
    await world.restart()
    await world.env.advance_time(FIRST_AFTER + EVERY_MINUTES * 60)
    assert len(sent(world, room)) == 1
    digest(world).clock = lambda: MONDAY + timedelta(days=7, minutes=1)
    await due(world)
    assert len(sent(world, room)) == 2


async def test_what_was_missed_comes_later_in_the_week(world: World) -> None:
    room = await switched_on(world)
    digest(world).clock = lambda: MONDAY + timedelta(days=5)
    await due(world)
    assert len(sent(world, room)) == 1


async def test_two_processes_at_once_send_one(world: World) -> None:
    room = await switched_on(world)
    other = Digest(world.bot)
    await asyncio.gather(digest(world).round(), other.round())
    await world.env.settle()
    assert len(sent(world, room)) == 1


async def test_whoever_switches_it_on_waits_for_the_next_monday(world: World) -> None:
    room = await switched_on(world, MONDAY + timedelta(minutes=1))
    await due(world)
    assert sent(world, room) == []
    digest(world).clock = lambda: MONDAY + timedelta(days=7)
    await due(world)
    assert len(sent(world, room)) == 1


async def test_switched_off_nothing_comes(world: World) -> None:
    room = await switched_on(world)
    await world.bot.services.configs.set(world.guild.id, "digest", False)
    await due(world)
    assert sent(world, room) == []


async def test_a_closed_channel_is_said_once_with_ids_alone(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    room = await switched_on(world)
    await world.bot.services.configs.set(world.guild.id, "moderator_channel", world.channel.id)
    with caplog.at_level(logging.WARNING):
        await due(world)
        await due(world)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "cogs.server.digest"]
    assert line.endswith(f"{world.guild.id} cannot be posted in channel {world.channel.id}.")
    await world.bot.services.configs.set(world.guild.id, "moderator_channel", room.id)
    await due(world)
    assert len(sent(world, room)) == 1


@pytest.mark.parametrize(("status", "code", "later"), [(403, 50013, 0), (503, 0, 1)])
async def test_what_discord_refuses_is_logged_and_tried_again_where_that_may_help(
    world: World, caplog: pytest.LogCaptureFixture, status: int, code: int, later: int
) -> None:
    room = await switched_on(world)

    async def refuses(*_: object, **__: object) -> None:
        answer = cast("Any", SimpleNamespace(status=status, reason="no"))
        raise discord.HTTPException(answer, {"code": code, "message": "no"})

    with pytest.MonkeyPatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(discord.PartialMessageable, "send", refuses)
        await due(world)
    assert f"server {world.guild.id} in channel {room.id}" in caplog.text
    await due(world)
    assert len(sent(world, room)) == later


async def test_a_failing_round_is_logged_and_the_next_one_comes(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = await switched_on(world)
    for error in (StorageUnavailable("The database is away."), RuntimeError("odd")):
        with monkeypatch.context() as patch:

            async def fails(*_: object, error: Exception = error) -> list[int]:
                raise error

            patch.setattr(world.bot.services.storage.repositories.servers.digests, "due", fails)
            with caplog.at_level(logging.WARNING):
                await world.env.advance_time(EVERY_MINUTES * 60 + FIRST_AFTER)
    assert "The database is away" in caplog.text
    assert "odd" in caplog.text
    await world.env.advance_time(EVERY_MINUTES * 60)
    assert len(sent(world, room)) == 1


async def test_one_servers_trouble_is_not_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = await switched_on(world)
    insights = world.bot.services.insights
    real = insights.between

    async def due_too(_: datetime) -> list[int]:
        return [world.guild.id, world.guild.id, 404]

    calls = iter([True, False])

    async def fails_once(guild_id: int, first: date, last: date) -> InsightFigures:
        if next(calls):
            raise RuntimeError("odd")
        return await real(guild_id, first, last)

    monkeypatch.setattr(world.bot.services.storage.repositories.servers.digests, "due", due_too)
    monkeypatch.setattr(insights, "between", fails_once)
    with caplog.at_level(logging.ERROR):
        await due(world)
    assert f"The weekly summary of server {world.guild.id} failed." in caplog.text
    assert len(sent(world, room)) == 1


async def test_what_waits_in_the_community_is_linked_without_its_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch)
    room = await switched_on(world)
    forum = await forum_of(world)
    first = await question(world, forum, title="The oldest of them", anonymous=True)
    for number in range(6):
        await question(world, forum, title=f"A later one, {number}")
    await due(world)
    words = texts(sent(world, room)[-1])
    assert "Still waiting in the community: 7 questions" in words
    assert f"/{first.thread.id}" in words
    assert words.count("- Question ") == 5
    assert "The oldest of them" not in words
    assert str(world.member.id) not in words
