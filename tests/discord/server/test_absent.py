"""A server that has the bot's commands without the bot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.client.asking.absence import NEEDED
from bot.safety import DangerKind
from bot.ui.cards.server.absent import ABSENT
from tests.discord.acting import DANGER, HUG, answer_of, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

TITLE = ABSENT.splitlines()[0]


@pytest.fixture
async def without_bot(world: World) -> World:
    """The server, whose member the bot is not any more while its commands are still there."""
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    assert world.bot.get_guild(world.guild.id) is None
    return world


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("ask", {"question": HUG}),
        ("browse", {}),
        ("contact", {"text": HUG}),
        ("help", {}),
    ],
)
async def test_a_member_reads_why_and_who_can_add_it(
    without_bot: World, name: str, options: dict[str, str]
) -> None:
    world = without_bot
    result = await world.member.slash(world.channel, name, **options)
    assert result.ephemeral
    shown = said(result)
    assert TITLE in shown
    assert "/crisis" in shown
    (link,) = re.findall(r"<(https://discord.com/oauth2/authorize\S+)>", shown)
    assert f"permissions={NEEDED.value}" in link
    assert f"guild_id={world.guild.id}" in link
    assert await rows(world) == []


async def test_moderators_and_admins_read_it_too(without_bot: World) -> None:
    world = without_bot
    assert TITLE in said(await world.moderator.slash(world.channel, "questions recent"))
    assert TITLE in said(await world.admin.slash(world.channel, "setup"))


async def test_somebody_in_danger_gets_help_first(without_bot: World) -> None:
    world = without_bot
    for name, option in (("ask", "question"), ("contact", "text")):
        result = await world.member.slash(world.channel, name, **{option: DANGER})
        assert result.ephemeral
        shown = said(result)
        assert shown.index(world.core.texts.card(DangerKind.SELF).title) < shown.index(TITLE)
    assert public(world) == []
    assert await rows(world) == []


async def test_a_message_of_somebody_in_danger_leads_to_help_for_others(
    without_bot: World,
) -> None:
    world = without_bot
    message = await world.other.send(world.channel, DANGER)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    shown = said(result)
    assert shown.index(world.core.texts.card(DangerKind.OTHER).title) < shown.index(TITLE)


async def test_help_itself_and_what_was_kept_stay_within_reach(without_bot: World) -> None:
    world = without_bot
    crisis = answer_of(await world.member.slash(world.channel, "crisis"))
    assert world.core.texts.always.title in texts(crisis)
    kept = answer_of(await world.member.slash(world.channel, "privacy erase"))
    assert TITLE not in texts(kept)
    shown = answer_of(await world.member.slash(world.channel, "privacy show"))
    assert "Erase what is linked to me" in buttons(shown)


async def test_nothing_is_proposed_while_somebody_types(without_bot: World) -> None:
    world = without_bot
    assert await world.member.autocomplete(world.channel, "faq", "question", "hug") == []


def test_the_link_asks_for_what_the_readme_says() -> None:
    readme = Path(__file__).parents[3] / "README.md"
    assert f"permissions={NEEDED.value}" in readme.read_text("utf-8")
