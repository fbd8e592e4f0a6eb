"""A member reports something: what they read, and what reaches the moderators."""

from __future__ import annotations

import pytest

from bot.client.moderation.reportable import (
    A_BOT,
    BOTS_MESSAGE,
    GONE,
    ME,
    MY_MESSAGE,
    OWN_MESSAGE,
    YOURSELF,
)
from bot.ui.cards.reports.member import AGAIN, LOOK
from bot.ui.forms.reports import ABOUT_TEAM
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import stored_bytes, traces
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    MENU,
    PRIVATE,
    RUDE,
    WAITS,
    WORDS,
    cards,
    form,
    one_card,
    report_message,
    report_private,
    report_room,
    rude_message,
)


async def test_a_message_is_reported_with_its_words_and_without_who_reported(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    told = await report_message(world, message, words=WORDS)
    assert told.ephemeral
    assert WAITS in said(told)
    assert "nobody has taken it so far" in said(told)
    card = await one_card(world, room)
    assert f"|| {RUDE} ||" in texts(card)
    assert f"<@{world.other.id}>" in texts(card)
    assert str(message.id) in texts(card)
    assert WORDS in texts(card)
    assert str(world.member.id) not in str(card.components)
    assert await traces(world, world.member) == []
    assert await traces(world, world.other) == []
    assert WORDS.encode() not in await stored_bytes(world)
    assert RUDE.encode() not in await stored_bytes(world)


async def test_a_private_message_needs_no_message_and_a_second_report_joins(world: World) -> None:
    room = await report_room(world)
    told = await report_private(world, words=WORDS)
    assert "You don't have to answer them" in said(told)
    third = world.guild.add_member(world.env.create_user("tess"))
    await report_private(world, by=third, words="me too, paprika")
    card = await one_card(world, room)
    assert "Unasked-for private message" in texts(card)
    assert "2 members reported it" in texts(card)
    assert WORDS in texts(card)
    assert "paprika" in texts(card)
    assert not {str(world.member.id), str(third.id)} & set(texts(card).split())
    assert "Delete the message" not in buttons(card)


async def test_a_second_report_of_a_message_joins_and_ones_own_is_said(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message, words=WORDS)
    again = await report_message(world, message, words="and again, thistle")
    assert AGAIN in said(again)
    await report_message(world, message, by=world.admin, category="spam")
    card = await one_card(world, room)
    assert "2 members reported it. As: Insults or pressure (1), Spam (1)." in texts(card)
    assert f"{WORDS} and again, thistle" in texts(card)


async def test_reports_of_two_messages_are_two_and_say_how_many_there_were(world: World) -> None:
    room = await report_room(world)
    for words in (RUDE, "and another"):
        await report_message(world, await rude_message(world, words))
    first, second = await cards(world, room)
    assert "Report 1:" in texts(first)
    assert "Report 2:" in texts(second)
    assert "Reports about them before this one: 1" in texts(second)
    assert "before this one" not in texts(first)


async def test_a_name_is_shown_only_to_the_moderators_and_only_if_chosen(world: World) -> None:
    room = await report_room(world)
    told = await report_message(world, await rude_message(world), words=WORDS, name="yes")
    assert "The moderators see your name" in said(told)
    assert f"<@{world.member.id}>, who agreed" in texts(await one_card(world, room))


async def test_anything_can_be_reported_with_words_alone_or_about_a_member(world: World) -> None:
    room = await report_room(world)
    shown = await world.member.slash(world.channel, "report", words=WORDS)
    await world.member.submit_modal(shown, form("other", WORDS))
    shown = await world.member.slash(world.channel, "report", member=world.other)
    await world.member.submit_modal(shown, form("spam"))
    nobody, otto = await cards(world, room)
    assert "nobody in particular" in texts(nobody)
    assert "Warn" not in buttons(nobody)
    assert f"<@{world.other.id}>" in texts(otto)
    assert "Warn" in buttons(otto)


async def test_twenty_reports_meet_a_limit_and_cancelled_forms_cost_nothing(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    for _ in range(20):
        shown = await world.member.context_menu(world.channel, MENU, message)
        assert shown.modal is not None
    for number in range(5):
        words = f"line {number}"
        assert WAITS in said(await report_message(world, await rude_message(world, words)))
    refused = said(await report_message(world, message, words=WORDS))
    assert "has not reached anybody" in refused
    assert WORDS in refused
    assert "/crisis" in refused
    assert len(await cards(world, room)) == 5
    assert WAITS in said(await report_message(world, message, by=world.admin))


async def test_a_message_that_is_deleted_meanwhile_is_reported_with_its_words(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    shown = await world.member.context_menu(world.channel, MENU, message)
    await world.other.delete(message)
    assert WAITS in said(await world.member.submit_modal(shown, form()))
    assert RUDE in texts(await one_card(world, room))


async def test_a_form_outlives_a_restart_while_its_message_is_there(world: World) -> None:
    room = await report_room(world)
    message, gone = await rude_message(world), await rude_message(world, "soon gone")
    first = await world.member.context_menu(world.channel, MENU, message)
    second = await world.member.context_menu(world.channel, MENU, gone)
    await world.restart()
    await world.other.delete(gone)
    assert WAITS in said(await world.member.submit_modal(first, form()))
    assert f"<@{world.other.id}>" in texts(await one_card(world, room))
    lost = said(await world.member.submit_modal(second, form(words=WORDS)))
    assert GONE in lost
    assert WORDS in lost


async def test_what_has_another_way_is_said(world: World) -> None:
    room = await report_room(world)
    own = await world.member.send(world.channel, "my own words")
    app = world.guild.add_member(world.env.create_user("helper-bot", bot=True))
    apps = await app.send(world.channel, "beep")
    mine = await ask(world, HUG, share=True)
    for message, sentence in ((own, OWN_MESSAGE), (apps, BOTS_MESSAGE), (mine, MY_MESSAGE)):
        assert sentence in said(await world.member.context_menu(world.channel, MENU, message))
    for person, sentence in ((world.member, YOURSELF), (app, A_BOT)):
        menu = await world.member.context_menu(world.channel, PRIVATE, person)
        assert sentence in said(menu)
        slash = await world.member.slash(world.channel, "report", member=person)
        assert sentence in said(slash)
    me = world.env.backend.bot_user.id
    shown = await world.member.slash(world.channel, "report")
    forged = {**(shown.modal or {}), "custom_id": f"m:report-sent:{me:x}:-:-"}
    shown._interaction.modal = forged  # pyright: ignore[reportPrivateUsage]
    assert ME in said(await world.member.submit_modal(shown, form()))
    assert await cards(world, room) == []


async def test_a_forged_form_names_no_author_and_reads_no_hidden_channel(world: World) -> None:
    room = await report_room(world)
    hidden = await world.moderator.send(room, "for the team only")
    message = await rude_message(world)
    for custom_id, expected in (
        (f"m:report-sent:{world.admin.id:x}:{world.channel.id:x}:{message.id:x}", WAITS),
        (f"m:report-sent:-:{room.id:x}:{hidden.id:x}", GONE),
        (f"m:report-sent:-:{2**62:x}:{2**62:x}", GONE),
    ):
        shown = await world.member.slash(world.channel, "report")
        forged = {**(shown.modal or {}), "custom_id": custom_id}
        shown._interaction.modal = forged  # pyright: ignore[reportPrivateUsage]
        assert expected in said(await world.member.submit_modal(shown, form()))
    card = await one_card(world, room)
    assert f"<@{world.other.id}>" in texts(card)
    assert str(world.admin.id) not in texts(card)


async def test_the_form_says_that_a_reported_moderator_can_read_reports(world: World) -> None:
    await report_room(world)
    about = await world.member.context_menu(world.channel, PRIVATE, world.moderator)
    message = await world.moderator.send(world.channel, "calm down")
    also = await world.member.context_menu(world.channel, MENU, message)
    other = await world.member.context_menu(world.channel, PRIVATE, world.other)
    assert ABOUT_TEAM in str(about.modal).replace("\\n", "\n")
    assert "They are a moderator here" in str(also.modal)
    assert "They are a moderator here" not in str(other.modal)


async def test_only_who_reported_sees_how_it_stands(world: World) -> None:
    await report_room(world)
    told = answer_of(await report_message(world, await rude_message(world)))
    assert WAITS in said(await press(world.member, told, LOOK))
    own = await ask(world, HUG, by=world.other)
    for custom_id in (buttons(told)[LOOK], "b:report-look:63"):
        refused = await forge(world.other, own, custom_id)
        assert "somebody else's report" in said(refused)


async def test_a_card_that_was_deleted_is_posted_again(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message)
    world.env.backend.delete_message(room.id, (await one_card(world, room)).id)
    await report_message(world, message, by=world.admin)
    assert "2 members reported it" in texts(await one_card(world, room))


@pytest.mark.parametrize("menu", [MENU, PRIVATE])
async def test_somebody_timed_out_may_report_if_discord_lets_them(world: World, menu: str) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    target = message if menu == MENU else world.other
    shown = await world.member.context_menu(world.channel, menu, target)
    until = "2030-01-01T00:00:00+00:00"
    world.env.backend.get_guild(world.guild.id).members[world.member.id].timed_out_until = until
    assert WAITS in said(await world.member.submit_modal(shown, form()))
    assert "One member reported it" in texts(await one_card(world, room))
