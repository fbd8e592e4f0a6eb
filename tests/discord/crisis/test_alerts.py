"""Moderators are told that help was shown: what kind and where, never what was written."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import simcord

from bot.safety import DangerKind
from tests.discord.acting import DANGER, HUG, UNRELATED, ask, me_of, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import private_channel
from tests.discord.reading import texts


async def alerts_on(world: World) -> simcord.ChannelHandle:
    room = private_channel(world, "alerts")
    await world.bot.services.configs.set(world.guild.id, "alert_channel", room.id)
    return room


async def told(world: World, room: simcord.ChannelHandle) -> list[str]:
    """What stands in the channel for alerts."""
    await world.env.settle()
    return [texts(card) for card in public(world, room)]


def sent_to(world: World, room: simcord.ChannelHandle) -> list[dict[str, Any]]:
    path = f"/channels/{room.id}/messages"
    return [r.json for r in world.env.http_requests if r.path.endswith(path) and r.json]


def pass_time(world: World, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    limits = world.bot.services.safety_alerts.limits
    clock = limits.clock
    monkeypatch.setattr(limits, "clock", lambda: clock() + seconds)


def said_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    ours = ("bot", "cogs", "discord", "asyncio")
    return [r.getMessage() for r in caplog.records if r.name.startswith(ours)]


async def test_nobody_is_told_unless_an_admin_switched_it_on(world: World) -> None:
    room = private_channel(world, "alerts")
    await ask(world, DANGER)
    assert await told(world, room) == []


async def test_a_card_says_what_kind_and_in_which_channel(world: World) -> None:
    room = await alerts_on(world)
    card = await ask(world, DANGER)
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in texts(card)
    (line,) = await told(world, room)
    assert kind in {DangerKind.SELF, DangerKind.METHOD}
    assert "thoughts of suicide" in line
    assert f"<#{world.channel.id}>" in line
    assert "They have not asked for you" in line
    assert "Nobody has taken this yet" in line
    assert DANGER not in line
    for trace in (world.member.name, str(world.member.id), str(card.id)):
        assert trace not in line


async def test_it_pings_nobody_unless_a_role_was_chosen(world: World) -> None:
    room = await alerts_on(world)
    await ask(world, DANGER)
    await told(world, room)
    (sent,) = sent_to(world, room)
    assert "<@" not in str(sent["components"])
    assert sent["allowed_mentions"].get("roles", []) == []
    assert sent["allowed_mentions"].get("parse", []) == []


async def test_it_pings_exactly_the_role_that_was_chosen(world: World) -> None:
    room = await alerts_on(world)
    role = world.guild.create_role("On call")
    await world.bot.services.configs.set(world.guild.id, "alert_role", role.id)
    await ask(world, DANGER)
    await told(world, room)
    (sent,) = sent_to(world, room)
    assert (await told(world, room))[0].startswith(f"<@&{role.id}>")
    assert [str(each) for each in sent["allowed_mentions"]["roles"]] == [str(role.id)]
    assert sent["allowed_mentions"].get("parse", []) == []


async def test_every_way_of_asking_leads_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alerts_on(world)
    here = f"<#{world.channel.id}>"
    there = f"{here} https://discord.com/channels/{world.guild.id}/{world.channel.id}"

    await world.member.slash(world.channel, "faq", question=DANGER)
    pass_time(world, monkeypatch, 301)
    mention = await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    pass_time(world, monkeypatch, 301)
    message = await world.other.send(world.channel, DANGER)
    await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    pass_time(world, monkeypatch, 301)
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    await world.member.submit_modal(form, {"text": DANGER, "name": ["with"]})

    faq, mentioned, looked_up, passed_on = await told(world, room)
    assert here in faq
    assert f"{there}/{mention.id}" in mentioned
    assert f"{there}/{message.id}" in looked_up
    assert "worry about somebody else" in looked_up
    assert here in passed_on
    assert not any(DANGER in line for line in (faq, mentioned, looked_up, passed_on))


async def test_what_is_no_danger_is_not_told(world: World) -> None:
    room = await alerts_on(world)
    await ask(world, HUG)
    await world.member.slash(world.channel, "crisis")
    card = await ask(world, DANGER)
    assert len(await told(world, room)) == 1
    await press(world.member, card, world.core.texts.misread_button)
    await world.member.user.send_dm(DANGER)
    await world.member.send(world.channel, DANGER)
    assert len(await told(world, room)) == 1


async def test_a_moderators_test_is_not_told_and_holds_nothing_back(world: World) -> None:
    room = await alerts_on(world)
    tried = await world.moderator.slash(world.channel, "questions test", question=DANGER)
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in said(tried)
    assert await told(world, room) == []
    await ask(world, DANGER)
    assert len(await told(world, room)) == 1


async def test_alerts_are_few_and_the_next_says_how_many_there_were(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alerts_on(world)
    for _ in range(4):
        await ask(world, DANGER)
    (first,) = await told(world, room)
    assert "since my last alert" not in first
    pass_time(world, monkeypatch, 301)
    await ask(world, DANGER)
    second = (await told(world, room))[1]
    assert "3 more times" in second


@pytest.mark.parametrize("what", ["deleted", "open to everybody", "forbidden", "breaks"])
async def test_a_channel_that_cannot_be_used_costs_nobody_their_help(
    world: World, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    room = await alerts_on(world)
    if what == "deleted":
        world.env.backend.delete_channel(room.id)
    elif what == "open to everybody":
        room = world.guild.create_text_channel("lounge")
        await world.bot.services.configs.set(world.guild.id, "alert_channel", room.id)
    elif what == "forbidden":
        world.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50013)
    else:
        await world.bot.services.configs.set(world.guild.id, "alert_channel", 5)
    caplog.clear()
    card = await ask(world, DANGER)
    await world.env.settle()
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in texts(card)
    if what != "deleted":
        assert await told(world, room) == []
    assert not said_in(caplog)
    if what == "forbidden":
        await ask(world, DANGER)
        assert len(await told(world, room)) == 1


async def test_nothing_of_it_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    room = await alerts_on(world)
    caplog.set_level(logging.INFO)
    caplog.clear()
    await ask(world, DANGER)
    assert len(await told(world, room)) == 1
    assert not said_in(caplog)


async def test_the_help_does_not_wait_for_the_alert(world: World) -> None:
    room = await alerts_on(world)
    before = len(world.env.http_requests)
    await ask(world, DANGER)
    assert len(await told(world, room)) == 1
    posted = [each.path for each in world.env.http_requests[before:] if each.method == "POST"]
    help_card, alert = posted
    assert help_card.endswith("/callback")
    assert alert == f"/channels/{room.id}/messages"


async def test_an_admin_reads_in_the_settings_why_no_alert_can_come(world: World) -> None:
    room = await alerts_on(world)
    shown = said(await world.admin.slash(world.channel, "settings view"))
    assert "cannot post" not in shown
    world.env.backend.delete_channel(room.id)
    shown = said(await world.admin.slash(world.channel, "settings view"))
    assert f"I cannot post in <#{room.id}>" in shown
    await world.bot.services.configs.set(world.guild.id, "alert_channel", world.channel.id)
    shown = said(await world.admin.slash(world.channel, "settings view"))
    assert f"Every member can read <#{world.channel.id}>" in shown
