"""Moderators take on an alert or a request, hand it over, and mark it as done."""

from __future__ import annotations

import asyncio

import discord
import pytest
import simcord

from bot.safety import DangerKind
from bot.storage import StorageUnavailable
from bot.ui.cards.safety.requests import CONTACT, LOOK, TAKE_BACK, YES_MESSAGE
from bot.ui.cards.safety.team import NUDGE
from tests.discord.acting import DANGER, answer_of, ask, forge, me_of, press, public, said
from tests.discord.conftest import World
from tests.discord.danger import alert_room, ask_for_moderator, cards, later
from tests.discord.passing_on import direct, team_room, traces
from tests.discord.reading import buttons, texts


async def finish(world: World, card: simcord.ResponseMessage) -> simcord.InteractionResult:
    sure = answer_of(await press(world.moderator, card, "Done"))
    assert "no longer shows who it was" in texts(sure)
    return await press(world.moderator, sure, "Yes, it is done")


async def test_a_moderator_takes_it_and_the_card_says_who_and_when(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    taken = await press(world.moderator, card, "I'm on it")
    assert taken.ephemeral
    assert "You have it" in said(taken)
    (card,) = await cards(world, room)
    assert f"<@{world.moderator.id}> is on it**, since <t:" in texts(card)
    assert f"<@{world.member.id}>" in texts(card)
    assert list(buttons(card)) == ["Done", "Somebody else takes over"]
    assert await traces(world, world.moderator) == []


async def test_of_two_moderators_the_second_is_told_who_has_it(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    mine = buttons(card)["I'm on it"]
    await press(world.moderator, card, "I'm on it")
    second = await forge(world.admin, (await cards(world, room))[0], mine)
    assert f"<@{world.moderator.id}> already has it, since <t:" in said(second)
    assert f"<@{world.moderator.id}> is on it" in texts((await cards(world, room))[0])


async def test_at_the_same_moment_one_wins(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    requests = world.bot.services.storage.repositories.safety.requests
    row = await requests.waiting_of(world.guild.id, world.member.id)
    assert row is not None
    people = [5, 6, 7, 8]
    found = await asyncio.gather(*(requests.claim(row.guild_id, row.id, who) for who in people))
    winners = {each.claimer_id for each in found if each is not None}
    assert len(winners) == 1
    assert len(await cards(world, room)) == 1


async def test_it_can_be_handed_over_and_taken_over(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    await press(world.moderator, card, "I'm on it")
    (card,) = await cards(world, room)
    offered = await press(world.admin, card, "Somebody else takes over")
    assert f"<@{world.moderator.id}> already has it" in said(offered)
    await press(world.admin, answer_of(offered), "Take it over")
    (card,) = await cards(world, room)
    assert f"<@{world.admin.id}> is on it" in texts(card)
    assert str(world.moderator.id) not in texts(card)
    await press(world.admin, card, "Somebody else takes over")
    (card,) = await cards(world, room)
    assert "Nobody has taken this yet" in texts(card)
    assert list(buttons(card)) == ["I'm on it", "Done"]


async def test_done_takes_the_name_from_the_card_and_the_store(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    (card,) = await cards(world, room)
    dead = dict(buttons(card))
    await press(world.moderator, card, "I'm on it")
    (card,) = await cards(world, room)
    dead |= buttons(card)
    other = await press(world.admin, card, "Done")
    assert f"<@{world.moderator.id}> is on it" in said(other)
    assert "Done" in said(await finish(world, card))
    (card,) = await cards(world, room)
    assert f"<@{world.moderator.id}> marked this as done" in texts(card)
    assert str(world.member.id) not in str(card.components)
    assert not buttons(card)
    requests = world.bot.services.storage.repositories.safety.requests
    assert await requests.waiting_of(world.guild.id, world.member.id) is None
    late = await press(world.admin, answer_of(other), "Yes, it is done")
    assert "This was marked as done <t:" in said(late)
    own = answer_of(await world.moderator.slash(world.channel, "crisis"))
    for custom_id in dead.values():
        assert "This was marked as done <t:" in said(await forge(world.moderator, own, custom_id))
    assert "has marked this as done" in said(await press(world.member, told, LOOK))


async def test_what_was_taken_back_says_so_on_every_button(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    (card,) = await cards(world, room)
    dead = buttons(card)
    await press(world.member, told, TAKE_BACK)
    own = answer_of(await world.moderator.slash(world.channel, "crisis"))
    for custom_id in dead.values():
        assert "took it back <t:" in said(await forge(world.moderator, own, custom_id))


async def test_a_direct_message_comes_only_by_consent_and_once(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    taken = await press(world.moderator, card, "I'm on it")
    assert "I do not write to them" in said(taken)
    assert direct(world, world.member) == []
    told = await ask_for_moderator(world, by=world.other, label=YES_MESSAGE)
    assert "direct message when somebody takes it" in texts(told)
    card = (await cards(world, room))[-1]
    assert "told by direct message" in said(await press(world.moderator, card, "I'm on it"))
    (message,) = direct(world, world.other)
    assert "Quiet Corner" in texts(message)
    assert "/crisis" in texts(message)
    card = (await cards(world, room))[-1]
    await press(world.moderator, card, "Somebody else takes over")
    await press(world.admin, (await cards(world, room))[-1], "I'm on it")
    assert len(direct(world, world.other)) == 1


async def test_closed_direct_messages_cost_nothing_else(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world, label=YES_MESSAGE)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    (card,) = await cards(world, room)
    taken = await press(world.moderator, card, "I'm on it")
    assert "I do not write to them" in said(taken)
    assert f"<@{world.moderator.id}> is on it" in texts((await cards(world, room))[0])
    assert "they are on it" in said(await press(world.member, told, LOOK))


@pytest.mark.parametrize("who", ["member", "other", "outsider"])
async def test_nobody_but_moderators_may(world: World, who: str) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    (row_id,) = {custom_id.split(":")[2] for custom_id in buttons(card).values()}
    person: simcord.MemberActor = getattr(world, who, world.other)
    channel = world.channel
    refusal = "for moderators"
    if who == "outsider":
        theirs = world.env.create_guild(name="Elsewhere")
        channel = theirs.create_text_channel("questions")
        rights = discord.Permissions(moderate_members=True, manage_guild=True)
        boss = theirs.create_role("Boss", permissions=rights)
        person = theirs.add_member(world.env.create_user("bea"), roles=[boss])
        await world.bot.services.configs.set(theirs.id, "moderator_channel", channel.id)
        refusal = "its day is over"
    own = answer_of(await person.slash(channel, "crisis"))
    for name in ("mine", "done", "closed", "take-over", "hand-over"):
        refused = await forge(person, own, f"b:safety-{name}:{row_id}")
        assert refusal in said(refused), name
        assert str(world.member.id) not in said(refused)
    (after,) = await cards(world, room)
    assert texts(after) == texts(card)
    requests = world.bot.services.storage.repositories.safety.requests
    row = await requests.waiting_of(world.guild.id, world.member.id)
    assert row is not None
    assert row.claimer_id is None


async def test_an_alert_can_be_taken_on_without_who_it_was(world: World) -> None:
    room = await alert_room(world)
    await ask(world, DANGER)
    (card,) = await cards(world, room)
    assert list(buttons(card)) == ["I'm on it", "Done"]
    assert "Nobody was told" in said(await press(world.moderator, card, "I'm on it"))
    (card,) = await cards(world, room)
    assert "It sounded" not in texts(card)
    assert "sounded like thoughts of suicide" in texts(card)
    assert f"<@{world.moderator.id}> is on it" in texts(card)
    assert str(world.member.id) not in str(card.components)
    await finish(world, card)
    (card,) = await cards(world, room)
    assert "marked this as done" in texts(card)
    assert await traces(world, world.member) == []


@pytest.mark.parametrize("way", ["ask", "mention", "menu"])
async def test_who_then_agrees_is_named_on_the_same_card(world: World, way: str) -> None:
    room = await alert_room(world)
    if way == "ask":
        danger = await ask(world, DANGER)
    elif way == "mention":
        await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
        more = await press(world.member, public(world)[0], "Show me more, privately")
        danger = answer_of(more)
    else:
        message = await world.member.send(world.channel, DANGER)
        menu = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
        danger = answer_of(menu)
    (alert,) = await cards(world, room)
    consent = answer_of(await press(world.member, danger, CONTACT))
    assert "Your name is then added to it" in texts(consent)
    await ask_for_moderator(world, card=danger)
    (card,) = await cards(world, room)
    assert card.id == alert.id
    assert f"<@{world.member.id}>" in texts(card)
    assert "sounded like thoughts of suicide" in texts(card)
    assert DANGER not in texts(card)


async def test_a_name_that_comes_late_is_called_out(world: World) -> None:
    room = await alert_room(world)
    danger = await ask(world, DANGER)
    (card,) = await cards(world, room)
    await press(world.moderator, card, "I'm on it")
    later(world, 1)
    await ask_for_moderator(world, card=danger)
    card, call = await cards(world, room)
    assert f"<@{world.member.id}>" in texts(card)
    assert f"<@{world.moderator.id}> is on it" in texts(card)
    assert call.message.content == f"<@{world.moderator.id}> {NUDGE}"


async def test_where_the_alert_is_gone_a_second_card_says_so(world: World) -> None:
    room = await alert_room(world)
    danger = await ask(world, DANGER)
    (alert,) = await cards(world, room)
    world.env.backend.delete_message(room.id, alert.id)
    await ask_for_moderator(world, card=danger)
    (card,) = await cards(world, room)
    assert "had an earlier card for this" in texts(card)
    assert f"<@{world.member.id}>" in texts(card)
    taken = await press(world.moderator, card, "I'm on it")
    assert "You have it" in said(taken)


async def test_an_alert_that_was_held_back_swallows_no_request(world: World) -> None:
    room = await alert_room(world)
    await ask(world, DANGER, by=world.other)
    await ask_for_moderator(world)
    other, card = await cards(world, room)
    assert str(world.member.id) not in texts(other)
    assert f"<@{world.member.id}>" in texts(card)
    assert list(buttons(card)) == ["I'm on it", "Done"]


async def test_nobody_puts_their_name_on_anothers_alert(world: World) -> None:
    room = await alert_room(world)
    danger = await ask(world, DANGER)
    own = await ask(world, DANGER, by=world.other)
    stolen = buttons(danger)[CONTACT].replace("safety-ask", "safety-yes")
    await forge(world.other, own, stolen)
    alert, card = await cards(world, room)
    assert str(world.other.id) not in texts(alert)
    assert f"<@{world.other.id}>" in texts(card)


async def test_an_alert_comes_also_without_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alert_room(world)

    async def away(*_: object, **__: object) -> None:
        raise StorageUnavailable("away")

    monkeypatch.setattr(world.bot.services.storage.repositories.safety.requests, "open_alert", away)
    card = await ask(world, DANGER)
    assert world.core.texts.card(DangerKind.SELF).title in texts(card)
    (alert,) = await cards(world, room)
    assert "sounded like thoughts of suicide" in texts(alert)
    assert not buttons(alert)


async def test_a_moderator_who_erases_their_data_gives_it_back(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    await press(world.moderator, card, "I'm on it")
    asked = await world.moderator.slash(world.channel, "privacy erase")
    assert "1 member's request that you took on" in said(asked)
    await press(world.moderator, answer_of(asked), "Erase it")
    row = await world.bot.services.storage.repositories.safety.requests.waiting_of(
        world.guild.id, world.member.id
    )
    assert row is not None
    assert row.claimer_id is None
