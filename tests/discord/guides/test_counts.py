"""Where members stop in guides: counted without names, and shown to moderators alone."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.client.checks import NOT_MODERATOR
from bot.ui.cards.guides.step import ANEW, BACK, SKIP
from bot.ui.cards.server.insights import GUIDES
from tests.discord.acting import allow, answer_of, press, said
from tests.discord.conftest import World
from tests.engines import outages


async def stops(world: World) -> dict[str, tuple[int, int, dict[str, int]]]:
    """Begun, finished and stops before the end, by the title of the guide."""
    await world.env.settle()
    today = datetime.now(UTC).date()
    found = await world.bot.services.guide_counts.stops(world.guild.id, today, today)
    return {each.title: (each.begun, each.finished, dict(each.stops)) for each in found}


async def go(world: World, *labels: str) -> None:
    """Begin a guide and press these one after the other."""
    card = answer_of(await world.member.slash(world.channel, "guide", name="writing"))
    for label in labels:
        card = answer_of(await press(world.member, card, label))


async def test_where_each_stopped_is_counted_and_nothing_else(world: World) -> None:
    await go(world)
    await go(world, "It ended well")
    await go(world, "It ended well", SKIP, SKIP)
    await go(world, "It ended badly", "I am not")
    assert await stops(world) == {
        "Writing to an old therapist": (4, 2, {"Title of who": 1, "Title of words": 1})
    }
    cells = [each for row in await world.stored.fetch("SELECT * FROM guide_counts") for each in row]
    assert world.guild.id in cells
    assert world.member.id not in cells
    assert await world.stored.count("questions") == 0


async def test_going_back_and_on_again_counts_one_way(world: World) -> None:
    await go(world, "It ended badly", BACK, "It ended well", SKIP, BACK, SKIP, SKIP)
    assert await stops(world) == {"Writing to an old therapist": (1, 1, {})}


async def test_starting_over_counts_as_beginning_again(world: World) -> None:
    await go(world, "It ended well", ANEW)
    title, words = "Writing to an old therapist", "Title of words"
    assert await stops(world) == {title: (2, 0, {"Title of who": 1, words: 1})}


async def test_a_direct_message_is_not_counted(world: World) -> None:
    await world.member.user.slash("guide", name="writing")
    await world.env.settle()
    assert await world.stored.count("guide_counts") == 0


async def test_a_server_sees_its_own_counts_alone(world: World) -> None:
    await go(world)
    today = datetime.now(UTC).date()
    counts = world.bot.services.guide_counts
    assert await counts.stops(world.guild.id + 1, today, today) == ()


async def test_moderators_see_it_in_insights(world: World) -> None:
    await go(world, "It ended well")
    shown = said(await world.moderator.slash(world.channel, "insights", days=7))
    assert GUIDES in shown
    line = "Writing to an old therapist: begun **1**, finished **0**; stopped at “Title of words” 1"
    assert line in shown
    await allow(world, "insights", world.member)
    assert NOT_MODERATOR in said(await world.member.slash(world.channel, "insights", days=7))


async def test_steps_are_shown_during_an_outage_and_counted_afterwards(world: World) -> None:
    with outages.locked(world.database_url, world.settings.state_dir):
        await go(world, "It ended well", SKIP, SKIP)
    assert await stops(world) == {"Writing to an old therapist": (1, 1, {})}
