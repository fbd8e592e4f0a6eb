"""What members type into a guide: help first in danger, and their words on their own card alone."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.answering.answerer import VETTED
from bot.guides.summary import MAX_WRITTEN
from bot.ui.cards.guides.step import KEEP, SKIP
from tests.discord.acting import DANGER, answer_of, press, rows, said
from tests.discord.conftest import World
from tests.discord.danger import alert_room, cards
from tests.discord.faults.test_hostile_input import HOSTILE
from tests.discord.reading import buttons, selects, texts
from tests.discord.steering import doubts
from tests.ui.limits import check_limits

DOUBTFUL = "some words or other"
VIOLENT = "I'm going to kill my therapist tonight"


async def field_of(world: World) -> ResponseMessage:
    """The card of a step with a field."""
    card = answer_of(await world.member.slash(world.channel, "guide", name="writing"))
    return answer_of(await press(world.member, card, "It ended well"))


async def write(world: World, words: str) -> tuple[ResponseMessage, InteractionResult]:
    """Type that into the field; the card that it stood on, and what came of it."""
    card = await field_of(world)
    form = await press(world.member, card, "Your sentence")
    return card, await world.member.submit_modal(form, {"text": words})


def now(world: World, card: ResponseMessage) -> ResponseMessage:
    """A card as it stands now."""
    return ResponseMessage(world.env, world.env.backend.messages[world.channel.id][card.id])


async def test_danger_brings_help_first_and_the_guide_goes_on(world: World) -> None:
    room = await alert_room(world)
    card, result = await write(world, DANGER)
    title = world.core.texts.card(world.core.detector.assess(DANGER).kind).title
    help_ = next(each for each in result.followups if title in texts(each))
    assert help_.ephemeral
    assert help_.id != card.id
    assert selects(help_)
    after = now(world, card)
    assert "Title of more" in texts(after)
    assert DANGER in texts(after)
    end = answer_of(await press(world.member, after, SKIP))
    assert DANGER in said(await press(world.member, end, KEEP))
    assert await rows(world) == []
    (alert,) = await cards(world, room)
    assert DANGER not in texts(alert)


async def test_words_of_violence_bring_help_and_are_not_taken_along(world: World) -> None:
    assert world.core.detector.assess(VIOLENT).kind in VETTED
    card, result = await write(world, VIOLENT)
    assert "help" in said(result).lower()
    after = now(world, card)
    assert "Title of words" in texts(after)
    assert VIOLENT not in texts(after)
    assert "Title of more" in said(await press(world.member, after, SKIP))


async def test_doubtful_words_go_on_below_the_line_that_leads_to_help(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    card, result = await write(world, DOUBTFUL)
    shown = answer_of(result)
    assert shown.id == card.id
    assert world.core.texts.maybe_button in buttons(shown)
    end = answer_of(await press(world.member, shown, SKIP))
    assert world.core.texts.maybe_button in buttons(end)
    assert DOUBTFUL in texts(end)


async def test_help_needs_neither_a_guide_nor_the_store(world: World) -> None:
    card = await field_of(world)
    form = await press(world.member, card, "Your sentence")
    await world.bot.services.configs.set(world.guild.id, "guides", value=False)
    shown = said(await world.member.submit_modal(form, {"text": DANGER}))
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in shown


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_words_stand_as_they_are_and_fit(world: World, name: str) -> None:
    words = HOSTILE[name][:MAX_WRITTEN]
    _, result = await write(world, words)
    card = answer_of(result)
    check_limits(card.components)
    end = answer_of(await press(world.member, card, SKIP))
    check_limits(end.components)
    kept = answer_of(await press(world.member, end, KEEP))
    check_limits(kept.components)
    for shown in (card, end, kept):
        before, _, block = texts(shown).partition("```\n")
        assert words.split()[0][:4].replace("`", "'").strip("\u202e\u2067") in block
        assert "@everyone" not in before
        assert texts(shown).count("```") == 2


async def test_both_fields_are_filled_to_the_brim_with_what_counts_double(world: World) -> None:
    _, result = await write(world, "🫂" * (MAX_WRITTEN // 2))
    form = await press(world.member, answer_of(result), "One more thing")
    end = answer_of(await world.member.submit_modal(form, {"text": "é" * MAX_WRITTEN}))
    check_limits(end.components)
    kept = texts(answer_of(await press(world.member, end, KEEP)))
    assert "🫂" * (MAX_WRITTEN // 2) in kept
    assert "é" * MAX_WRITTEN in kept


async def test_danger_in_the_name_of_a_guide_brings_help_alone(world: World) -> None:
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.bot.services.configs.set(world.guild.id, "allowed_channels", (elsewhere.id,))
    result = await world.member.slash(world.channel, "guide", name=DANGER)
    assert answer_of(result).ephemeral
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in said(result)
    assert "Guides" not in said(result)


async def test_doubt_in_the_name_of_a_guide_shows_it_below_the_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    for typed, expected in (
        ("where to complain", "Title of where"),
        ("qzxv", "no guide that fits"),
    ):
        card = answer_of(await world.member.slash(world.channel, "guide", name=typed))
        assert expected in texts(card)
        assert world.core.texts.maybe_button in buttons(card)


@pytest.mark.parametrize("words", ["", "  \n "])
async def test_an_empty_form_goes_on_as_skipping_does(world: World, words: str) -> None:
    _, result = await write(world, words)
    assert "Title of more" in said(result)
    assert "```" not in said(result)


async def test_nothing_of_it_reaches_the_database_or_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "blueberries under the bridge"
    _, result = await write(world, secret)
    end = answer_of(await press(world.member, answer_of(result), SKIP))
    await press(world.member, end, KEEP)
    await world.env.settle()
    assert secret not in caplog.text
    files = [path for path in world.settings.state_dir.rglob("*") if path.is_file()]
    assert not [path.name for path in files if b"blueberries" in path.read_bytes()]
    assert await rows(world) == []
