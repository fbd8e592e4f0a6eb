"""The forms of a report's steps: reasons to choose, nothing typed is lost, who was quicker."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.moderation.cases.models import Told
from bot.moderation.reasons.explaining import NO_REASON
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import direct
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    MENU,
    RUDE,
    one_card,
    report_message,
    report_room,
    rude_message,
)
from tests.discord.reports.test_actions import WARN, act, cases_of


async def test_what_was_typed_comes_back_and_somebody_quicker_can_be_overruled(
    world: World,
) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    form = await press(world.moderator, card, "Warn")
    helpers = [world.guild.roles["Helpers"]]
    quick = world.guild.add_member(world.env.create_user("cee"), roles=helpers)
    typed = await quick.slash(world.channel, "warn", member=world.other)
    await quick.submit_modal(typed, {"words": "Be kind.", "choices": []})
    first = await world.moderator.submit_modal(form, WARN)
    assert {"Do it anyway", "Look at that case"} <= set(buttons(answer_of(first)))
    assert WARN["text"] in said(first)
    anyway = await press(world.moderator, answer_of(first), "Do it anyway")
    assert WARN["text"] in str(anyway.modal)
    await world.moderator.submit_modal(anyway, WARN)
    assert len(await cases_of(world, world.other)) == 2
    assert "warned them" in texts(await one_card(world, room))


async def test_a_step_that_is_refused_leads_back_to_its_form_with_the_words(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    without = await act(world, "Warn", {"text": ""}, room)
    assert NO_REASON in said(without)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    unsent = await act(world, "Send help", {"text": "Worried, saffron."}, room)
    assert "Worried, saffron." in said(unsent)
    again = await press(world.moderator, answer_of(unsent), "Open the form again")
    assert "Worried, saffron." in str(again.modal)
    own = await press(world.admin, await one_card(world, room), "Close it")
    assert "is on this report" in said(own)


async def test_a_form_keeps_its_words_when_another_has_the_report(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    form = await press(world.moderator, card, "Note")
    await press(world.admin, card, "I'm on it")
    late = await world.moderator.submit_modal(form, {"text": "Talked to them, saffron."})
    assert "Talked to them, saffron." in said(late)
    await press(world.moderator, answer_of(late), "Take it over")
    again = await press(world.moderator, answer_of(late), "Open the form again")
    assert "saffron" in str(again.modal)
    await world.moderator.submit_modal(again, {"text": "Talked to them, saffron."})
    (case,) = await cases_of(world, world.other)
    assert case.reason == "Talked to them, saffron."


@pytest.mark.parametrize(("label", "more"), [("Warn", {}), ("Time out", {"length": ["3600"]})])
async def test_a_reason_of_the_list_goes_with_its_words_points_and_entry(
    world: World, label: str, more: dict[str, Any]
) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    reasons = await world.bot.services.moderation.reasons.list(world.guild.id)
    reason = next(each for each in reasons if each.entry)
    await act(world, label, {"preset": [reason.id], "text": "Please."} | more, room)
    (case,) = await cases_of(world, world.other)
    assert case.reason == f"{reason.text}\nPlease."
    assert (case.preset, case.points, case.entry_id) == (reason.id, reason.points, reason.entry)


async def test_the_form_begins_with_what_the_server_chose_on_telling(world: World) -> None:
    room = await report_room(world)
    await world.bot.services.configs.set(world.guild.id, "tell_members", "off")
    await report_message(world, await rude_message(world))
    form = await press(world.moderator, await one_card(world, room), "Warn")
    assert "'label': 'No', 'value': 'no', 'default': True" in str(form.modal)
    await world.moderator.submit_modal(form, WARN)
    (case,) = await cases_of(world, world.other)
    assert direct(world, world.other) == []
    assert case.told is Told.UNWANTED


async def test_a_message_in_a_thread_that_sleeps_can_be_deleted(world: World) -> None:
    room = await report_room(world)
    place = world.env.bot.get_channel(world.channel.id)
    assert isinstance(place, discord.TextChannel)
    await place.create_thread(name="quiet", type=discord.ChannelType.public_thread)
    await world.env.settle()
    thread = world.channel.threads[-1]
    message = await world.other.send(thread, RUDE)
    form = await world.member.context_menu(thread, MENU, message)
    await world.member.submit_modal(form, {"category": ["pressure"], "text": ""})
    place.guild._threads.pop(thread.id)  # pyright: ignore[reportPrivateUsage]
    helper = discord.Permissions(manage_messages=True, moderate_members=True)
    deleter = world.guild.add_member(
        world.env.create_user("dee"), roles=[world.guild.create_role("Dee", permissions=helper)]
    )
    own = await ask(world, HUG, by=deleter)
    asked = await forge(deleter, own, "b:report-act:1:delete")
    assert "is deleted" in said(await deleter.submit_modal(asked, {"text": "Rude."}))
    assert message.id not in world.env.backend.messages[thread.id]
    assert "The message was deleted from here" in texts(await one_card(world, room))
