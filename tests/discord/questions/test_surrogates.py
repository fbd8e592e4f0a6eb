"""What lies in the database leads to nobody's message, and the buttons of a card still find it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.ui.forgetting import FORGOTTEN, LABEL
from tests.discord.acting import HUG, UNRELATED, answer_of, me_of, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.logged import log, state_of, waiting
from tests.discord.reading import buttons, offers

MORE = "Read more"


async def stored(world: World) -> set[str]:
    """Every number and text of every table, ids in texts apart from each other."""
    return {str(cell) for cell in await world.stored.cells() if isinstance(cell, int | str)}


async def leads_to(world: World, number: int) -> list[str]:
    """Where a number stands in the database, in either way of writing it."""
    return [cell for cell in await stored(world) if f"{number}" in cell or f"{number:x}" in cell]


@pytest.mark.parametrize("mode", ["counts", "text", "full"])
async def test_a_mention_leaves_no_id_of_its_message(world: World, mode: str) -> None:
    await world.bot.services.configs.set(world.guild.id, "log_mode", mode)
    message = await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    other = await world.other.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card, _) = public(world)
    own = answer_of(await press(world.member, card, MORE))
    await press(world.member, own, "Not helpful")
    assert len(await rows(world)) == 2
    for found in (message, other, card.message):
        assert await leads_to(world, found.id) == []


async def test_a_message_that_was_pointed_out_leaves_none(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    assert [row.via for row in await rows(world)] == ["context"]
    assert await leads_to(world, message.id) == []


@pytest.mark.parametrize("command", ["ask", "faq"])
@pytest.mark.parametrize("how", ["share", "setting"])
async def test_a_command_that_was_answered_in_public_leaves_none(
    world: World, command: str, how: str
) -> None:
    """Discord shows beside such an answer who used the command, and the command's id."""
    options = {"share": True} if how == "share" else {}
    if how == "setting":
        await world.bot.services.configs.set(world.guild.id, "visibility", "public")
    text = HUG if command == "ask" else "hugs"
    result = await world.member.slash(world.channel, command, question=text, **options)
    assert result.response is not None
    assert not result.response.ephemeral
    (told,) = result.followups
    number = int(buttons(told)[LABEL].split(":")[2], 16)
    assert len(await rows(world)) == 1
    assert await leads_to(world, number) == []
    assert FORGOTTEN in said(await press(world.member, told, LABEL))
    assert await rows(world) == []


async def test_the_buttons_of_a_mention_still_find_its_question(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    own = answer_of(await press(world.member, card, MORE))
    await press(world.member, own, "Not helpful")
    assert await waiting(world) == 1
    await world.restart()
    voted = answer_of(await press(world.other, card, MORE))
    await press(world.other, voted, "Helpful")
    (row,) = await rows(world)
    assert (row.helpful, row.not_helpful) == (1, 1)
    mine = answer_of(await press(world.member, card, MORE))
    assert LABEL in offers(mine)
    assert FORGOTTEN in said(await press(world.member, mine, LABEL))
    assert await rows(world) == []
    assert await waiting(world) == 0
    assert await world.stored.count("votes") == 0


async def test_the_card_of_an_older_version_finds_the_row_of_an_older_version(world: World) -> None:
    """It stored the message's own id, and its rows stay as they are until they expire."""
    message = await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (new,) = await rows(world)
    await world.bot.services.storage.repositories.questions.questions.forget(world.guild.id, new.id)
    await log(world, HUG, id=message.id, outcome="answer", asked_at=datetime.now(UTC))
    (card,) = public(world)
    own = answer_of(await press(world.member, card, MORE))
    await press(world.member, own, "Not helpful")
    row = await state_of(world, message.id)
    assert (row.id, row.not_helpful) == (message.id, 1)
    again = answer_of(await press(world.member, card, MORE))
    assert FORGOTTEN in said(await press(world.member, again, LABEL))
    assert await rows(world) == []


async def test_a_question_is_nowhere_found_under_another_servers_name(world: World) -> None:
    message = await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    storage = world.bot.services.storage
    elsewhere = world.env.create_guild(name="Elsewhere")
    assert await storage.repositories.questions.questions.get(elsewhere.id, message.id) is None
    assert not await storage.repositories.questions.questions.forget(elsewhere.id, message.id)
    (row,) = await rows(world)
    assert await state_of(world, row.id) == replace(row)
