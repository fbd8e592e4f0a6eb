"""Moderators take a report, hand it over, act, and close it."""

from __future__ import annotations

import asyncio

import discord

from bot.moderation.reports import ReportError
from tests.discord.acting import HUG, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import traces
from tests.discord.reading import buttons, texts
from tests.discord.reporting import (
    WORDS,
    close,
    one_card,
    report_message,
    report_private,
    report_room,
    rude_message,
)


async def test_a_moderator_takes_it_and_another_is_told_who(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    card = await one_card(world, room)
    mine = buttons(card)["I'm on it"]
    assert "You have it" in said(await press(world.moderator, card, "I'm on it"))
    card = await one_card(world, room)
    assert f"<@{world.moderator.id}> is on it**, since <t:" in texts(card)
    second = await forge(world.admin, card, mine)
    assert f"<@{world.moderator.id}> is on this report" in said(second)
    for label in ("Note", "Warn", "Close it"):
        refused = await press(world.admin, card, label)
        assert refused.modal is None
        assert f"<@{world.moderator.id}> is on this report" in said(refused)
    await press(world.admin, answer_of(second), "Take it over")
    card = await one_card(world, room)
    assert f"<@{world.admin.id}> is on it" in texts(card)
    handed = await press(world.moderator, card, "Somebody else takes over")
    assert f"<@{world.admin.id}> is on this report" in said(handed)
    await press(world.admin, card, "Somebody else takes over")
    assert "Nobody has taken this yet" in texts(await one_card(world, room))
    assert await traces(world, world.moderator) == []


async def test_at_the_same_moment_one_takes_it(world: World) -> None:
    await report_room(world)
    await report_message(world, await rude_message(world))
    desk = world.bot.services.moderation.reports
    found = await asyncio.gather(
        *(desk.claim(world.guild.id, 1, who) for who in (5, 6, 7)), return_exceptions=True
    )
    losers = [each for each in found if isinstance(each, ReportError)]
    assert len(losers) == 2
    winner = (await desk.get(world.guild.id, 1)).claimer_id
    assert all(f"<@{winner}>" in str(each) for each in losers)


async def test_a_timeout_asks_moderate_members_of_the_moderator_themselves(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    named = world.guild.create_role("Hosts", permissions=discord.Permissions.none())
    host = world.guild.add_member(world.env.create_user("hal"), roles=[named])
    await world.bot.services.configs.set(world.guild.id, "moderator_roles", (named.id,))
    del room
    own = await ask(world, HUG, by=host)
    refused = await forge(host, own, "b:report-act:1:timeout")
    assert "Moderate Members" in said(refused)
    assert refused.modal is None
    assert (await forge(host, own, "b:report-act:1:warn")).modal is not None


async def test_a_thread_is_named_after_the_number_alone(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world), words=WORDS)
    card = await one_card(world, room)
    opened = said(await press(world.moderator, card, "Open a thread"))
    (thread,) = room.threads
    assert thread.name == "Report 1"
    assert f"<#{thread.id}>" in opened
    assert f"<#{thread.id}>" in said(await press(world.admin, card, "Open a thread"))
    own = await ask(world, HUG, by=world.moderator)
    assert f"<#{thread.id}>" in said(await forge(world.moderator, own, "b:report-thread:1"))


async def test_a_thread_asks_the_permission_to_open_one(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world))
    barred = discord.PermissionOverwrite(view_channel=True, create_public_threads=False)
    place = world.guild.create_text_channel("quiet", overwrites={world.moderator: barred})
    own = answer_of(await world.moderator.slash(place, "ask", question=HUG))
    refused = await forge(world.moderator, own, "b:report-thread:1")
    assert "Create Public Threads" in said(refused)
    assert room.threads == []


async def test_a_report_about_a_moderator_is_for_another_one(world: World) -> None:
    room = await report_room(world)
    await report_private(world, world.moderator)
    card = await one_card(world, room)
    for label in buttons(card):
        refused = await press(world.moderator, card, label)
        assert "This report is about you" in said(refused), label
        assert refused.modal is None
    assert "You have it" in said(await press(world.admin, card, "I'm on it"))


async def test_closing_says_how_and_misuse_can_be_kept_away_without_a_name(world: World) -> None:
    room = await report_room(world)
    await report_message(world, await rude_message(world), words=WORDS)
    closed = await close(world, await one_card(world, room), outcome="dismissed", words="All fine.")
    assert "Report 1 is closed" in said(closed)
    shown = texts(await one_card(world, room))
    assert "nothing was wrong" in shown
    assert "> All fine." in shown, "only moderators read it, so they can"
    sure = await press(world.moderator, answer_of(closed), "Number 1 was misuse")
    assert WORDS in said(sure)
    kept = await press(world.moderator, answer_of(sure), "Yes, for a week")
    assert "I take no reports of them until" in said(kept)
    for card in (closed, sure, kept):
        message = answer_of(card)
        assert str(world.member.id) not in str(message.components)
        assert f"{world.member.id:x}" not in str(message.components)
    refused = said(await report_message(world, await rude_message(world, "again"), words=WORDS))
    assert "take no reports from you until" in refused
    assert "/crisis" in refused
    audit = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id)
    assert {row.action for row in audit} >= {"report-closed", "reporter-blocked"}
    assert str(world.member.id) not in str(audit)
    assert await traces(world, world.member) == []
    # The moderator's own cards are gone: the report's card leads there.
    shown = await press(world.admin, await one_card(world, room), "Was it misuse?")
    sure = await press(world.admin, answer_of(shown), "Number 1 was misuse")
    again = await press(world.admin, answer_of(sure), "Take their reports again")
    assert "I take reports of them" in said(again)
    taken = said(await report_message(world, await rude_message(world, "again"), words=WORDS))
    assert "Your report is in the moderators' channel" in taken
