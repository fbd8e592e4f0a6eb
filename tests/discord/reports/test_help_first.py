"""A report that sounds like danger: help first, and then the report, if its author wants it."""

from __future__ import annotations

from bot.client.moderation.reportable import NO_CHANNEL
from bot.ui.cards.reports.member import DROP, DROPPED, SEND
from tests.discord.acting import DANGER, answer_of, deliver_again, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import stored_bytes
from tests.discord.reading import texts
from tests.discord.reporting import (
    WAITS,
    WORDS,
    cards,
    form,
    one_card,
    report_message,
    report_room,
    rude_message,
)

HELD = "Your report has not been sent yet"
NUMBERS = "988"


async def test_words_of_danger_show_help_and_nothing_is_sent_until_they_say_so(
    world: World,
) -> None:
    room = await report_room(world)
    await world.bot.services.configs.set(world.guild.id, "countries", ("us",))
    words = f"{DANGER}, and he laughs"
    told = await report_message(world, await rude_message(world), words=words)
    assert said(told).index(NUMBERS) < said(told).index(HELD)
    assert await cards(world, room) == []
    held = answer_of(told)
    await world.restart()
    sent = await press(world.member, held, SEND)
    assert WAITS in said(sent)
    card = await one_card(world, room)
    assert words in texts(card)
    assert f"<@{world.other.id}>" in texts(card)
    assert DANGER.encode() not in await stored_bytes(world)


async def test_a_press_that_is_delivered_twice_is_one_report(world: World) -> None:
    room = await report_room(world)
    held = answer_of(await world.member.slash(world.channel, "report", words=DANGER))
    assert HELD in texts(held)
    await press(world.member, held, SEND)
    await deliver_again(world)
    assert "One member reported it" in texts(await one_card(world, room))


async def test_somebody_in_danger_is_a_category_that_shows_help_first(world: World) -> None:
    room = await report_room(world)
    told = await report_message(world, await rude_message(world), category="danger", words=WORDS)
    assert HELD in said(told)
    assert "### " in said(told)
    await press(world.member, answer_of(told), SEND)
    card = await one_card(world, room)
    assert "Somebody may be in danger" in texts(card)
    assert "Please look at this first" in texts(card)


async def test_what_they_do_not_send_reaches_nobody(world: World) -> None:
    room = await report_room(world)
    told = await report_message(world, await rude_message(world), words=DANGER)
    assert DROPPED in said(await press(world.member, answer_of(told), DROP))
    assert await cards(world, room) == []


async def test_danger_is_helped_where_no_reports_are_taken(world: World) -> None:
    plain = await world.member.slash(world.channel, "report", words=WORDS)
    assert NO_CHANNEL in said(plain)
    assert plain.modal is None
    danger = await world.member.slash(world.channel, "report", words=DANGER)
    assert HELD in said(danger)
    unsent = await press(world.member, answer_of(danger), SEND)
    assert NO_CHANNEL in said(unsent)
    assert DANGER in said(unsent)


async def test_the_team_is_called_once_more_when_somebody_says_danger(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message)
    told = await report_message(world, message, by=world.admin, category="danger")
    await press(world.admin, answer_of(told), SEND)
    await world.env.settle()
    history = [each.content for each in room.history() if each.content]
    assert [each for each in history if "may be in danger" in each] == history
    assert len(history) == 1


async def test_help_comes_although_the_form_is_in_a_server_whose_store_is_away(
    world: World,
) -> None:
    await report_room(world)
    shown = await world.member.slash(world.channel, "report")
    await world.bot.services.storage.close()
    told = await world.member.submit_modal(shown, form("other", DANGER))
    assert HELD in said(told)
    unsent = await press(world.member, answer_of(told), SEND)
    assert "has not been sent" in said(unsent)
    assert DANGER in said(unsent)
