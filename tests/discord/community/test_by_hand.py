"""Threads that members open by hand in the forum, and questions in a text channel."""

from __future__ import annotations

from typing import Any

import simcord

from bot.client.community import deciding
from bot.community import PostStatus
from bot.ui.cards.community.answers import DID_IT_HELP, MARKED, MOVED
from tests.discord.acting import answer_of, press, public, said
from tests.discord.community.answering import ANSWER, Place, forum_of, private_messages, question
from tests.discord.conftest import World
from tests.discord.reading import texts


async def opened(
    world: World, name: str = "How do I start?", forum: simcord.ChannelHandle | None = None
) -> Place:
    """A thread that the member opened in the forum, with their first message."""
    forum = forum or await forum_of(world)
    backend = world.env.backend
    stored = backend.create_thread(forum.id, name, world.member.id)
    (thread,) = [each for each in forum.threads if each.id == stored.id]
    await world.member.send(thread, "My first message.")
    return Place(world, forum, thread, 1)


async def mark(place: Place, who: simcord.MemberActor, text: str = ANSWER) -> Any:
    return await place.choose(who, await place.answered(text))


async def test_its_owner_marks_and_a_card_says_so(world: World) -> None:
    place = await opened(world)
    assert MARKED in said(await mark(place, world.member))
    post = await place.post()
    assert (post.status, post.anonymous, post.title) == (
        PostStatus.ANSWERED,
        False,
        "How do I start?",
    )
    (card,) = public(world, place.thread)
    assert ANSWER in texts(card)


async def test_it_gets_one_card_which_is_changed_from_then_on(world: World) -> None:
    place = await opened(world)
    await mark(place, world.member, "The first one.")
    assert MOVED in said(await mark(place, world.member, "The better one."))
    (card,) = public(world, place.thread)
    assert "The better one." in texts(card)
    await press(world.member, card, "Reopen")
    (card,) = public(world, place.thread)
    assert "The better one." not in texts(card)


async def test_its_owner_who_chose_nothing_gets_no_message(world: World) -> None:
    place = await opened(world)
    await mark(place, world.moderator)
    assert private_messages(world, world.member) == []


async def test_others_can_say_that_a_message_helped(world: World) -> None:
    place = await opened(world)
    shown = await place.choose(world.other, await place.answered(by=world.moderator))
    assert DID_IT_HELP in said(shown)
    assert "helped 1 member" in said(await press(world.other, answer_of(shown), "It helped me"))
    assert public(world, place.thread) == []


async def test_where_the_bot_may_not_write_the_mark_is_stored(world: World) -> None:
    place = await opened(world)
    message = await place.answered()
    path = f"/channels/{place.thread.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013)
    await place.choose(world.member, message)
    assert (await place.post()).status is PostStatus.ANSWERED


async def test_a_thread_of_a_question_that_was_forgotten_is_not_taken_in(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    await world.stored.execute("DELETE FROM community_posts")
    assert deciding.NOT_MINE in said(await place.choose(world.member, message))


async def test_in_a_text_channel_the_card_stands_above_the_thread(world: World) -> None:
    channel = world.guild.create_text_channel("ask-us")
    await world.bot.services.configs.set(world.guild.id, "community_channel", channel.id)
    place = await question(world, channel)
    await place.choose(world.member, await place.answered())
    (card,) = [each for each in public(world, channel) if each.components]
    assert ANSWER in texts(card)
    await press(world.member, card, "Reopen")
    assert (await place.post()).status is PostStatus.OPEN
