"""What is kept of a request to be contacted: sealed, for a day, and no longer."""

from __future__ import annotations

import json

import pytest

from bot.moderation.safety_requests.alert_limits import REQUESTS
from bot.ui.cards.safety.requests import CONTACT, LOOK, TAKE_BACK, YES
from cogs.server.upkeep import EVERY_MINUTES, FIRST_AFTER
from tests.discord.acting import DANGER, answer_of, ask, press, said
from tests.discord.conftest import World
from tests.discord.danger import alert_room, ask_for_moderator, cards, later
from tests.discord.passing_on import stored_bytes, team_room, traces
from tests.discord.reading import buttons, texts
from tests.discord.server.test_upkeep import ages

pytestmark = pytest.mark.usefixtures("long_rounds")


async def test_everything_works_after_a_restart(world: World) -> None:
    room = await team_room(world)
    danger = await ask(world, DANGER)
    await world.restart()
    consent = answer_of(await press(world.member, danger, CONTACT))
    await world.restart()
    told = answer_of(await press(world.member, consent, YES))
    await world.restart()
    (card,) = await cards(world, room)
    await press(world.moderator, card, "I'm on it")
    await world.restart()
    assert "they are on it" in said(await press(world.member, told, LOOK))
    (card,) = await cards(world, room)
    sure = answer_of(await press(world.moderator, card, "Done"))
    await world.restart()
    await press(world.moderator, sure, "Yes, it is done")
    assert "marked this as done" in said(await press(world.member, told, LOOK))


async def test_nothing_on_disk_points_to_the_member(world: World) -> None:
    await team_room(world)
    await alert_room(world)
    await ask_for_moderator(world)
    await ask_for_moderator(world, by=world.other)
    assert await traces(world, world.member) == []
    assert DANGER.encode() not in await stored_bytes(world)
    assert str(world.channel.id).encode() not in await stored_bytes(world)


async def test_after_a_day_the_card_closes_without_the_name(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    await world.env.advance_time(FIRST_AFTER + 1)
    ages(world, 0.9)
    await world.env.advance_time(EVERY_MINUTES * 60)
    (card,) = await cards(world, room)
    assert f"<@{world.member.id}>" in texts(card)
    later(world, 24.1)
    dead = await press(world.moderator, card, "I'm on it")
    assert "its day is over" in said(dead)
    ages(world, 0.2)
    await world.env.advance_time(EVERY_MINUTES * 60)
    (card,) = await cards(world, room)
    assert str(world.member.id) not in str(card.components)
    assert "### Over" in texts(card)
    assert not buttons(card)
    assert "This is over" in said(await press(world.member, told, LOOK))
    await ask_for_moderator(world)
    assert len(await cards(world, room)) == 2


async def test_export_has_it_and_erasing_closes_the_card(world: World) -> None:
    room = await team_room(world)
    await ask_for_moderator(world)
    exported = answer_of(await world.member.slash(world.channel, "privacy export"))
    (attachment,) = exported.attachments
    document = json.loads(await attachment.read())
    (request,) = document["servers"][str(world.guild.id)]["safety_requests"]
    assert request["where"]["channel"] == str(world.channel.id)
    asked = await world.member.slash(world.channel, "privacy erase")
    assert "1 request to be contacted" in said(asked)
    await press(world.member, answer_of(asked), "Erase it")
    (card,) = await cards(world, room)
    assert str(world.member.id) not in str(card.components)
    assert not buttons(card)


async def test_a_server_that_is_gone_takes_it_along(world: World) -> None:
    await team_room(world)
    await ask_for_moderator(world)
    requests, upkeep = (
        world.bot.services.storage.repositories.safety.requests,
        world.bot.services.storage.retention,
    )
    assert await requests.waiting_of(world.guild.id, world.member.id) is not None
    assert await upkeep.purge(world.guild.id) > 0
    assert await requests.waiting_of(world.guild.id, world.member.id) is None


async def test_asking_and_taking_back_does_not_go_on_for_ever(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    for _ in range(REQUESTS):
        back = answer_of(await press(world.member, told, TAKE_BACK))
        told = await ask_for_moderator(world, card=back)
    assert "several times today" in texts(told)
    assert "findahelpline.com" in texts(told)
    assert len(await cards(world, room)) == REQUESTS
