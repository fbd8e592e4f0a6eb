"""Moderators act on a report: the action, its case, and the end of the report."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord

from bot.moderation.cases.models import Case, CaseKind, CaseSource, MessageLink
from bot.ui.cards.reports.member import LOOK
from cogs.reports.acting import NOT_SENT
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import direct
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    RUDE,
    WORDS,
    one_card,
    report_message,
    report_room,
    rude_message,
)

WARN = {"text": "Please be kind."}


async def cases_of(world: World, who: simcord.MemberActor) -> list[Case]:
    """The cases about somebody, newest first."""
    return list(await world.bot.services.moderation.cases.of_member(world.guild.id, who.id))


async def act(
    world: World, label: str, fields: dict[str, Any], room: simcord.ChannelHandle
) -> simcord.InteractionResult:
    """Press a button of the card, and send its form."""
    form = await press(world.moderator, await one_card(world, room), label)
    return await world.moderator.submit_modal(form, fields)


@pytest.mark.parametrize(
    ("label", "fields", "kind", "ending"),
    [
        ("Note", {"text": "Talked to them."}, CaseKind.NOTE, "made a note of it"),
        ("Warn", WARN, CaseKind.WARNING, "warned them"),
        ("Time out", WARN | {"length": ["86400"]}, CaseKind.TIMEOUT, "timed them out"),
        ("Send help", {"text": ""}, CaseKind.SAFETY, "no punishment"),
    ],
)
async def test_an_action_makes_a_case_and_closes_the_report(
    world: World, label: str, fields: dict[str, Any], kind: CaseKind, ending: str
) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    told = answer_of(await report_message(world, message, words=WORDS))
    done = await act(world, label, fields, room)
    assert "Report 1 is closed" in said(done)
    (case,) = await cases_of(world, world.other)
    assert (case.kind, case.report_id, case.source) == (kind, 1, CaseSource.REPORT)
    assert case.message == MessageLink(world.channel.id, message.id)
    assert case.message_text is None
    assert case.moderator_id == world.moderator.id
    card = await one_card(world, room)
    assert ending in texts(card)
    assert f"/case show {case.id}" in texts(card)
    assert buttons(card) == {}
    assert f"|| {RUDE} ||" in texts(card)
    (heard,) = direct(world, world.member)
    assert "has looked at what you reported" in texts(heard)
    assert "looked at your report" in said(await press(world.member, told, LOOK))
    for message_ in direct(world, world.other):
        assert str(world.member.id) not in str(message_.components)
        assert WORDS not in texts(message_)
    assert str(world.member.id) not in str(world.guild.audit_log)


async def test_help_reaches_the_author_and_says_that_it_is_no_punishment(world: World) -> None:
    room = await report_room(world)
    await world.bot.services.configs.set(world.guild.id, "countries", ("us",))
    await report_message(world, await rude_message(world))
    await act(world, "Send help", {"text": "Worried."}, room)
    (message,) = direct(world, world.other)
    assert "You have done nothing wrong" in texts(message)
    assert "988" in texts(message)
    assert "Worried" not in texts(message)
    assert "report" not in texts(message).lower()
    (case,) = await cases_of(world, world.other)
    assert case.points == 0


async def test_help_that_does_not_arrive_makes_no_case(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    assert NOT_SENT in said(await act(world, "Send help", {"text": ""}, room))
    assert await cases_of(world, world.other) == []
    card = await one_card(world, room)
    assert f"<@{world.moderator.id}> is on it" in texts(card)


async def test_an_action_that_fails_leaves_the_report_with_who_tried(world: World) -> None:
    room = await report_room(world)
    equal = world.guild.roles["Helpers"]
    chief = world.guild.add_member(world.env.create_user("cee"), roles=[equal])
    await report_message(world, await chief.send(world.channel, RUDE))
    refused = await act(world, "Warn", WARN, room)
    assert "does not stand above theirs" in said(refused)
    assert WARN["text"] in said(refused), "what was typed is lost"
    card = await one_card(world, room)
    assert f"<@{world.moderator.id}> is on it" in texts(card)
    assert "Warn" in buttons(card)
    assert await cases_of(world, chief) == []
    assert direct(world, world.member) == []


async def test_of_two_forms_that_are_open_the_second_is_told_who_acted(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    first = await press(world.moderator, card, "Warn")
    second = await press(world.admin, card, "Note")
    await world.moderator.submit_modal(first, WARN)
    late = await world.admin.submit_modal(second, {"text": "A note."})
    assert f"<@{world.moderator.id}> gave a warning <t:" in said(late)
    assert len(await cases_of(world, world.other)) == 1
    for custom_id in buttons(card).values():
        own = await ask(world, HUG, by=world.admin)
        pressed = await forge(world.admin, own, custom_id)
        assert f"<@{world.moderator.id}> gave a warning" in said(pressed)


async def test_a_copy_goes_with_the_case_only_if_the_moderator_wants(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    await act(world, "Warn", WARN | {"keep": ["yes"], "tell": ["no"]}, room)
    (case,) = await cases_of(world, world.other)
    assert case.message_text == RUDE
    assert direct(world, world.other) == []


async def test_deleting_asks_manage_messages_and_leaves_the_report_open(world: World) -> None:
    room = await report_room(world)
    message = await rude_message(world)
    await report_message(world, message)
    card = await one_card(world, room)
    refused = await press(world.moderator, card, "Delete the message")
    assert "Manage Messages" in said(refused)
    helper = discord.Permissions(manage_messages=True, moderate_members=True)
    deleter = world.guild.add_member(
        world.env.create_user("dee"), roles=[world.guild.create_role("Dee", permissions=helper)]
    )
    await press(world.moderator, card, "I'm on it")
    own = await ask(world, HUG, by=deleter)
    form = await forge(deleter, own, "b:report-act:1:delete")
    done = await deleter.submit_modal(form, {"text": "Method detail."})
    assert "is deleted" in said(done)
    assert message.id not in world.env.backend.messages[world.channel.id]
    card = await one_card(world, room)
    assert "The message was deleted from here" in texts(card)
    assert "Delete the message" not in buttons(card)
    assert "Warn" in buttons(card)
    again = await forge(deleter, await ask(world, HUG, by=deleter), "b:report-act:1:delete")
    assert "no message to delete" in said(again)


async def test_an_open_form_works_after_a_restart(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    form = await press(world.moderator, await one_card(world, room), "Warn")
    await world.restart()
    await world.moderator.submit_modal(form, WARN)
    assert len(await cases_of(world, world.other)) == 1
    assert "warned them" in texts(await one_card(world, room))


async def test_what_a_form_does_not_offer_is_stale(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    form = await press(world.moderator, await one_card(world, room), "Note")
    forged = {**(form.modal or {}), "custom_id": "m:report-acted:1:timeout"}
    form._interaction.modal = forged  # pyright: ignore[reportPrivateUsage]
    stale = await world.moderator.submit_modal(form, {"text": "now"})
    assert "no longer leads anywhere" in said(stale)
    assert await cases_of(world, world.other) == []
