"""Whoever may not act on a report: members, former moderators, those of elsewhere, forged ids."""

from __future__ import annotations

import asyncio

import discord
import pytest
import simcord

from bot.client.checks import NOT_MODERATOR
from bot.moderation.reports.errors import NO_REPORT, NOT_YOURS, REPORTER_GONE
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.reading import texts
from tests.discord.reporting import (
    RUDE,
    WORDS,
    form,
    one_card,
    report_message,
    report_room,
    rude_message,
)

STEPS = ("note", "warn", "timeout", "help", "delete", "close")
CONTROLS = [
    *(f"report-{name}" for name in ("mine", "take-over", "hand-over", "thread")),
    "report-misuse",
    "report-block",
    "report-unblock",
    "report-misused",
    *(f"report-act:{{id}}:{step}" for step in STEPS),
]


def control(name: str, report_id: int = 1) -> str:
    """The custom id of a control of the team's card, for one report."""
    ready = name.format(id=f"{report_id:x}") if "{id}" in name else f"{name}:{report_id:x}"
    needs_tag = name in {"report-misuse", "report-block", "report-unblock"}
    return f"b:{ready}:aaaaaaaaaaaa" if needs_tag else f"b:{ready}"


async def one_report(world: World) -> simcord.ChannelHandle:
    room = await report_room(world)
    await report_message(world, await rude_message(world), words=WORDS)
    return room


async def elsewhere(world: World) -> tuple[simcord.MemberActor, simcord.ChannelHandle]:
    """A moderator of another server, with every permission there."""
    theirs = world.env.create_guild(name="Elsewhere")
    channel = theirs.create_text_channel("questions")
    boss = theirs.create_role("Boss", permissions=discord.Permissions.all())
    return theirs.add_member(world.env.create_user("bea"), roles=[boss]), channel


async def unchanged(world: World, room: simcord.ChannelHandle) -> None:
    """The report is as it was: nobody has it, nothing was done."""
    card = await one_card(world, room)
    assert "Nobody has taken this yet" in texts(card)
    report = await world.bot.services.moderation.reports.get(world.guild.id, 1)
    assert report.is_open
    assert report.claimer_id is None
    assert await world.bot.services.moderation.cases.of_member(world.guild.id, world.other.id) == []


@pytest.mark.parametrize("who", ["member", "other", "former"])
async def test_nobody_but_moderators_may(world: World, who: str) -> None:
    room = await one_report(world)
    person: simcord.MemberActor = getattr(world, who, world.moderator)
    own = await ask(world, HUG, by=person)
    opened = None
    if who == "former":
        opened = await press(person, await one_card(world, room), "Warn")
        world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.clear()
    for name in CONTROLS:
        refused = await forge(person, own, control(name))
        assert said(refused) == NOT_MODERATOR, name
        assert refused.modal is None
    if opened is not None:
        late = await person.submit_modal(opened, {"text": "Be kind."})
        assert said(late) == NOT_MODERATOR
    await unchanged(world, room)


async def test_a_form_of_moderators_is_refused_to_a_member(world: World) -> None:
    room = await one_report(world)
    for step in STEPS:
        shown = await world.other.slash(world.channel, "report")
        forged = {**(shown.modal or {}), "custom_id": f"m:report-acted:1:{step}"}
        shown._interaction.modal = forged  # pyright: ignore[reportPrivateUsage]
        assert said(await world.other.submit_modal(shown, form())) == NOT_MODERATOR
    await unchanged(world, room)


async def test_moderators_of_another_server_reach_nothing_here(world: World) -> None:
    room = await one_report(world)
    boss, channel = await elsewhere(world)
    own = answer_of(await boss.slash(channel, "ask", question=HUG))
    for name in CONTROLS:
        refused = await forge(boss, own, control(name))
        assert said(refused) == NO_REPORT, name
        assert refused.modal is None
    look = await forge(boss, own, "b:report-look:1")
    assert said(look) == NOT_YOURS
    await unchanged(world, room)


@pytest.mark.parametrize("report_id", [0, 2, 2**62])
async def test_a_number_that_is_not_there_is_said(world: World, report_id: int) -> None:
    room = await one_report(world)
    own = await ask(world, HUG, by=world.moderator)
    for name in CONTROLS:
        refused = await forge(world.moderator, own, control(name, report_id))
        assert said(refused) == NO_REPORT, name
    await unchanged(world, room)


async def test_a_forged_tag_leads_to_nobody(world: World) -> None:
    room = await one_report(world)
    own = await ask(world, HUG, by=world.moderator)
    for name in ("report-misuse", "report-block", "report-unblock"):
        assert said(await forge(world.moderator, own, control(name))) == REPORTER_GONE
    assert "went wrong" not in said(await forge(world.moderator, own, "b:report-act:1:ban"))
    await unchanged(world, room)


async def test_reports_of_two_servers_are_numbered_and_joined_apart(world: World) -> None:
    await one_report(world)
    desk = world.bot.services.moderation.reports
    boss, _ = await elsewhere(world)
    stored = await desk.file_alert(boss.guild.id, world.other.id, 1, None, None, "rule", "word")
    assert stored.row.id == 1
    again = await desk.file_alert(boss.guild.id, world.other.id, 1, None, None, "rule", "word")
    assert again.joined
    assert again.row.evidence is not None
    assert again.row.evidence.alerts == 2
    assert (await desk.get(world.guild.id, 1)).evidence is not None
    assert RUDE not in str(again.row)


async def test_numbers_are_given_once_also_to_a_hundred_at_once(world: World) -> None:
    desk = world.bot.services.moderation.reports
    filed = await asyncio.gather(
        *(desk.file_alert(1, number, 1, number, None, "rule", "x") for number in range(1, 101))
    )
    assert sorted(each.row.id for each in filed) == list(range(1, 101))


async def test_a_member_cannot_pick_what_is_for_automod_alone(world: World) -> None:
    await report_room(world)
    shown = await world.member.slash(world.channel, "report")
    (select,) = [
        each["component"]
        for each in (shown.modal or {})["components"]
        if each.get("component", {}).get("custom_id") == "category"
    ]
    assert "automod" not in {each["value"] for each in select["options"]}
    assert len(select["options"]) == 9
    assert select["options"][0]["value"] == "private-message"
