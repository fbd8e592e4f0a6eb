"""Moderators lock, slow and pause; each ends by itself, and asks that action's own permission."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest_asyncio
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.moderation.restrictions.overwrites import WRITING
from cogs.restrictions.rounds import RestrictionRounds
from tests.discord.acting import allow, answer_of, ask, forge, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.reporting import report_room
from tests.discord.restrictions.incidents import PAUSES
from tests.discord.rules import without_permission

ODD_BIT = 1 << 53
"""A permission that discord.py does not know yet."""
PERMISSIONS = "/channels/*/permissions/*"


@dataclass
class Scene:
    """A server with a keeper: a moderator with Manage Channels and Manage Server."""

    world: World
    keeper: simcord.MemberActor
    room: simcord.ChannelHandle


@pytest_asyncio.fixture
async def scene(world: World) -> AsyncIterator[Scene]:
    role = world.guild.create_role(
        "Keepers",
        permissions=discord.Permissions(
            moderate_members=True, manage_channels=True, manage_guild=True
        ),
    )
    keeper = world.guild.add_member(world.env.create_user("kim"), roles=[role])
    yield Scene(world, keeper, world.guild.create_text_channel("support"))


def everybody(world: World, room: simcord.ChannelHandle) -> tuple[int, int] | None:
    """What a channel allows and denies everybody."""
    for each in world.env.backend.channels[room.id].overwrites:
        if each.target_id == world.guild.id:
            return each.allow, each.deny
    return None


def set_by_hand(
    world: World, room: simcord.ChannelHandle, target: int, allow_: int, deny: int
) -> None:
    overwrite = Overwrite(target, OverwriteType.ROLE, allow_, deny)
    world.env.backend.set_overwrite(room.id, overwrite)


async def end_due(world: World, after: timedelta) -> None:
    """Let time pass, and the next round come."""
    service = world.bot.services.moderation.restrictions
    clock = service.clock

    def later() -> datetime:
        return clock() + after

    service.clock = later
    rounds = world.bot.get_cog("RestrictionRounds")
    assert isinstance(rounds, RestrictionRounds)
    await rounds.round()
    await world.env.settle()


async def test_a_channel_is_locked_and_opened_exactly_as_it_was(scene: Scene) -> None:
    world, room = scene.world, scene.room
    before = (1 << 10 | ODD_BIT, 1 << 6)
    set_by_hand(world, room, world.guild.id, *before)
    card = answer_of(await scene.keeper.slash(world.channel, "lock", channel=room, length="2h"))
    assert f"Nobody can write in <#{room.id}>" in texts(card)
    assert f"<@{scene.keeper.id}>" in texts(card)
    assert everybody(world, room) == (before[0], before[1] | WRITING)
    opened = await scene.keeper.slash(world.channel, "unlock", channel=room)
    assert "open again, as it was before" in said(opened)
    assert everybody(world, room) == before


async def test_members_read_why_their_channel_is_quiet_and_where_help_is(scene: Scene) -> None:
    world, room = scene.world, scene.room
    await scene.keeper.slash(room, "lock")
    (word,) = public(world, room)
    assert "closed this channel for writing" in texts(word)
    assert "**/crisis**" in texts(word)
    await scene.keeper.slash(room, "unlock")
    from_elsewhere = await scene.keeper.slash(world.channel, "lock", channel=room)
    assert "I could not say so in the channel" in said(from_elsewhere)


async def test_the_lock_ends_by_itself_after_a_restart(scene: Scene) -> None:
    world, room = scene.world, scene.room
    await scene.keeper.slash(room, "lock", length="10m")
    assert everybody(world, room) == (0, WRITING)
    await world.restart()
    await end_due(world, timedelta(minutes=9))
    assert everybody(world, room) == (0, WRITING)
    await end_due(world, timedelta(minutes=2))
    assert everybody(world, room) is None


async def test_a_hand_change_is_kept_and_told(scene: Scene) -> None:
    world, room = scene.world, scene.room
    team = await report_room(world)
    await scene.keeper.slash(room, "lock")
    set_by_hand(world, room, world.guild.id, 1 << 11, WRITING & ~(1 << 11))
    ended = await scene.keeper.slash(room, "unlock")
    assert "by hand after it was locked" in said(ended)
    assert everybody(world, room) == (1 << 11, 0)
    await scene.keeper.slash(room, "lock")
    set_by_hand(world, room, world.guild.id, 0, 0)
    await end_due(world, timedelta(hours=2))
    assert "by hand" in texts(public(world, team)[-1])


async def test_an_old_button_never_opens_a_newer_lock(scene: Scene) -> None:
    world, room = scene.world, scene.room
    old = answer_of(await scene.keeper.slash(world.channel, "lock", channel=room))
    await scene.keeper.slash(world.channel, "unlock", channel=room)
    new = answer_of(await scene.keeper.slash(world.channel, "lock", channel=room))
    assert "from an earlier one" in said(await press(scene.keeper, old, "Unlock now"))
    assert everybody(world, room) == (0, WRITING)
    await world.restart()
    assert "open again" in said(await press(scene.keeper, new, "Unlock now"))
    assert everybody(world, room) is None


async def test_what_discord_refuses_is_never_called_done(scene: Scene) -> None:
    world, room = scene.world, scene.room
    world.env.inject_error("PUT", PERMISSIONS, status=403, code=50013)
    refused = await scene.keeper.slash(room, "lock")
    assert "**not** locked" in said(refused)
    assert everybody(world, room) is None
    assert public(world, room) == [], "members were told of a lock that is not there"
    nothing = await scene.keeper.slash(room, "unlock")
    assert "nothing for me to put back" in said(nothing)
    await scene.keeper.slash(room, "lock")
    world.env.inject_error("DELETE", PERMISSIONS, status=403, code=50013)
    assert "**still locked**" in said(await scene.keeper.slash(room, "unlock"))


async def test_an_end_that_discord_refuses_is_told_to_the_team(scene: Scene) -> None:
    world, room = scene.world, scene.room
    team = await report_room(world)
    await scene.keeper.slash(room, "lock")
    world.env.inject_error("DELETE", PERMISSIONS, status=403, code=50013, times=3)
    for hours in range(1, 4):
        assert public(world, team) == []
        await end_due(world, timedelta(hours=hours))
    (word,) = public(world, team)
    assert f"<#{room.id}> should be open again" in texts(word)
    await end_due(world, timedelta(hours=9))
    assert everybody(world, room) is None


async def test_who_may_still_write_is_said(scene: Scene) -> None:
    world, room = scene.world, scene.room
    elders = world.guild.create_role("Elders")
    set_by_hand(world, room, elders.id, 1 << 11, 0)
    card = await scene.keeper.slash(world.channel, "lock", channel=room)
    assert f"allows it to them by name: <@&{elders.id}>" in said(card)


async def test_slow_mode_ends_as_it_was(scene: Scene) -> None:
    world, room = scene.world, scene.room
    channel = world.env.backend.channels[room.id]
    channel.rate_limit_per_user = 5
    card = await scene.keeper.slash(room, "slowmode", pause=60, length="30m")
    assert "wait **1 minute** between two messages" in said(card)
    assert channel.rate_limit_per_user == 60
    await end_due(world, timedelta(hours=1))
    assert channel.rate_limit_per_user == 5
    assert "no longer wait" in said(await scene.keeper.slash(room, "slowmode", pause=0))
    assert channel.rate_limit_per_user == 0


async def test_invites_and_messages_are_paused_apart_from_each_other(scene: Scene) -> None:
    world = scene.world
    invites = answer_of(await scene.keeper.slash(world.channel, "pause invites", length="2h"))
    dms = answer_of(await scene.keeper.slash(world.channel, "pause dms"))
    assert "Discord ends it by itself" in texts(invites)
    assert all(PAUSES[world.guild.id].values())
    await press(scene.keeper, dms, "End it now")
    assert PAUSES[world.guild.id]["dms_disabled_until"] is None
    assert PAUSES[world.guild.id]["invites_disabled_until"]
    too_long = await scene.keeper.slash(world.channel, "pause invites", length="25h")
    assert "longer than 1 day," in said(too_long)


async def test_each_asks_that_actions_own_permission(scene: Scene) -> None:
    world, room = scene.world, scene.room
    for name in ("lock", "unlock", "slowmode", "pause"):
        await allow(world, name, world.moderator, world.member)
    options: dict[str, dict[str, Any]] = {
        "lock": {"channel": room},
        "unlock": {"channel": room},
        "slowmode": {"channel": room, "pause": 5},
        "pause invites": {},
        "pause dms": {},
    }
    for name, given in options.items():
        refused = said(await world.moderator.slash(world.channel, name, **given))
        wanted = "Manage Server" if name.startswith("pause") else "Manage Channels"
        assert f"**{wanted}** permission" in refused, name
        assert "That is for moderators" in said(
            await world.member.slash(world.channel, name, **given)
        )
    card = answer_of(await scene.keeper.slash(world.channel, "lock", channel=room))
    custom_id = buttons(card)["Unlock now"]
    for person, words in ((world.moderator, "Manage Channels"), (world.member, "for moderators")):
        theirs = await ask(world, "can my therapist hug me?", by=person)
        assert words in said(await forge(person, theirs, custom_id))
    assert everybody(world, room) == (0, WRITING)


async def test_nothing_of_another_server_is_reached(scene: Scene) -> None:
    world, room = scene.world, scene.room
    await scene.keeper.slash(room, "lock")
    other = world.env.create_guild(name="Elsewhere")
    role = other.create_role("Owners", permissions=discord.Permissions.all())
    stranger = other.add_member(world.env.create_user("eve"), roles=[role])
    place = other.create_text_channel("here")
    card = (await stranger.slash(place, "lock")).response
    assert card is not None
    token = buttons(card)["Unlock now"].rpartition(":")[2]
    for forged in (f"b:lock-end:lock:{room.id:x}:{token}", f"b:lock-end:dms:{room.id:x}:{token}"):
        assert "I cannot see that channel" in said(await forge(stranger, card, forged))
    assert everybody(world, room) == (0, WRITING)


async def test_without_its_own_permission_the_bot_says_which(scene: Scene) -> None:
    world, room = scene.world, scene.room
    for permission, name, command, given in (
        ("create_public_threads", "Create Public Threads", "lock", {}),
        ("manage_roles", "Manage Permissions", "lock", {}),
        ("manage_channels", "Manage Channels", "slowmode", {"pause": 5}),
        ("manage_guild", "Manage Server", "pause dms", {}),
    ):
        await without_permission(world, permission)
        assert f"I need **{name}**" in said(await scene.keeper.slash(room, command, **given))
    assert everybody(world, room) is None


async def test_a_length_that_nobody_can_read_is_asked_for_again(scene: Scene) -> None:
    world, room = scene.world, scene.room
    assert "as a length of time" in said(await scene.keeper.slash(room, "lock", length="soon"))
    assert everybody(world, room) is None
    offered = await scene.keeper.autocomplete(room, "lock", "length", "2")
    assert "2 hours" in [each["value"] for each in offered]
