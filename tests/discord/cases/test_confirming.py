"""Before a kick or a ban stands a card; what changed since it was drawn is shown, never ignored."""

from __future__ import annotations

import pytest

from bot.moderation.cases.models import CaseKind
from tests.discord.acting import answer_of, press, public, said
from tests.discord.conftest import World
from tests.discord.ordering import (
    WORDS,
    all_cases,
    cases_of,
    chief,
    fill,
    last_card,
    later,
    order,
    take_roles,
    told,
)
from tests.discord.reading import buttons, texts
from tests.discord.reporting import report_room

GO_ON = "Write the reason"


async def test_the_card_says_whom_it_hits_and_what_came_before(world: World) -> None:
    boss = chief(world)
    await order(world, "warn", by=boss)
    await order(world, "safety", "Worried.", by=boss, fields={"preset": ["safety-informed"]})
    card = answer_of(
        await boss.slash(world.channel, "ban", member=world.member, length="3 days", delete_days=2)
    )
    shown = texts(card)
    assert f"Ban <@{world.member.id}> (mia)?" in shown
    assert "for 3 days" in shown
    assert "last 2 days" in shown
    assert "**On record:** 1 case, 1 point now." in shown
    assert "There is a safety case about them. It is no punishment" in shown
    assert "Worried." not in shown
    assert "Nothing happens before you submit it" in shown
    await press(boss, card, "Leave it")
    assert len(await all_cases(world)) == 2


async def test_a_ban_is_told_before_it_happens(world: World) -> None:
    boss = chief(world)
    done = await order(world, "ban", by=boss)
    assert "It has no end" in said(done)
    assert world.guild.get_ban(world.member) is not None
    (message,) = told(world)
    assert "has no set end" in message
    assert WORDS in message


async def test_a_kick_leaves_the_way_back_open(world: World) -> None:
    await order(world, "kick", by=chief(world))
    (message,) = told(world)
    assert "with an invite, you can come back" in message
    (case,) = await cases_of(world)
    assert (case.kind, case.points) == (CaseKind.KICK, 2)


async def test_a_card_of_ten_minutes_ago_looks_again(world: World) -> None:
    boss = chief(world)
    card = answer_of(await boss.slash(world.channel, "ban", member=world.member))
    later(world, minutes=11)
    again = await press(boss, card, GO_ON)
    assert again.modal is None
    assert "older than ten minutes" in said(again)
    form = await press(boss, answer_of(again), GO_ON)
    assert "is banned" in said(await fill(boss, form))


async def test_what_somebody_did_since_the_card_was_drawn_is_shown_first(world: World) -> None:
    boss = chief(world)
    card = answer_of(await boss.slash(world.channel, "ban", member=world.member))
    await order(world, "timeout", length="1h")
    later(world, minutes=1)
    again = await press(boss, card, GO_ON)
    assert again.modal is None
    assert "put on record about them meanwhile" in said(again)
    assert "Timeout" in said(again)


async def test_of_two_moderators_the_second_reads_who_was_quicker(world: World) -> None:
    boss = chief(world)
    form = await boss.slash(world.channel, "warn", member=world.member)
    await order(world, "warn", "First.")
    later(world, minutes=2)
    card = last_card(await fill(boss, form, "Second."))
    assert f"<@{world.moderator.id}>: Warning, case 1" in texts(card)
    assert "First." in texts(card)
    assert "Second." in texts(card)
    assert len(await cases_of(world)) == 1
    looked = await press(boss, card, "Look at that case")
    assert "First." in said(looked)
    anyway = await press(boss, card, "Do it anyway")
    await fill(boss, anyway, "Second.")
    assert [each.reason for each in await cases_of(world)] == ["First.", "Second."]


async def test_a_moment_after_another_the_form_does_not_open_unasked(world: World) -> None:
    boss = chief(world)
    await order(world, "warn", "First.")
    stopped = await boss.slash(world.channel, "warn", member=world.member)
    assert stopped.modal is None
    assert "Somebody was quicker" in said(stopped)
    assert (await press(boss, answer_of(stopped), "Do it anyway")).modal is not None
    assert (await boss.slash(world.channel, "note", member=world.member)).modal is not None


@pytest.mark.parametrize("command", ["kick", "ban"])
async def test_who_lost_the_permission_meanwhile_cannot_go_on(world: World, command: str) -> None:
    boss = chief(world)
    card = answer_of(await boss.slash(world.channel, command, member=world.member))
    form = await press(boss, card, GO_ON)
    take_roles(world, boss)
    late = await fill(boss, form)
    assert "for moderators" in said(late)
    assert "for moderators" in said(await press(boss, card, GO_ON))
    assert await all_cases(world) == []
    assert told(world) == []


async def test_somebody_who_rose_meanwhile_is_safe(world: World) -> None:
    boss = chief(world)
    card = answer_of(await boss.slash(world.channel, "kick", member=world.member))
    form = await press(boss, card, GO_ON)
    # Roles that are made later stand below: this one is above hers.
    higher = world.guild.roles["Helpers"].id
    world.env.backend.edit_member(world.guild.id, world.member.id, {"role_ids": [higher]})
    refused = last_card(await fill(boss, form))
    assert "does not stand above theirs" in texts(refused)
    assert WORDS in texts(refused)
    assert told(world) == []
    assert await all_cases(world) == []


async def test_a_card_works_after_a_restart(world: World) -> None:
    boss = chief(world)
    card = answer_of(await boss.slash(world.channel, "kick", member=world.member))
    await world.restart()
    form = await press(boss, card, GO_ON)
    assert "is kicked" in said(await fill(boss, form))


async def test_what_waits_for_a_second_moderator_leads_to_no_second_order(world: World) -> None:
    boss = chief(world)
    await world.bot.services.configs.set(world.guild.id, "two_for_bans", "always")
    nowhere = last_card(await order(world, "ban", by=boss))
    assert "no private channel" in texts(nowhere)
    assert WORDS in texts(nowhere)
    assert "Open the form again" in buttons(nowhere)
    room = await report_room(world)
    waits = last_card(await order(world, "ban", by=boss, length="3 days"))
    assert f"I have asked in <#{room.id}>" in texts(waits)
    assert buttons(waits) == {}
    (card,) = public(world, room)
    assert "for 3 days" in texts(card)
    assert WORDS in texts(card)


async def test_a_cancelled_form_costs_nothing(world: World) -> None:
    await world.moderator.slash(world.channel, "warn", member=world.member)
    assert "is warned" in said(await order(world, "warn"))
    assert buttons(answer_of(await order(world, "note", "Twice.")))
