"""Duty in Discord: its role, its cards, whom an alert calls."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
import simcord

from bot.client.moderation.duty_role import AWAY, FORBIDDEN
from bot.ui.cards.duty.duty import BACK, NOBODY, WAS_OFF, WEEK_EMPTY
from cogs.duty.shifts import DutyShifts
from tests.discord.acting import DANGER, answer_of, ask, press, said
from tests.discord.conftest import World
from tests.discord.crisis import test_alerts
from tests.discord.crisis.test_alerts import alerts_on, sent_to
from tests.discord.reading import texts
from tests.discord.reporting import one_card, report_message, report_room, rude_message


@pytest.fixture
async def role(world: World) -> simcord.RoleHandle:
    """The role of those on duty, which the bot may give."""
    on_duty = world.guild.create_role("On duty", mentionable=True)
    await world.bot.services.configs.set(world.guild.id, "duty_role", on_duty.id)
    return on_duty


def has(world: World, person: simcord.MemberActor, role: simcord.RoleHandle) -> bool:
    member = world.env.backend.get_guild(world.guild.id).members[person.id]
    return role.id in member.role_ids


def pass_time(world: World, hours: float) -> None:
    roster = world.bot.services.moderation.duty._roster
    before = roster.clock
    roster.clock = lambda: before() + timedelta(hours=hours)


def shifts(world: World) -> DutyShifts:
    return cast("DutyShifts", world.bot.get_cog("DutyShifts"))


async def test_a_moderator_goes_on_duty_and_off_and_leaves_a_note(
    world: World, role: simcord.RoleHandle
) -> None:
    began = await world.moderator.slash(world.channel, "duty on", hours=2)
    assert began.ephemeral
    assert "You are on duty until" in said(began)
    assert has(world, world.moderator, role)
    form = await press(world.moderator, answer_of(began), "Off duty")
    note = "Please look at case 7 tomorrow. <@&1> @everyone"
    ended = await world.moderator.submit_modal(form, {"text": note})
    assert "You were on duty for" in said(ended)
    assert not has(world, world.moderator, role)
    seen = await press(world.moderator, answer_of(ended), "Who is on duty")
    assert "look at case 7" in said(seen)
    assert NOBODY in said(seen)
    again = await world.moderator.slash(world.channel, "duty off")
    assert WAS_OFF in said(await world.moderator.submit_modal(again, {"text": ""}))


async def test_duty_works_without_a_role_and_when_the_role_cannot_be_given(
    world: World, role: simcord.RoleHandle
) -> None:
    world.env.inject_error(
        "PUT", "/guilds/*/members/*/roles/*", status=403, code=50013, message="no"
    )
    assert FORBIDDEN in said(await world.moderator.slash(world.channel, "duty on"))
    await world.bot.services.configs.set(world.guild.id, "duty_role", None)
    assert FORBIDDEN not in said(await world.moderator.slash(world.channel, "duty on"))
    assert not has(world, world.moderator, role)
    await world.bot.services.configs.set(world.guild.id, "duty_role", role.id)
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    assert f"<@{world.moderator.id}>" in texts(card), "whoever lacks the role is called by name"
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=500, message="no")
    form = await world.moderator.slash(world.channel, "duty off")
    assert AWAY in said(await world.moderator.submit_modal(form, {"text": ""}))


async def test_an_alert_calls_those_on_duty_and_nobody_else(
    world: World, role: simcord.RoleHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alerts_on(world)
    team = world.guild.create_role("Team", mentionable=True)
    await world.bot.services.configs.set(world.guild.id, "alert_role", team.id)
    await ask(world, DANGER)
    await world.env.settle()
    await world.moderator.slash(world.channel, "duty on")
    test_alerts.pass_time(world, monkeypatch, 3600)
    await ask(world, DANGER, by=world.other)
    await world.env.settle()
    called = [sent["allowed_mentions"]["roles"] for sent in sent_to(world, room)]
    assert called == [[team.id], [role.id]]
    people = [sent["allowed_mentions"]["users"] for sent in sent_to(world, room)]
    assert people == [[], [world.moderator.id]]


async def test_the_rota_begins_and_ends_duty(world: World, role: simcord.RoleHandle) -> None:
    form = await world.moderator.slash(world.channel, "duty rota")
    refused = await world.moderator.submit_modal(form, {"text": "sometimes, or Mon 18:00-21:00"})
    assert "I do not understand" in said(refused)
    assert "sometimes, or Mon 18:00-21:00" in said(refused), "what was typed is lost"
    now = world.bot.services.moderation.duty.now()
    later = now + timedelta(hours=2)
    typed = f"{later:%a} {later:%H}:00-{later + timedelta(hours=1):%H}:00"
    form = await world.moderator.slash(world.channel, "duty rota")
    assert typed in said(await world.moderator.submit_modal(form, {"text": typed}))
    rounds = shifts(world)
    await rounds.round()
    assert not has(world, world.moderator, role)
    to_begin = later.replace(minute=1, second=0) - now
    pass_time(world, to_begin / timedelta(hours=1))
    await rounds.round()
    assert has(world, world.moderator, role)
    assert str(world.moderator.id) in said(await world.moderator.slash(world.channel, "duty now"))
    pass_time(world, 1.1)
    await rounds.round()
    assert not has(world, world.moderator, role)
    form = await world.moderator.slash(world.channel, "duty rota")
    assert WEEK_EMPTY in said(await world.moderator.submit_modal(form, {"text": ""}))


async def test_the_rota_of_somebody_who_no_longer_moderates_gives_nothing(
    world: World, role: simcord.RoleHandle
) -> None:
    desk = world.bot.services.moderation.duty
    for person in (world.member.id, 4711):
        await desk.set_rota(world.guild.id, person, f"{desk.now():%a %H:%M}-{desk.now():%H}:59")
    rounds = shifts(world)
    await rounds.round()
    assert not has(world, world.member, role)
    assert (await desk.view(world.guild.id)).shifts == ()
    assert (await desk.view(world.guild.id)).rota == ()


async def test_stepping_away_and_coming_back(world: World) -> None:
    desk = world.bot.services.moderation.duty
    card = answer_of(await world.moderator.slash(world.channel, "duty away"))
    selected = await press(world.moderator, card, "Somebody may be in danger")
    assert "You have stepped away from" in said(selected)
    away = await desk.away(world.guild.id, world.moderator.id)
    assert away is not None
    assert away.categories == {"danger"}
    back = await press(world.moderator, answer_of(selected), "See all reports again")
    assert BACK in texts(answer_of(back))
    assert await desk.away(world.guild.id, world.moderator.id) is None
    card = answer_of(await world.moderator.slash(world.channel, "duty away"))
    await press(world.moderator, card, "An alert of AutoMod")
    away = await desk.away(world.guild.id, world.moderator.id)
    assert away is not None
    assert away.categories == {"automod"}


async def test_an_alert_calls_nobody_who_takes_a_rest_from_danger(
    world: World, role: simcord.RoleHandle
) -> None:
    room = await alerts_on(world)
    team = world.guild.create_role("Team", mentionable=True)
    await world.bot.services.configs.set(world.guild.id, "alert_role", team.id)
    await world.moderator.slash(world.channel, "duty on")
    card = answer_of(await world.moderator.slash(world.channel, "duty away"))
    await press(world.moderator, card, "Somebody may be in danger")
    await ask(world, DANGER)
    await world.env.settle()
    (sent,) = sent_to(world, room)
    assert sent["allowed_mentions"]["roles"] == [team.id]
    assert str(world.moderator.id) not in str(sent["allowed_mentions"])
    assert str(role.id) not in str(sent)
