"""Danger in words of another language: the card of help has a line in that language."""

from __future__ import annotations

from tests.discord.acting import answer_of, ask, me_of, pick, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

DYING = "no puedo más, quiero morirme"
BEATEN = "mi marido me pega todos los días"


async def test_the_card_speaks_the_language_above_the_numbers(world: World) -> None:
    line = world.core.texts.by_language["es"]
    for text in (DYING, BEATEN):
        title, first, *others = texts(await ask(world, text)).splitlines()
        assert title.startswith("### ")
        assert first == line
        assert "emergency number" in "\n".join(others)
    assert await rows(world) == []


async def test_the_line_stays_when_another_country_is_chosen(world: World) -> None:
    card = await ask(world, DYING)
    changed = await pick(world.member, card, world.core.texts.country_button_none, "gb")
    assert world.core.texts.by_language["es"] in said(changed)
    assert "999" in said(changed)


async def test_a_mention_gets_the_line_that_says_nothing_of_danger(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {DYING}")
    (card,) = public(world)
    assert world.core.texts.always_by_language["es"] in texts(card)
    assert world.core.texts.by_language["es"] not in texts(card)
    more = await press(world.member, card, "Show me more, privately")
    assert more.ephemeral
    assert world.core.texts.by_language["es"] in said(more)
    by_other = await press(world.other, card, "Show me more, privately")
    assert world.core.texts.by_language["es"] not in said(by_other)


async def test_after_a_misreading_the_message_is_answered_in_its_language(world: World) -> None:
    card = await ask(world, DYING)
    result = await press(world.member, card, world.core.texts.misread_button)
    assert result.ephemeral


async def test_words_that_languages_share_are_in_the_language_of_the_text(world: World) -> None:
    for text, code in (
        ("ho paura di un suicidio, come lo dico alla mia psicologa", "it"),
        ("pienso en el suicidio todo el tiempo", "es"),
    ):
        assert world.core.texts.by_language[code] in texts(await ask(world, text))


async def test_english_danger_has_no_other_language_in_it(world: World) -> None:
    shown = texts(await ask(world, "i want to kill myself tonight"))
    assert not any(line in shown for line in world.core.texts.by_language.values())


async def test_the_way_to_help_from_a_message_in_another_language_keeps_it(world: World) -> None:
    card = await ask(world, "¿puedo abrazar a mi terapeuta al final?")
    label = world.core.reception.languages["es"].button
    assert label in buttons(card)
    result = await press(world.member, card, label)
    assert result.ephemeral
    assert world.core.texts.always_by_language["es"] in texts(answer_of(result))


async def test_a_doubt_about_words_that_it_cannot_read_is_no_danger(world: World) -> None:
    text = "mi terapeuta me abrazó, está bien?"
    assessment = world.core.detector.assess(text)
    assert assessment.crisis is assessment.doubtful
    card = texts(await ask(world, text))
    assert "inglés" in card
    assert "/crisis" in card
