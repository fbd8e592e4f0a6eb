"""A member tells of violence or of hurting somebody, and then asks for their answer."""

from __future__ import annotations

import pytest

from bot.answering.answerer import VETTED
from bot.safety import DangerKind
from bot.services import Core
from bot.ui.cards.safety.after_danger import THREAT, VIOLENCE
from tests.discord.acting import answer_of, ask, forge, press, rows
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

FITS = "i was raped on saturday. will my therapist keep it confidential?"
OTHERS = (
    "i was raped on saturday. can we be friends after sessions end?",
    "my stepfather beats me when he's drunk. how long until we can be friends?",
    "my wife hits me. can a dual relationship be ok?",
    "my husband beats me every day",
)
THREATS = (
    "i am going to stab my neighbour tonight. can i text my therapist between sessions?",
    "i keep having thoughts of stabbing my sister. how do i end therapy?",
)


async def test_help_comes_again_before_an_entry_that_fits(world: World) -> None:
    await world.bot.services.configs.set(world.guild.id, "countries", ("gb",))
    card = await ask(world, FITS)
    assert world.core.texts.card(DangerKind.VIOLENCE).title in texts(card)
    result = await press(world.member, card, world.core.texts.misread_button)
    assert result.ephemeral
    calm = answer_of(result)
    entry = world.core.snapshot.entries["confidentiality"]
    shown = texts(calm)
    assert shown.index("**999**") < shown.index(VIOLENCE.may_fit) < shown.index(entry.question)
    assert entry.short not in shown
    opened = answer_of(await press(world.member, calm, "Read this"))
    assert entry.short in texts(opened)
    assert await rows(world) == []


@pytest.mark.parametrize("text", OTHERS)
async def test_no_other_entry_follows(world: World, text: str) -> None:
    card = await ask(world, text)
    assert world.core.texts.card(DangerKind.VIOLENCE).title in texts(card)
    calm = answer_of(await press(world.member, card, world.core.texts.misread_button))
    shown = texts(calm)
    assert shown.index("**112**") < shown.index(VIOLENCE.none_fits)
    assert set(buttons(calm)) == {"See what I know"}


@pytest.mark.parametrize("old", ["-:answer:hugs", "m:suggest:hugs,friends-after-therapy"])
async def test_a_button_of_an_older_version_shows_no_other_entry_either(
    world: World, old: str
) -> None:
    card = await ask(world, FITS)
    await world.restart()
    calm = answer_of(await forge(world.member, card, f"b:calm:1f:violence:{old}"))
    assert VIOLENCE.none_fits in texts(calm)
    assert world.core.snapshot.entries["hugs"].question not in texts(calm)
    assert (world.core.texts.minor in texts(calm)) is old.startswith("m")


@pytest.mark.parametrize("text", THREATS)
async def test_after_a_threat_nothing_leads_to_the_one_who_may_be_hurt(
    world: World, text: str
) -> None:
    card = await ask(world, text)
    assert world.core.texts.card(DangerKind.THREAT).title in texts(card)
    calm = answer_of(await press(world.member, card, world.core.texts.misread_button))
    shown = texts(calm)
    assert shown.index("**112**") < shown.index(THREAT.none_fits)
    assert set(buttons(calm)) == {"See what I know"}


async def test_an_older_button_after_a_threat_shows_what_fits_alone(world: World) -> None:
    card = await ask(world, THREATS[0])
    forged = "b:calm:1f:threat:-:suggest:hugs,confidentiality"
    calm = answer_of(await forge(world.member, card, forged))
    entries = world.core.snapshot.entries
    assert THREAT.may_fit in texts(calm)
    assert entries["confidentiality"].question in texts(calm)
    assert entries["hugs"].question not in texts(calm)


def test_the_entries_that_may_follow_exist(core: Core) -> None:
    assert all(set(core.snapshot.entries) >= ids for ids in VETTED.values())
