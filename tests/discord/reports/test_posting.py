"""Reports that cannot be posted: stored, said truly, and posted once they can be."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.results import ResponseMessage

from bot.client.errors import STORE_DOWN
from bot.storage import StorageUnavailable
from cogs.reports.upkeep import EVERY_SECONDS
from tests.discord.acting import answer_of, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import direct
from tests.discord.reading import texts
from tests.discord.reporting import (
    WAITS,
    WORDS,
    cards,
    close,
    one_card,
    report_message,
    report_room,
    rude_message,
)

UNREAD = "Your report is stored, but nobody has read it yet"
LOOK = "Has somebody looked at it?"


def mentions_allowed(world: World, room: simcord.ChannelHandle) -> dict[str, Any]:
    """What the newest card may call."""
    posts = [each for each in world.env.http_requests if each.path.endswith(f"{room.id}/messages")]
    body: Any = posts[-1].json
    return dict(body["allowed_mentions"])


async def a_round(world: World) -> None:
    """Let the work of a minute be done."""
    await world.env.advance_time(2 * EVERY_SECONDS + 1)


async def test_a_public_channel_gets_no_report_and_the_member_reads_the_truth(
    world: World,
) -> None:
    await world.bot.services.configs.set(world.guild.id, "report_channel", world.channel.id)
    told = await report_message(world, await rude_message(world), words=WORDS)
    assert UNREAD in said(told)
    assert WAITS not in said(told)
    await a_round(world)
    assert await cards(world, world.channel) == []
    assert UNREAD in said(await press(world.member, answer_of(told), LOOK))
    room = await report_room(world)
    await a_round(world)
    assert WORDS in texts(await one_card(world, room))
    await a_round(world)
    await one_card(world, room)
    assert WAITS in said(await press(world.member, answer_of(told), LOOK))


async def test_what_discord_refuses_is_posted_after_a_restart(world: World) -> None:
    room = await report_room(world)
    world.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50001)
    told = await report_message(world, await rude_message(world), words=WORDS)
    assert UNREAD in said(told)
    await world.restart()
    await a_round(world)
    assert WORDS in texts(await one_card(world, room))


async def test_a_store_that_is_away_gives_the_words_back(world: World) -> None:
    room = await report_room(world)

    async def away(_new: object) -> None:
        raise StorageUnavailable("locked")

    world.bot.services.storage.repositories.moderation.reports.file = away  # type: ignore[method-assign]
    told = await report_message(world, await rude_message(world), words=WORDS)
    assert STORE_DOWN in said(told)
    assert WORDS in said(told)
    assert await cards(world, room) == []


async def test_a_report_calls_the_role_and_those_on_duty_before_it(world: World) -> None:
    room = await report_room(world)
    role = world.guild.create_role("Keepers", permissions=discord.Permissions.none())
    await world.bot.services.configs.set(world.guild.id, "report_role", role.id)
    await report_message(world, await rude_message(world))
    assert f"<@&{role.id}>" in texts(await one_card(world, room))
    assert mentions_allowed(world, room)["roles"] == [role.id]
    await world.moderator.slash(world.channel, "duty on")
    await report_message(world, await rude_message(world, "and again"))
    newest = (await cards(world, room))[-1]
    assert f"<@{world.moderator.id}>" in texts(newest)
    assert f"<@&{role.id}>" not in texts(newest)
    assert mentions_allowed(world, room)["users"] == [world.moderator.id]


async def test_who_reported_hears_that_it_was_looked_at_also_after_a_restart(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    world.env.inject_error("POST", "/users/@me/channels", status=500, times=None)
    await close(world, card)
    assert _direct(world) == []
    world.env.backend.faults.clear()
    await world.restart()
    await a_round(world)
    (message,) = _direct(world)
    assert "has looked at what you reported" in texts(message)
    assert "otto" not in texts(message)
    assert str(world.other.id) not in texts(message)
    await a_round(world)
    assert len(_direct(world)) == 1


async def test_whoever_wants_no_message_gets_none_and_closed_ones_are_left(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message, tell="no")
    await report_message(world, message, by=world.admin)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    await close(world, await one_card(world, room))
    await a_round(world)
    assert _direct(world) == []
    desk = world.bot.services.moderation.reports
    assert await desk.list_untold() == []


def _direct(world: World) -> list[ResponseMessage]:
    return [*direct(world, world.member), *direct(world, world.admin)]
