"""Danger that is said plainly in another language than English."""

from __future__ import annotations

import pytest

from bot.paths import CRISIS
from bot.safety.languages import Languages
from bot.safety.models import Kind


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages.load(CRISIS)


def test_every_language_treats_its_own_examples_as_it_says(languages: Languages) -> None:
    assert len(languages.data) >= 30
    assert all(data.examples.get("danger") for data in languages.data)
    assert list(languages.failing_examples()) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ich kann nicht mehr, ich bringe mich heute um!", Kind.SELF),
        ("Pues nada… hoy me voy a suicidar, adiós", Kind.SELF),
        ("mon thérapeute a abusé de moi", Kind.THERAPIST),
        ("JE VEUX MOURIR", Kind.SELF),
        ("já não aguento, quero morrer", Kind.SELF),
        ("meu psicologo abusou de mim", Kind.THERAPIST),
        ("mio marito mi picchia ogni sera", Kind.VIOLENCE),
        ("mijn vriend slaat me", Kind.VIOLENCE),
        ("chciałabym umrzeć", Kind.SELF),
        ("я устала, лучше бы я умерла", Kind.SELF),
        ("khochu umeret", Kind.SELF),
        ("keşke ölsem", Kind.SELF),
        ("بدي موت", Kind.SELF),
        ("نفسي أموت", Kind.SELF),
        ("בא לי למות", Kind.SELF),
        ("दोस्तों, मेरा जीने का मन नहीं", Kind.SELF),
        ("消えてしまいたい…", Kind.SELF),
        ("죽고싶어요", Kind.SELF),
        ("tôi không muốn sống", Kind.SELF),
        ("pengen bunuh diri aja", Kind.SELF),
        ("jag orkar inte leva längre", Kind.SELF),
        ("haluaisin vain kuolla", Kind.SELF),
        ("chci umřít", Kind.SELF),
        ("nem akarok már élni", Kind.SELF),
        ("θελω να αυτοκτονησω", Kind.SELF),
    ],
)
def test_danger_is_found_with_and_without_accents(
    languages: Languages, text: str, kind: Kind
) -> None:
    said = languages.find(text)
    assert said is not None
    assert said.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "ich will nicht sterben",
        "je n'ai pas envie de mourir, j'ai juste une question",
        "no quiero morir, quiero saber si puedo darle un regalo",
        "я не хочу умирать",
        "我不想死",
        "죽고 싶지 않아요",
        "what's a boundary violation, and does an overdose have to be reported?",
        "no, me neither",
        "",
    ],
)
def test_what_is_denied_or_english_is_not(languages: Languages, text: str) -> None:
    assert languages.find(text) is None
