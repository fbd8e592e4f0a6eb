"""The answer finds whoever asked, nobody else, and then it is forgotten who that was."""

from __future__ import annotations

import discord

from bot.moderation.tickets.errors import NO_ANSWER, NOT_YET, NOT_YOURS, OPENED
from bot.ui.cards.tickets.passed_on import AnswerWay
from tests.discord.acting import answer_of, pick, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import (
    WORDS,
    answer,
    card_in,
    direct,
    pass_on,
    sealed_askers,
    team_room,
    traces,
)
from tests.discord.reading import offers, texts

YES = "Yes, if you both want that."


async def test_the_note_tells_nothing_and_opens_for_the_asker_alone(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    await answer(world, await card_in(world, room), YES)
    (note,) = public(world)
    whole = str(note.components)
    for secret in (WORDS, YES, world.member.name, str(world.member.id), "<@"):
        assert secret not in whole
    for person in (world.other, world.moderator):
        refused = await press(person, note, "Open the answer")
        assert refused.ephemeral
        assert NOT_YOURS in said(refused)
        assert YES not in said(refused)
    opened = await press(world.member, note, "Open the answer")
    assert opened.ephemeral
    assert YES in said(opened)
    assert WORDS in said(opened)
    assert str(world.moderator.id) not in str(answer_of(opened).components)


async def test_who_asked_is_sealed_until_it_is_opened_and_then_gone(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    assert (await sealed_askers(world), await traces(world, world.member)) == (1, [])
    await answer(world, await card_in(world, room), YES)
    assert (await sealed_askers(world), await traces(world, world.member)) == (1, [])
    (note,) = public(world)
    await press(world.member, note, "Open the answer")
    assert (await sealed_askers(world), await traces(world, world.member)) == (0, [])
    assert public(world) == [], "nobody can open the note any more"
    assert OPENED in said(await press(world.member, confirmed, "Is there an answer?"))


async def test_the_confirmation_leads_to_the_answer_as_well(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    assert NOT_YET in said(await press(world.member, confirmed, "Is there an answer?"))
    await answer(world, await card_in(world, room), YES)
    assert YES in said(await press(world.member, confirmed, "Is there an answer?"))
    (note,) = public(world)
    assert OPENED in said(await press(world.other, note, "Open the answer"))
    assert public(world) == []


async def test_the_note_works_after_a_restart(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    await answer(world, await card_in(world, room), YES)
    (note,) = public(world)
    await world.restart()
    assert NOT_YOURS in said(await press(world.other, note, "Open the answer"))
    assert YES in said(await press(world.member, note, "Open the answer"))


async def test_a_direct_message_comes_and_nothing_is_posted(world: World) -> None:
    room = await team_room(world)
    confirmed = await pass_on(world, way="message")
    assert "direct message" in said(confirmed)
    result = await answer(world, await card_in(world, room), YES)
    assert "direct message" in said(result)
    (sent,) = direct(world, world.member)
    assert YES in texts(sent)
    assert WORDS in texts(sent)
    assert world.guild.name in texts(sent)
    assert public(world) == []
    assert (await sealed_askers(world), await traces(world, world.member)) == (0, [])


async def test_closed_direct_messages_become_a_note_and_the_moderator_is_told(
    world: World,
) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    card = await card_in(world, room)
    path = f"/channels/{world.member.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50007)
    result = await answer(world, card, YES)
    assert "do not accept any" in said(result)
    assert world.channel.mention in said(result)
    assert str(world.member.id) not in str(answer_of(result).components)
    (note,) = public(world)
    assert YES in said(await press(world.member, note, "Open the answer"))


async def test_where_nothing_can_be_posted_a_direct_message_says_that_there_is_an_answer(
    world: World,
) -> None:
    room = await team_room(world)
    await pass_on(world)
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=403, code=50013)
    result = await answer(world, await card_in(world, room), YES)
    assert "says only that" in said(result)
    assert str(world.member.id) not in str(answer_of(result).components)
    (sent,) = direct(world, world.member)
    assert YES not in texts(sent)
    assert WORDS not in texts(sent)
    assert YES in said(await press(world.member.user, sent, "Open the answer"))


async def test_where_nothing_at_all_can_be_sent_the_confirmation_still_leads_there(
    world: World,
) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    card = await card_in(world, room)
    for channel in (world.channel.id, world.member.user.dm_channel.id):
        path = f"/channels/{channel}/messages"
        world.env.inject_error("POST", path, status=403, code=50013)
    result = await answer(world, card, YES)
    assert "I posted nothing where they asked" in said(result)
    assert YES in said(await press(world.member, confirmed, "Is there an answer?"))


async def test_a_channel_that_was_deleted_meanwhile_costs_the_moderator_nothing(
    world: World,
) -> None:
    room = await team_room(world)
    gone = world.guild.create_text_channel("short-lived")
    await pass_on(world, channel=gone)
    world.env.backend.delete_channel(gone.id)
    result = await answer(world, await card_in(world, room), YES)
    assert "says only that" in said(result)
    assert len(direct(world, world.member)) == 1


async def test_in_a_private_thread_no_note_gives_an_anonymous_asker_away(world: World) -> None:
    room = await team_room(world)
    here = world.bot.get_channel(world.channel.id)
    assert isinstance(here, discord.TextChannel)
    thread = await here.create_thread(name="a word", type=discord.ChannelType.private_thread)
    await thread.add_user(discord.Object(world.member.id))
    (quiet,) = world.channel.threads
    confirmed = await pass_on(world, channel=quiet)
    assert AnswerWay.NOTE_IN_PARENT in said(confirmed)
    await answer(world, await card_in(world, room), YES)
    assert public(world, quiet) == []
    (note,) = [each for each in public(world) if each.components]
    assert str(world.member.id) not in str(note.components)
    assert YES in said(await press(world.member, note, "Open the answer"))

    await pass_on(world, channel=quiet, name="with")
    await answer(world, await card_in(world, room), YES)
    assert len(public(world, quiet)) == 1


async def test_with_a_name_a_private_thread_tells_the_member_alone(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, name="with")
    result = await answer(world, await card_in(world, room), YES)
    assert "private thread" in said(result)
    assert "private thread" in texts(await card_in(world, room)), "its card says it as well"
    assert not any(each.components for each in public(world))
    (thread,) = world.channel.threads
    (note,) = public(world, thread)
    assert f"<@{world.member.id}>" in texts(note)
    for secret in (WORDS, YES):
        assert secret not in str(note.components)
    assert YES in said(await press(world.member, note, "Open the answer"))


async def test_where_no_thread_can_be_opened_a_mention_says_nothing_more(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, name="with")
    world.env.inject_error("POST", f"/channels/{world.channel.id}/threads", status=403, code=50013)
    result = await answer(world, await card_in(world, room), YES)
    assert "mentioned them" in said(result)
    (note,) = public(world)
    assert f"<@{world.member.id}>" in texts(note)
    for secret in (WORDS, YES):
        assert secret not in str(note.components)
    assert NOT_YOURS in said(await press(world.other, note, "Open the answer"))
    assert YES in said(await press(world.member, note, "Open the answer"))


async def test_an_entry_opens_with_all_its_controls(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, "is a hug at the end alright?")
    offer = answer_of(await press(world.moderator, await card_in(world, room), "Link an entry"))
    preview = answer_of(await pick(world.moderator, offer, "Entries that may fit", "hugs"))
    await press(world.moderator, preview, "Send this answer")
    (note,) = public(world)
    assert NOT_YOURS in said(await press(world.other, note, "Open the answer"))
    opened = await press(world.member, note, "Open the answer")
    assert opened.ephemeral
    assert world.core.snapshot.entries["hugs"].short in said(opened)
    assert "is a hug at the end" in said(opened)
    assert "Why" in offers(answer_of(opened))
    assert await sealed_askers(world) == 0


async def test_who_is_dismissed_is_forgotten_and_may_look(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    sure = answer_of(await press(world.moderator, await card_in(world, room), "Dismiss"))
    await press(world.moderator, sure, "Close it")
    assert (await sealed_askers(world), await traces(world, world.member)) == (0, [])
    assert NO_ANSWER in said(await press(world.member, confirmed, "Is there an answer?"))
    assert public(world) == []
