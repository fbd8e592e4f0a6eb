"""Danger that is said plainly in another language than English."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer, Question, Via
from bot.custom_knowledge.cache import ServerKnowledge
from bot.paths import CRISIS
from bot.safety.languages import Languages
from bot.safety.models import DangerKind
from bot.services import Core


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


PLAIN = tomllib.loads((Path(__file__).parent / "plain_words.toml").read_text("utf-8"))
KINDS = [{"self"}, {"self"}, {"self", "self_harm"}, {"violence"}, {"violence"}]


@pytest.mark.parametrize("language", PLAIN)
def test_the_plainest_words_are_danger_of_the_right_kind_in_twenty_languages(
    core: Core, language: str
) -> None:
    for text, kinds in zip(PLAIN[language], KINDS, strict=True):
        assessment = core.detector.assess(text)
        assert assessment.crisis, text
        assert assessment.kind in kinds, (text, assessment.kind)
        assert assessment.language in core.texts.by_language, text


@pytest.mark.parametrize("language", PLAIN)
async def test_the_card_speaks_the_language_of_the_words(core: Core, language: str) -> None:
    snapshot = ServerKnowledge(core.snapshot)
    answerer = Answerer(snapshot, core.matcher, core.detector, reception=core.reception)
    languages: list[str] = []
    for text in PLAIN[language]:
        answer = await answerer.answer(Question(text, 1, Via.TERMINAL))
        assert answer.assessment is not None
        languages.append(answer.assessment.language)
    assert languages.count(language) >= len(languages) - 1, languages


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("il va me tuer", DangerKind.VIOLENCE),
        ("il va me tuer, je veux mourir", DangerKind.SELF),
        ("me va a matar si se entera", DangerKind.VIOLENCE),
        ("chcę popełnić samobójstwo", DangerKind.SELF),
        ("moja siostra chce się zabić", DangerKind.OTHER),
        ("jag vill döda mig", DangerKind.SELF),
    ],
)
def test_who_is_in_danger_from_whom(languages: Languages, text: str, kind: DangerKind) -> None:
    said = languages.find(text)
    assert said is not None
    assert said.kind is kind
