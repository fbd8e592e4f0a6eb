"""Danger that is said plainly in another language than English."""

from __future__ import annotations

import pytest

from bot.paths import CRISIS
from bot.safety.languages import Languages
from bot.safety.models import DangerKind


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
        ("Ich kann nicht mehr, ich bringe mich heute um!", DangerKind.SELF),
        ("Pues nada… hoy me voy a suicidar, adiós", DangerKind.SELF),
        ("mon thérapeute a abusé de moi", DangerKind.THERAPIST),
        ("JE VEUX MOURIR", DangerKind.SELF),
        ("já não aguento, quero morrer", DangerKind.SELF),
        ("meu psicologo abusou de mim", DangerKind.THERAPIST),
        ("mio marito mi picchia ogni sera", DangerKind.VIOLENCE),
        ("mijn vriend slaat me", DangerKind.VIOLENCE),
        ("chciałabym umrzeć", DangerKind.SELF),
        ("я устала, лучше бы я умерла", DangerKind.SELF),
        ("khochu umeret", DangerKind.SELF),
        ("keşke ölsem", DangerKind.SELF),
        ("بدي موت", DangerKind.SELF),
        ("نفسي أموت", DangerKind.SELF),
        ("בא לי למות", DangerKind.SELF),
        ("दोस्तों, मेरा जीने का मन नहीं", DangerKind.SELF),
        ("消えてしまいたい…", DangerKind.SELF),
        ("죽고싶어요", DangerKind.SELF),
        ("tôi không muốn sống", DangerKind.SELF),
        ("pengen bunuh diri aja", DangerKind.SELF),
        ("jag orkar inte leva längre", DangerKind.SELF),
        ("haluaisin vain kuolla", DangerKind.SELF),
        ("chci umřít", DangerKind.SELF),
        ("nem akarok már élni", DangerKind.SELF),
        ("θελω να αυτοκτονησω", DangerKind.SELF),
    ],
)
def test_danger_is_found_with_and_without_accents(
    languages: Languages, text: str, kind: DangerKind
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
