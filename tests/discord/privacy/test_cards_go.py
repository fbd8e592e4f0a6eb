"""The moderators' card of a question goes when the question goes, whoever or whatever ends it."""

from __future__ import annotations

import pytest

from cogs.server.upkeep import EVERY_MINUTES, FIRST_AFTER
from tests.discord.acting import answer_of, press, public, rows
from tests.discord.conftest import World
from tests.discord.passing_on import WORDS, answer, card_in, pass_on, team_room
from tests.discord.reading import texts
from tests.discord.server.test_upkeep import ages
from tests.engines.databases import sqlite_only

pytestmark = pytest.mark.usefixtures("long_rounds")


async def rounds_after(world: World, days: float) -> None:
    """Let the hourly work be done as if so many days had gone by."""
    ages(world, days)
    await world.env.advance_time(EVERY_MINUTES * 60 + FIRST_AFTER)


@pytest.mark.parametrize("answered", [True, False])
async def test_a_card_goes_with_its_row_when_its_time_is_over(world: World, answered: bool) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    if answered:
        await answer(world, card)
    await rounds_after(world, 29)
    assert WORDS in texts(await card_in(world, room))
    await rounds_after(world, 2)
    assert public(world, room) == []
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.list_open(world.guild.id)
        == []
    )


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_card_that_cannot_be_deleted_keeps_nothing_else(world: World, status: int) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    path = f"/channels/{room.id}/messages/{card.id}"
    for _ in range(5):
        world.env.inject_error("DELETE", path, status=status, code=0)
    await rounds_after(world, 31)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.list_open(world.guild.id)
        == []
    )


async def test_questions_that_moderators_forget_take_their_cards_along(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    await pass_on(world, "may my therapist come to my birthday?", by=world.other)
    await card_in(world, room)
    assert len(public(world, room)) == 2
    shown = await world.moderator.slash(world.channel, "questions forget", everything=True)
    await press(world.moderator, answer_of(shown), "Forget 2 questions")
    assert public(world, room) == []


@sqlite_only
async def test_questions_that_moderators_forget_leave_nothing_in_the_journal(world: World) -> None:
    await team_room(world)
    await pass_on(world)
    shown = await world.moderator.slash(world.channel, "questions forget", everything=True)
    await press(world.moderator, answer_of(shown), "Forget 1 question")
    assert await rows(world) == []
    wal = world.bot.services.storage.path
    assert wal.with_name(wal.name + "-wal").stat().st_size == 0
