"""A server links its site of the answers: in the help, and on answers that are on the site."""

from __future__ import annotations

from typing import Any

from bot.ui.cards.server.info import SITE
from tests.discord.acting import HUG, answer_of, ask, press
from tests.discord.conftest import World
from tests.discord.kb.test_kb import values
from tests.discord.reading import Sent, texts, walk

ADDRESS = "https://example.org/answers"
PAGE = f"[Read it on our site](<{ADDRESS}/entries/hugs.html>)"


def links(message: Sent) -> list[dict[str, Any]]:
    """Return the buttons that open an address."""
    return [each for each in walk(message.components) if each.get("url")]


async def choose(world: World, address: str) -> None:
    await world.bot.services.configs.update(world.guild.id, {"site_link": address})


async def write_own_version(world: World) -> None:
    shown = await world.moderator.slash(world.channel, "kb edit", entry="hugs")
    changed = values(shown) | {"short": "Ask us."}
    preview = answer_of(await world.moderator.submit_modal(shown, changed))
    await press(world.moderator, preview, "Save")


async def test_answers_and_help_lead_to_the_site_that_an_admin_named(world: World) -> None:
    await choose(world, ADDRESS)
    card = await ask(world, HUG)
    assert PAGE in texts(card)
    again = answer_of(await press(world.member, card, "Helpful"))
    assert PAGE in texts(again), "a card that is drawn again keeps it"
    (link,) = links(answer_of(await world.member.slash(world.channel, "help")))
    assert (link["label"], link["url"]) == (SITE, ADDRESS)


async def test_without_a_site_nothing_speaks_of_one(world: World) -> None:
    assert "site" not in texts(await ask(world, HUG)).lower()
    assert links(answer_of(await world.member.slash(world.channel, "help"))) == []


async def test_a_servers_own_version_is_not_on_the_site(world: World) -> None:
    await choose(world, ADDRESS)
    await write_own_version(world)
    card = await ask(world, HUG)
    assert "Ask us." in texts(card)
    assert "site" not in texts(card)
