"""Questions that Discord does not take, or that a crash left on their way: posted once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord

from bot.community import CommunityPost, PostPlace
from bot.storage import StorageUnavailable
from cogs.community.rounds import EVERY_SECONDS
from tests.discord.acting import answer_of, press, said
from tests.discord.community.scenes import (
    TITLE,
    ask_community,
    card_of,
    grant,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import card_in, direct
from tests.discord.reading import texts

LATER = "Your question is stored, but not posted yet"
WAITS = "Your question waits for a moderator"


async def rounds(world: World, count: int = 1) -> None:
    await world.env.advance_time((count + 1) * EVERY_SECONDS + 1)


def posts_to(place: simcord.ChannelHandle, *, forum: bool) -> str:
    return f"/channels/{place.id}/{'threads' if forum else 'messages'}"


@pytest.mark.parametrize("forum", [True, False])
async def test_while_discord_is_away_it_is_kept_and_posted_once_after_a_restart(
    world: World, forum: bool
) -> None:
    place = await open_community(world, forum=forum)
    world.env.inject_error("POST", posts_to(place, forum=forum), status=500, times=None)
    told = await ask_community(world)
    assert LATER in said(told)
    world.env.backend.faults.clear()
    await world.restart()
    await rounds(world, 3)
    assert [each.name for each in threads(place)] == [TITLE]
    assert len(direct(world, world.member)) == 1
    looked = await press(world.member, answer_of(told), "How does it stand?")
    assert f"<#{threads(place)[0].id}>" in said(looked)


@pytest.mark.parametrize("forum", [True, False])
async def test_what_was_posted_before_the_store_failed_is_found_and_not_posted_again(
    world: World, forum: bool
) -> None:
    place = await open_community(world, forum=forum)
    store = world.bot.services.storage.repositories.community.posts
    real = store.publish

    async def away(*_: object) -> None:
        raise StorageUnavailable("locked")

    store.publish = away  # type: ignore[method-assign]
    told = await ask_community(world)
    assert LATER in said(told)
    assert len(threads(place)) == 1
    store.publish = real  # type: ignore[method-assign]
    await world.restart()
    await rounds(world, 2)
    assert len(threads(place)) == 1
    looked = await press(world.member, answer_of(told), "How does it stand?")
    assert f"<#{threads(place)[0].id}>" in said(looked)
    await press(world.member, card_of(world, place), "It was me")


async def test_another_question_of_the_bot_is_not_taken_for_it(world: World) -> None:
    place = await open_community(world, community_hourly=5)
    await ask_community(world)
    world.env.inject_error("POST", posts_to(place, forum=True), status=500)
    await ask_community(world, "Which trains run to Leeds on Sundays?")
    await rounds(world, 2)
    assert [each.name for each in threads(place)] == [
        TITLE,
        "Which trains run to Leeds on Sundays?",
    ]


async def test_a_missing_permission_is_said_before_anything_is_typed(world: World) -> None:
    place = await open_community(world)
    me = world.bot.user
    assert me is not None
    grant(world, place, me.id, view_channel=True, send_messages=False)
    told = await world.member.slash(world.channel, "community ask")
    assert "I lack **Send Messages**" in said(told)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (50013, "I lack"),
        (160006, "as many open threads"),
        (40067, "wants a tag"),
        (50024, "neither a forum"),
        (1, "did not say"),
    ],
)
async def test_what_discord_refuses_waits_and_the_moderators_read_why(
    world: World, code: int, words: str
) -> None:
    place = await open_community(world, team=True)
    world.env.inject_error("POST", posts_to(place, forum=True), status=400, code=code)
    told = await ask_community(world)
    assert WAITS in said(told)
    assert words in said(told)
    assert "you need not write it again" in said(told)
    card = await card_in(world, world.guild.channels["team"])
    assert words in texts(card)
    await press(world.moderator, card, "Publish")
    assert [each.name for each in threads(place)] == [TITLE]


@pytest.mark.parametrize("change", ["deleted", "other"])
async def test_a_channel_that_went_or_became_another_kind_keeps_the_question(
    world: World, change: str
) -> None:
    place = await open_community(world, review="all", team=True)
    told = await ask_community(world)
    room = world.guild.channels["team"]
    card = await card_in(world, room)
    if change == "deleted":
        world.env.backend.delete_channel(place.id)
    else:
        voice = world.guild.create_voice_channel("talk")
        await world.bot.services.configs.set(world.guild.id, "community_channel", voice.id)
    await world.env.settle()
    result = await press(world.moderator, card, "Publish")
    assert "Its card says why" in said(result)
    problem = texts(await card_in(world, room))
    assert "no longer exists" in problem or "neither a forum nor a text channel" in problem
    assert WAITS in said(await press(world.member, answer_of(told), "How does it stand?"))
    other = world.guild.create_text_channel("ask-us-here")
    await world.bot.services.configs.set(world.guild.id, "community_channel", other.id)
    await press(world.moderator, await card_in(world, room), "Publish")
    assert [each.name for each in threads(other)] == [TITLE]


async def test_a_thread_that_cannot_open_leaves_no_message_behind(world: World) -> None:
    place = await open_community(world, forum=False, team=True)

    async def full(*_: object, **__: object) -> None:
        response: Any = SimpleNamespace(status=400, reason="Bad Request")
        raise discord.HTTPException(response, {"code": 160006, "message": "full"})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discord.Message, "create_thread", full)
        told = await ask_community(world)
    assert "as many open threads" in said(told)
    assert [each for each in place.history() if not each.is_system()] == []


async def test_taken_back_while_it_is_posted_nothing_stays(world: World) -> None:
    place = await open_community(world, community_hourly=5)
    desk = world.bot.services.community.posts
    real = desk.place

    async def late(post: CommunityPost, where: PostPlace) -> CommunityPost | None:
        await desk.withdraw(post.guild_id, post.id, world.member.id)
        return await real(post, where)

    desk.place = late  # type: ignore[method-assign]
    told = await ask_community(world)
    assert "You have taken this question back" in said(told)
    await world.env.settle()
    assert threads(place) == []


async def test_a_card_in_an_archived_thread_can_still_be_changed(world: World) -> None:
    place = await open_community(world)
    await ask_community(world)
    (thread,) = threads(place)
    meta = world.env.backend.channels[thread.id].thread_metadata
    assert meta is not None
    meta.archived = True
    sure = await press(world.member, card_of(world, place), "It was me")
    await press(world.member, answer_of(sure), "Yes, show my name")
    assert world.member.mention in texts(card_of(world, place))
