"""A pause between two questions of the same member, if admins want one."""

from __future__ import annotations

import pytest

from tests.discord.acting import DANGER, HUG, ask, me_of, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import texts

WAIT = "short pause between questions"


@pytest.fixture(autouse=True)
async def pause(world: World) -> None:
    await world.bot.services.configs.set(world.guild.id, "cooldown", 60)


async def test_the_second_question_waits_and_reads_how_long(world: World) -> None:
    await ask(world, HUG)
    await world.env.advance_time(15)
    result = await world.member.slash(world.channel, "ask", question=HUG, share=True)
    assert result.ephemeral
    assert WAIT in said(result)
    assert "45 seconds" in said(result)
    assert len(await rows(world)) == 1
    await world.env.advance_time(46)
    assert WAIT not in texts(await ask(world, HUG))


async def test_every_way_of_asking_counts(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    await world.member.slash(world.channel, "faq", question="hugs")
    for result in (
        await world.member.slash(world.channel, "faq", question="hugs"),
        await world.member.slash(world.channel, "faq", question=HUG),
        await world.member.slash(world.channel, "ask", question=HUG),
        await world.member.context_menu(world.channel, "Answer from the FAQ", message),
    ):
        assert result.ephemeral
        assert WAIT in said(result)
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert not public(world)
    await world.env.advance_time(61)
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert len(public(world)) == 1
    assert WAIT in texts(await ask(world, HUG))


async def test_danger_is_never_held_up_and_holds_nothing_up(world: World) -> None:
    await ask(world, DANGER)
    assert WAIT not in texts(await ask(world, HUG))
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in texts(await ask(world, DANGER))
    await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    assert world.core.texts.always.title in texts(public(world)[0])
    assert WAIT not in said(await world.member.slash(world.channel, "crisis"))


async def test_others_and_moderators_do_not_wait(world: World) -> None:
    await ask(world, HUG)
    assert WAIT not in texts(await ask(world, HUG, by=world.other))
    for person in (world.moderator, world.admin):
        await ask(world, HUG, by=person)
        assert WAIT not in texts(await ask(world, HUG, by=person))
        await world.env.advance_time(1)
        await person.send(world.channel, f"{me_of(world)} {HUG}")
    assert len(public(world)) == 2


async def test_a_role_that_an_admin_named_does_not_wait_either(world: World) -> None:
    guides = world.guild.create_role("Guides")
    guide = world.guild.add_member(world.env.create_user("gil"), roles=[guides])
    await world.bot.services.configs.set(world.guild.id, "moderator_roles", [guides.id])
    for _ in range(2):
        assert WAIT not in texts(await ask(world, HUG, by=guide))


async def test_what_is_no_question_costs_no_turn(world: World) -> None:
    await world.member.slash(world.channel, "browse")
    await ask(world, "🫂")
    card = await ask(world, HUG)
    for label in ("Why", "Helpful", "Share in this channel"):
        assert WAIT not in said(await press(world.member, card, label))


async def test_there_is_none_in_direct_messages(world: World) -> None:
    for _ in range(2):
        result = await world.member.user.slash("ask", question=HUG)
        assert WAIT not in said(result)
