"""Moderators deal with what was passed on to them."""

from __future__ import annotations

import discord
import pytest

from bot.moderation.tickets.errors import TAKEN
from bot.moderation.tickets.limits import MAX_ANSWER
from bot.ui.cards.tickets.passed_on import IN_LIST
from tests.discord.acting import answer_of, pick, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import WORDS, answer, card_in, direct, pass_on, team_room
from tests.discord.reading import buttons, selects, texts

CARD = {"Answer", "Ask for details", "Link an entry", "New entry", "Dismiss"}


async def open_tickets(world: World) -> int:
    return await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)


async def test_a_question_appears_in_the_moderators_channel_without_who_asked(
    world: World,
) -> None:
    room = await team_room(world)
    confirmed = said(await pass_on(world))
    assert "without your name" in confirmed
    assert IN_LIST not in confirmed
    card = await card_in(world, room)
    assert WORDS in texts(card)
    assert set(buttons(card)) == CARD
    whole = str(card.message.content) + str(card.components)
    for trace in (str(world.member.id), f"{world.member.id:x}", world.member.name, "<#"):
        assert trace not in whole


async def test_with_a_name_the_card_has_it_and_pings_nobody(world: World) -> None:
    room = await team_room(world)
    assert "with your name" in said(await pass_on(world, name="with"))
    card = await card_in(world, room)
    assert f"<@{world.member.id}>" in texts(card)
    path = f"/channels/{room.id}/messages"
    (sent,) = [r.json for r in world.env.http_requests if r.path.endswith(path) and r.json]
    assert sent["allowed_mentions"]["parse"] == []


async def test_without_a_channel_it_waits_in_the_list_and_the_member_is_told(
    world: World,
) -> None:
    assert IN_LIST in said(await pass_on(world))
    listed = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    assert WORDS in texts(listed)
    assert "I post nothing" not in texts(listed)


@pytest.mark.parametrize("what", ["deleted", "forbidden", "open to everybody", "breaks"])
async def test_a_channel_that_cannot_be_used_is_said_to_the_moderators(
    world: World, what: str
) -> None:
    room = await team_room(world)
    if what == "deleted":
        world.env.backend.delete_channel(room.id)
    elif what == "forbidden":
        world.env.backend.get_channel(room.id).overwrites.clear()
        everyone = discord.PermissionOverwrite(view_channel=False)
        room = world.guild.create_text_channel(
            "closed", overwrites={world.guild.default_role: everyone}
        )
        await world.bot.services.configs.set(world.guild.id, "moderator_channel", room.id)
    elif what == "open to everybody":
        room = world.channel
        await world.bot.services.configs.set(world.guild.id, "moderator_channel", room.id)
    else:
        path = f"/channels/{room.id}/messages"
        world.env.inject_error("POST", path, status=403, code=50013)
    assert IN_LIST in said(await pass_on(world))
    listed = said(await world.moderator.slash(world.channel, "questions waiting"))
    assert WORDS in listed
    if what != "breaks":
        assert f"<#{room.id}>" in listed
    assert not [card for card in public(world, world.channel) if WORDS in texts(card)]


async def test_a_waiting_ticket_is_opened_with_the_same_actions(world: World) -> None:
    await pass_on(world)
    listed = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    (option,) = selects(listed)["Open one to answer it"]["options"]
    opened = await pick(world.moderator, listed, "Open one to answer it", str(option["value"]))
    assert opened.ephemeral
    card = answer_of(opened)
    assert set(buttons(card)) == CARD
    assert "note" in said(await answer(world, card))
    assert await open_tickets(world) == 0


async def test_the_card_shows_the_answer_and_by_whom(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    result = await answer(world, card, "Yes, *if* you both want that.")
    assert result.ephemeral
    assert f"<#{world.channel.id}>" in said(result)
    ended = await card_in(world, room)
    assert ended.id == card.id
    assert "Yes, *if* you both want that." in texts(ended)
    assert f"<@{world.moderator.id}>" in texts(ended)
    assert set(buttons(ended)) == {"Save as an entry"}
    (row,) = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id)
    assert (row.action, row.actor_id) == ("case-answered", world.moderator.id)
    assert str(world.member.id) not in repr(row)


async def test_the_longest_answer_reaches_the_member_whole(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, "*_" * 490 + " why?", way="message")
    words = ("word " * 900)[: MAX_ANSWER - 4] + ".end"
    result = await answer(world, await card_in(world, room), words)
    assert "direct message" in said(result)
    (sent,) = direct(world, world.member)
    assert words in texts(sent)


@pytest.mark.parametrize("words", ["?!…", "🫂" * 1800])
async def test_an_answer_that_cannot_be_sent_is_given_back(world: World, words: str) -> None:
    room = await team_room(world)
    await pass_on(world)
    result = await answer(world, await card_in(world, room), words)
    assert words[:100] in said(result)
    assert await open_tickets(world) == 1


async def test_the_first_of_two_moderators_wins_and_the_second_keeps_what_they_typed(
    world: World,
) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    first = await press(world.moderator, card, "Answer")
    second = await press(world.admin, card, "Answer")
    await world.moderator.submit_modal(first, {"text": "From the first."})
    result = await world.admin.submit_modal(second, {"text": "From the second."})
    assert TAKEN.format(who=f"<@{world.moderator.id}>") in said(result)
    assert "From the second." in said(result)
    row = (await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id))[0]
    assert row.actor_id == world.moderator.id
    assert "From the first." in texts(await card_in(world, room))


async def test_what_was_typed_is_given_back_when_the_store_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.discord.faults.test_store_fails import refuse

    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    form = await press(world.moderator, card, "Answer")
    refuse(monkeypatch)
    result = await world.moderator.submit_modal(form, {"text": "A good answer."})
    assert "A good answer." in said(result)
    assert "cannot reach my records" in said(result)
    monkeypatch.undo()
    assert await open_tickets(world) == 1


async def test_an_entry_is_looked_for_shown_and_sent(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, "is a hug at the end alright?", way="message")
    card = await card_in(world, room)
    offer = answer_of(await press(world.moderator, card, "Link an entry"))
    assert "hugs" in {o["value"] for o in selects(offer)["Entries that may fit"]["options"]}
    form = await press(world.moderator, offer, "Look for another")
    offered = answer_of(await world.moderator.submit_modal(form, {"text": "who do I report to"}))
    options = [str(o["value"]) for o in selects(offered)["Entries that may fit"]["options"]]
    entry = world.core.snapshot.entries[options[0]]
    preview = answer_of(await pick(world.moderator, offered, "Entries that may fit", entry.id))
    assert entry.short[:60] in texts(preview)
    assert not direct(world, world.member)
    result = await press(world.moderator, preview, "Send this answer")
    assert "direct message" in said(result)
    (sent,) = direct(world, world.member)
    assert entry.short[:60] in texts(sent)
    assert buttons(sent) == {}
    ended = await card_in(world, room)
    assert entry.question in texts(ended)


async def test_dismissing_asks_first_and_then_forgets_who_asked(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    card = await card_in(world, room)
    sure = answer_of(await press(world.moderator, card, "Dismiss"))
    assert await open_tickets(world) == 1
    await press(world.moderator, sure, "Close it")
    assert await open_tickets(world) == 0
    assert "Dismissed" in texts(await card_in(world, room))
    assert buttons(await card_in(world, room)) == {}
    outcome = said(await press(world.member, confirmed, "Is there an answer?"))
    assert "without a written answer" in outcome


async def test_all_of_it_works_after_a_restart(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    card = await card_in(world, room)
    await world.restart()
    form = await press(world.moderator, card, "Answer")
    await world.restart()
    result = await world.moderator.submit_modal(form, {"text": "Yes, gladly."})
    assert "direct message" in said(result)
    assert "Yes, gladly." in texts(direct(world, world.member)[0])
