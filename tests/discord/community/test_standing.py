"""Standing: counted, given by moderators, shown to oneself; and the roles for it."""

from __future__ import annotations

from typing import cast

import discord
import simcord

from cogs.community.standing import CommunityStanding
from tests.discord.acting import answer_of, press, said
from tests.discord.community.answering import private_messages, question
from tests.discord.conftest import World


def has(world: World, person: simcord.MemberActor, role: simcord.RoleHandle) -> bool:
    member = world.env.backend.get_guild(world.guild.id).members[person.id]
    return role.id in member.role_ids


async def roles_of(world: World) -> dict[str, simcord.RoleHandle]:
    """The three roles of standing, which the bot may give."""
    roles: dict[str, simcord.RoleHandle] = {}
    for name in ("newcomer", "helper", "checked"):
        roles[name] = world.guild.create_role(name)
        await world.bot.services.configs.set(world.guild.id, f"{name}_role", roles[name].id)
    await world.bot.services.configs.set(world.guild.id, "helper_answers", 1)
    # The newest role stands lowest, so that the bot's own is above all of them.
    return roles


async def a_round(world: World) -> None:
    cog = cast("CommunityStanding", world.bot.get_cog("CommunityStanding"))
    await cog.round()
    await world.env.settle()


async def test_a_marked_answer_makes_a_helper_and_a_mark_taken_back_ends_it(world: World) -> None:
    roles = await roles_of(world)
    place = await question(world)
    assert has(world, world.member, roles["newcomer"])
    message = await place.answered()
    marked = await place.choose(world.member, message)
    assert has(world, world.other, roles["helper"])
    shown = await world.other.slash(world.channel, "community standing")
    assert shown.ephemeral
    assert "You are a helper here" in said(shown)
    await press(world.member, answer_of(marked), "Take it back")
    await a_round(world)
    assert not has(world, world.other, roles["helper"])
    assert "You are a newcomer here" in said(
        await world.other.slash(world.channel, "community standing")
    )


async def test_an_answer_to_ones_own_named_question_does_not_count(world: World) -> None:
    roles = await roles_of(world)
    place = await question(world)
    await place.choose(world.member, await place.answered(by=world.member))
    assert not has(world, world.member, roles["helper"])


async def test_moderators_make_a_checked_helper_tell_them_and_take_it_back(world: World) -> None:
    roles = await roles_of(world)
    made = await world.moderator.slash(world.channel, "community helper", member=world.other)
    assert "is a checked helper now. I have told them" in said(made)
    assert has(world, world.other, roles["checked"])
    assert "made you a checked helper" in private_messages(world, world.other)[-1]
    again = await world.moderator.slash(world.channel, "community helper", member=world.other)
    assert "is a checked helper already" in said(again)
    await world.restart()
    assert "no longer a checked helper" in said(
        await press(world.moderator, answer_of(made), "No longer")
    )
    assert not has(world, world.other, roles["checked"])
    actions = [
        row.action
        for row in await world.bot.services.storage.repositories.servers.audit.recent(
            world.guild.id
        )
    ]
    assert actions[:2] == ["helper-unchecked", "helper-checked"]


async def test_nobody_else_makes_helpers_and_nobody_oneself(world: World) -> None:
    refused = await world.member.slash(world.channel, "community helper", member=world.other)
    assert "That is for moderators" in said(refused)
    oneself = await world.moderator.slash(world.channel, "community helper", member=world.moderator)
    assert "for another moderator" in said(oneself)


async def test_closed_direct_messages_are_said(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    made = await world.moderator.slash(world.channel, "community helper", member=world.other)
    assert "I could not tell them" in said(made)


async def test_a_round_gives_the_role_to_who_came_back_and_follows_the_settings(
    world: World,
) -> None:
    await world.bot.services.community.standing.check(
        world.guild.id, world.other.id, world.moderator.id
    )
    roles = await roles_of(world)
    assert not has(world, world.other, roles["checked"])
    await a_round(world)
    assert has(world, world.other, roles["checked"])
    before = len(world.env.http_requests)
    await world.bot.services.configs.set(world.guild.id, "checked_role", None)
    await a_round(world)
    requests = world.env.http_requests[before:]
    assert len(requests) <= 1, "one look at the one member, and nothing to change"


async def test_a_role_with_powers_or_out_of_reach_is_not_given(world: World) -> None:
    roles = await roles_of(world)
    powers = world.guild.create_role("Chiefs", permissions=discord.Permissions(ban_members=True))
    await world.bot.services.configs.set(world.guild.id, "helper_role", powers.id)
    world.env.inject_error(
        "PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, message="no"
    )
    place = await question(world)
    marked = await place.choose(world.member, await place.answered())
    assert "answer" in said(marked)
    assert not has(world, world.other, powers)
    assert not has(world, world.member, roles["newcomer"])


async def test_an_anonymous_question_changes_no_standing_and_no_role(world: World) -> None:
    roles = await roles_of(world)
    await question(world, anonymous=True)
    await a_round(world)
    assert not has(world, world.member, roles["newcomer"])
    assert await world.stored.fetch("SELECT * FROM community_standings") == []
