"""One's own question: claimed, taken back, looked at; by nobody else."""

from __future__ import annotations

import discord
import pytest

from bot.community.errors import NOT_YOURS
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.community.scenes import (
    TEXT,
    TITLE,
    ask_community,
    card_of,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import card_in, direct, stored_bytes
from tests.discord.reading import buttons, texts

MINE = "It was me"
BACK = "Take it back"


async def test_whoever_asked_can_put_their_name_to_it_also_after_a_restart(world: World) -> None:
    place = await open_community(world)
    await ask_community(world)
    await world.restart()
    sure = await press(world.member, card_of(world, place), MINE)
    assert world.member.mention not in texts(card_of(world, place))
    await press(world.member, answer_of(sure), "Yes, show my name")
    card = card_of(world, place)
    assert f"{world.member.mention} asks" in texts(card)
    assert MINE not in buttons(card)
    again = await forge(world.member, await ask(world, HUG), "b:post-claim:1")
    assert "stands at this question already" in said(again)


@pytest.mark.parametrize("person", ["other", "moderator", "admin"])
async def test_nobody_else_can_claim_or_take_back_or_look(world: World, person: str) -> None:
    place = await open_community(world)
    await ask_community(world)
    who = getattr(world, person)
    card = card_of(world, place)
    assert NOT_YOURS in said(await press(who, card, MINE))
    for action in ("claim", "look", "withdraw", "withdrawn"):
        assert NOT_YOURS in said(await forge(who, card, f"b:post-{action}:1"))
    assert "Somebody asks" in texts(card_of(world, place))
    assert await world.stored.count("community_posts WHERE anonymous AND status = 'open'") == 1


@pytest.mark.parametrize("forum", [True, False])
async def test_taken_back_its_words_go_and_its_thread_is_closed(world: World, forum: bool) -> None:
    place = await open_community(world, forum=forum)
    told = await ask_community(world)
    sure = await press(world.member, answer_of(told), BACK)
    result = await press(world.member, answer_of(sure), BACK)
    assert "You have taken this question back" in said(result)
    card = card_of(world, place)
    assert "was taken back" in texts(card)
    assert TITLE not in texts(card)
    assert TEXT not in texts(card)
    assert buttons(card) == {}
    (thread,) = threads(place)
    assert thread.name == "A question that was taken back"
    meta = world.env.backend.channels[thread.id].thread_metadata
    assert meta is not None
    assert meta.locked
    assert meta.archived
    assert TEXT.encode() not in await stored_bytes(world)
    assert await world.stored.count("community_posts WHERE text_enc IS NULL") == 1
    assert "This question is over" in said(
        await forge(world.member, await ask(world, HUG), "b:post-withdrawn:1")
    )


async def test_taken_back_while_it_waits_the_moderators_card_loses_its_words(world: World) -> None:
    place = await open_community(world, review="all", team=True)
    told = await ask_community(world)
    room = world.guild.channels["team"]
    card = await card_in(world, room)
    publish = buttons(card)["Publish"]
    sure = await press(world.member, answer_of(told), BACK)
    await press(world.member, answer_of(sure), BACK)
    over = await card_in(world, room)
    assert "has taken it back" in texts(over)
    assert TITLE not in texts(over)
    seen = await world.moderator.slash(room, "help")
    late = await forge(world.moderator, answer_of(seen), publish)
    assert "has taken it back" in said(late)
    assert threads(place) == []


async def test_a_direct_message_leads_to_taking_it_back_too(world: World) -> None:
    place = await open_community(world, review="all", team=True)
    await ask_community(world)
    await press(world.moderator, await card_in(world, world.guild.channels["team"]), "Publish")
    (message,) = direct(world, world.member)
    shown = answer_of(await press(world.member.user, message, "Show me"))
    sure = answer_of(await press(world.member.user, shown, BACK))
    await press(world.member.user, sure, BACK)
    assert "was taken back" in texts(card_of(world, place))


async def test_whoever_left_or_takes_no_messages_stops_nothing(world: World) -> None:
    place = await open_community(world, review="all", team=True)
    await ask_community(world)
    world.guild.remove_member(world.member)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    card = await card_in(world, world.guild.channels["team"])
    result = await press(world.moderator, card, "Publish")
    assert "It is posted" in said(result)
    assert [each.name for each in threads(place)] == [TITLE]


async def test_what_cannot_be_taken_away_is_said(world: World) -> None:
    place = await open_community(world)
    told = await ask_community(world)
    (thread,) = threads(place)
    world.env.inject_error("PATCH", f"/channels/{thread.id}", status=403, code=50013, times=None)
    sure = await press(world.member, answer_of(told), BACK)
    result = await press(world.member, answer_of(sure), BACK)
    assert "its thread may still show them" in said(result)


async def test_a_question_of_another_server_is_nobodys_here(world: World) -> None:
    await open_community(world)
    await ask_community(world)
    elsewhere = world.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("general")
    mia = elsewhere.add_member(
        world.member.user,
        roles=[elsewhere.create_role("All", permissions=discord.Permissions.all())],
    )
    seen = answer_of(await mia.slash(channel, "help"))
    told = await forge(mia, seen, f"b:post-withdrawn:1:{world.guild.id:x}")
    assert NOT_YOURS in said(told)
    assert await world.stored.count("community_posts WHERE status = 'open'") == 1
