"""A file carries the reasons and the ladder of a server, and nothing of any case."""

from __future__ import annotations

import json
from typing import Any

from bot.moderation.reasons import TypedReason
from bot.storage import JSON
from tests.discord.acting import answer_of, press
from tests.discord.conftest import World
from tests.discord.ordering import order
from tests.discord.reading import buttons, texts
from tests.discord.settings.test_transfer import config_of, export, offer

OWN = TypedReason("Off topic", "Please stay with the subject.", "1", "hugs")
LADDER = "3 = warn, 5 = review"


async def furnish(world: World) -> None:
    """Give the server a reason of its own, without one that ships, and a ladder."""
    services, admin = world.bot.services, world.admin.id
    await services.moderation.reasons.add(world.guild.id, OWN, world.core.snapshot.entries, admin)
    await services.moderation.reasons.remove(world.guild.id, "spam", admin)
    await services.configs.set(world.guild.id, "ladder", LADDER)


async def reasons_of(world: World) -> JSON:
    return await world.bot.services.moderation.reasons.dump(world.guild.id)


async def test_reasons_and_ladder_come_back_and_go_again(world: World) -> None:
    await furnish(world)
    await order(world, "warn", "A most private word")
    before, file = await reasons_of(world), await export(world)
    assert "A most private word" not in json.dumps(file)
    services = world.bot.services
    (*_, own) = await services.moderation.reasons.list(world.guild.id)
    await services.moderation.reasons.remove(world.guild.id, own.id, world.admin.id)
    await services.configs.change(world.guild.id, {}, unset=["ladder"])
    changed = await reasons_of(world)
    card = await offer(world, file)
    assert "added: “Off topic”" in texts(card)
    assert f"→ “{LADDER}”" in texts(card)
    assert await reasons_of(world) == changed, "nothing before the click"
    await world.restart()
    done = answer_of(await press(world.admin, card, "Import it"))
    assert "added: “Off topic”" in texts(done)
    assert await reasons_of(world) == before
    assert (await config_of(world)).ladder == LADDER
    undone = answer_of(await press(world.admin, done, "Undo"))
    assert "removed: “Off topic”" in texts(undone)
    assert await reasons_of(world) == changed


async def test_a_file_from_before_reasons_leaves_them(world: World) -> None:
    await furnish(world)
    file = await export(world)
    del file["reasons"]
    before = await reasons_of(world)
    await world.bot.services.configs.set(world.guild.id, "dial", "careful")
    card = await offer(world, file)
    assert "Reasons that moderators choose" not in texts(card)
    await press(world.admin, card, "Import it")
    assert await reasons_of(world) == before


async def test_faulty_reasons_or_a_faulty_ladder_refuse_the_whole_file(world: World) -> None:
    await furnish(world)
    file = await export(world)
    before = await reasons_of(world)
    reason: dict[str, Any] = {"id": "own-1", "title": "T", "text": "Words", "points": 9}
    faults: list[tuple[dict[str, Any], str]] = [
        ({"reasons": [reason]}, "Reason 1 in that file: Points are a whole number"),
        ({"reasons": {}}, "no list"),
        ({"settings": {"ladder": "5 = ban"}}, "never bans"),
        ({"settings": {"appeal_link": "http://example.org"}}, "begin with https"),
    ]
    for changes, said in faults:
        card = await offer(world, {**file, **changes})
        assert said in texts(card)
        assert "Nothing was changed" in texts(card)
        assert not buttons(card)
    assert await reasons_of(world) == before
    assert (await config_of(world)).ladder == LADDER
