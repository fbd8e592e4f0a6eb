"""A message is marked as the answer: who may, what everybody sees then, and what comes after."""

from __future__ import annotations

from typing import Any

import discord

from bot.client.community import deciding
from bot.client.community.threads import LOCKED, NOT_ALLOWED
from bot.community import PostStatus
from bot.ui.cards.community.answers import DID_IT_HELP, MARKED, MOVED, NEWS, SAME, TAKEN_BACK
from cogs.community.answers import MENU
from tests.discord.acting import answer_of, forge, press, public, said
from tests.discord.community.answering import (
    ANSWER,
    TITLE,
    forum_of,
    let,
    private_messages,
    question,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts


async def test_whoever_asked_marks_the_answer_and_everybody_sees_it(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    marked = await place.choose(world.member, message)
    assert answer_of(marked).ephemeral
    assert MARKED in said(marked)
    card = place.shown()
    assert ANSWER in card
    assert f"<@{world.other.id}>" in card
    assert f"{place.thread.id}/{message.id}" in card
    assert "answered" in place.tags()
    assert (await place.post()).status is PostStatus.ANSWERED


async def test_an_anonymous_asker_marks_and_nobody_learns_who_it_was(world: World) -> None:
    place = await question(world, anonymous=True)
    marked = await place.choose(world.member, await place.answered())
    assert MARKED in said(marked)
    everything = "\n".join(texts(each) for each in public(world, place.thread))
    assert str(world.member.id) not in everything
    assert "mia" not in everything
    assert private_messages(world, world.member) == []


async def test_it_pings_nobody(world: World) -> None:
    place = await question(world)
    await place.choose(world.member, await place.answered())
    edits: list[Any] = [
        request.json
        for request in world.env.http_requests
        if request.method == "PATCH" and f"/channels/{place.thread.id}/messages" in request.path
    ]
    assert edits
    assert all(body["allowed_mentions"]["parse"] == [] for body in edits)


async def test_a_moderator_marks_and_the_asker_hears_of_it_in_neutral_words(world: World) -> None:
    place = await question(world, anonymous=True)
    await place.choose(world.moderator, await place.answered())
    (told,) = private_messages(world, world.member)
    assert NEWS in told
    for word in (TITLE, ANSWER, "Quiet Corner", "otto"):
        assert word not in told


async def test_who_wants_no_message_gets_none(world: World) -> None:
    place = await question(world, notify=False)
    await place.choose(world.moderator, await place.answered())
    assert private_messages(world, world.member) == []
    assert ANSWER in place.shown()


async def test_an_asker_who_has_left_stops_nobody(world: World) -> None:
    place = await question(world)
    world.guild.remove_member(world.member)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    assert MARKED in said(await place.choose(world.moderator, await place.answered()))


async def test_others_say_whether_it_helped_and_mark_nothing(world: World) -> None:
    place = await question(world)
    message = await place.answered(by=world.moderator)
    shown = await place.choose(world.other, message)
    assert DID_IT_HELP in said(shown)
    assert answer_of(shown).ephemeral
    thanks = await press(world.other, answer_of(shown), "It helped me")
    assert "It helped 1 member so far" in said(thanks)
    assert (await place.post()).status is PostStatus.OPEN


async def test_a_changed_mind_is_counted_once(world: World) -> None:
    place = await question(world)
    shown = await place.choose(world.other, await place.answered(by=world.moderator))
    thanks = await press(world.other, answer_of(shown), "It helped me")
    await press(world.other, answer_of(thanks), "It did not help me")
    again = await place.choose(world.other, place.thread.history()[-1])
    thanks = await press(world.other, answer_of(again), "It helped me")
    assert "It helped 1 member so far" in said(thanks)


async def test_the_card_counts_whom_the_answer_helped(world: World) -> None:
    place = await question(world)
    message = await place.answered(by=world.moderator)
    await place.choose(world.member, message)
    shown = await place.choose(world.other, message)
    await press(world.other, answer_of(shown), "It helped me")
    assert "it helped 1 person" in place.shown()
    assert str(world.other.id) not in place.shown()


async def test_nobody_says_of_their_own_message_that_it_helped(world: World) -> None:
    place = await question(world)
    shown = await place.choose(world.other, await place.answered())
    assert set(buttons(answer_of(shown))) == {"Ask a follow-up"}


async def test_a_mark_moves_and_says_so(world: World) -> None:
    place = await question(world)
    await place.choose(world.member, await place.answered("The first one."))
    moved = await place.choose(world.moderator, await place.answered("The better one."))
    assert MOVED in said(moved)
    assert "The better one." in place.shown()
    assert "The first one." not in place.shown()


async def test_marking_twice_says_that_it_is_so_already(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    await place.choose(world.moderator, message)
    assert SAME in said(await place.choose(world.moderator, message))
    assert len(private_messages(world, world.member)) == 1


async def test_a_mark_is_taken_back_also_after_a_restart(world: World) -> None:
    place = await question(world)
    marked = await place.choose(world.member, await place.answered())
    await world.restart()
    back = await press(world.member, answer_of(marked), "Take it back")
    assert TAKEN_BACK in said(back)
    assert ANSWER not in place.shown()
    assert "answered" not in place.tags()
    assert (await place.post()).status is PostStatus.OPEN


async def test_one_who_may_not_mark_takes_nothing_back(world: World) -> None:
    place = await question(world)
    marked = answer_of(await place.choose(world.member, await place.answered()))
    custom_id = buttons(marked)["Take it back"]
    shown = await place.choose(world.other, await place.answered(by=world.moderator))
    refused = await forge(world.other, answer_of(shown), custom_id)
    assert deciding.NOT_YOURS in said(refused)
    assert (await place.post()).status is PostStatus.ANSWERED


async def test_outside_a_thread_it_says_where_it_works(world: World) -> None:
    await forum_of(world)
    message = await world.other.send(world.channel, "hello")
    shown = await world.member.context_menu(world.channel, MENU, message)
    assert deciding.NOT_A_THREAD in said(shown)


async def test_the_question_itself_answers_nothing(world: World) -> None:
    place = await question(world)
    shown = await place.choose(world.member, place.thread.history()[0])
    assert deciding.ITSELF in said(shown)


async def test_a_thread_elsewhere_is_no_question(world: World) -> None:
    await forum_of(world)
    backend = world.env.backend
    thread = backend.create_thread(world.channel.id, "chat", world.other.id)
    (handle,) = [each for each in world.channel.threads if each.id == thread.id]
    message = await world.other.send(handle, "hello")
    shown = await world.other.context_menu(handle, MENU, message)
    assert deciding.NOT_MINE in said(shown)


async def test_a_locked_thread_that_the_bot_may_not_change_is_said_and_the_mark_stored(
    world: World,
) -> None:
    place = await question(world)
    message = await place.answered()
    world.env.backend.edit_channel(place.thread.id, {}, thread_metadata={"locked": True})
    me = world.bot.user
    assert me is not None
    let(world, place.forum, me.id, discord.PermissionOverwrite(manage_threads=False))
    await world.env.settle()
    marked = await place.choose(world.member, message)
    assert MARKED in said(marked)
    assert LOCKED in said(marked)
    assert (await place.post()).status is PostStatus.ANSWERED


async def test_a_refusal_of_discords_is_said_and_the_mark_stored(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    path = f"/channels/{place.thread.id}"
    world.env.inject_error("PATCH", path, status=403, code=50013, times=None)
    marked = await place.choose(world.member, message)
    assert NOT_ALLOWED in said(marked)
    assert (await place.post()).status is PostStatus.ANSWERED


async def test_five_tags_of_others_stay(world: World) -> None:
    place = await question(world)
    others = [f"other {number}" for number in range(5)]
    tags = [
        *place.forum_tags(),
        *(
            {
                "id": str(900 + number),
                "name": name,
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for number, name in enumerate(others)
        ),
    ]
    backend = world.env.backend
    backend.edit_channel(place.forum.id, {"available_tags": tags})
    backend.edit_channel(place.thread.id, {"applied_tags": [900, 901, 902, 903, 904]})
    await world.env.settle()
    marked = await place.choose(world.member, await place.answered())
    assert "five tags" in said(marked)
    assert place.tags() == set(others)


async def test_a_deleted_answer_opens_the_question_again(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    await place.choose(world.member, message)
    await world.other.delete(message)
    await world.env.settle()
    post = await place.post()
    assert (post.status, post.answer_id) == (PostStatus.OPEN, None)
    assert ANSWER not in place.shown()
    assert "answered" not in place.tags()


async def test_a_hostile_answer_stays_one_harmless_quote(world: World) -> None:
    place = await question(world)
    hostile = "@everyone [click](https://evil.example) **bold**\n# big"
    await place.choose(world.member, await place.answered(hostile))
    card = place.shown()
    assert "@everyone" not in card
    assert "\\[click\\]" in card
    assert "\n# big" not in card


async def test_a_message_without_words_can_be_the_answer(world: World) -> None:
    place = await question(world)
    picture = await world.other.send(place.thread, attachments=[("note.png", b"png")])
    await place.choose(world.member, picture)
    assert (await place.post()).status is PostStatus.ANSWERED
    assert "Answered" in place.shown()
