"""After a change to a stricter log the bot offers to strip what is there; only admins may."""

from __future__ import annotations

import pytest

from bot.client.errors import STALE
from tests.discord.acting import HUG, answer_of, ask, forge, press, rows, said
from tests.discord.conftest import World


async def mode(world: World, value: str) -> str:
    result = await world.admin.slash(world.channel, "settings set", setting="log_mode", value=value)
    return said(result)


async def test_texts_go_when_an_admin_takes_them_away(world: World) -> None:
    for _ in range(3):
        await ask(world, HUG)
    result = await world.admin.slash(
        world.channel, "settings set", setting="log_mode", value="counts"
    )
    card = answer_of(result)
    assert card.ephemeral
    assert "from 3 questions asked before" in said(result)
    assert [row.text for row in await rows(world)] == [HUG] * 3, "nothing goes without the click"
    done = await press(world.admin, card, "Remove it")
    assert "removed it from 3 questions" in said(done)
    left = await rows(world)
    assert [(row.text, row.channel_id, row.outcome) for row in left] == [(None, 0, "answer")] * 3


async def test_pseudonyms_go_and_texts_stay(world: World) -> None:
    await mode(world, "full")
    await ask(world, HUG)
    shown = await mode(world, "text")
    assert "pseudonym" in shown
    storage = world.bot.services.storage
    assert await storage.member_data.strippable(world.guild.id, "text") == 1
    card = answer_of(await world.admin.slash(world.channel, "settings view"))
    await forge(world.admin, card, "b:strip-log:text")
    assert await storage.member_data.strippable(world.guild.id, "text") == 0
    assert [row.text for row in await rows(world)] == [HUG]


@pytest.mark.parametrize(("before", "after"), [("text", "full"), ("counts", "text")])
async def test_a_looser_log_offers_nothing(world: World, before: str, after: str) -> None:
    await ask(world, HUG)
    await mode(world, before)
    assert "asked before" not in await mode(world, after)


async def test_an_empty_log_has_nothing_to_strip(world: World) -> None:
    assert "asked before" not in await mode(world, "counts")


@pytest.mark.parametrize("name", ["member", "moderator"])
async def test_nobody_but_an_admin_strips(world: World, name: str) -> None:
    await mode(world, "counts")
    await mode(world, "text")
    person = world.member if name == "member" else world.moderator
    card = await ask(world, HUG, by=person)
    await mode(world, "counts")
    result = await forge(person, card, "b:strip-log:counts")
    assert "for admins" in said(result)
    assert [row.text for row in await rows(world)] == [HUG]


@pytest.mark.parametrize("value", ["counts", "full", "", "nonsense"])
async def test_an_offer_holds_only_while_that_mode_is_set(world: World, value: str) -> None:
    card = await ask(world, HUG, by=world.admin)
    result = await forge(world.admin, card, f"b:strip-log:{value}")
    assert STALE in said(result)
    assert [row.text for row in await rows(world)] == [HUG]
