"""Violence at home is heard beside an ordinary question; figures of speech and games are not it."""

from __future__ import annotations

import pytest

from bot.safety import DangerKind, Detector, Level
from bot.services import Core

TOLD = """
my husband hits me
my boyfriend beats me when he drinks
my girlfriend slaps me in the face
my partner chokes me and says sorry after
my fiancé punched me last night
my ex wife hit me again on sunday
my bf put his hands around my throat
my stepdad beats me up
my wife threatens to stab me
my partner gets violent with me
my husband locks me in
my boyfriend throws plates at me
my husband forces me to have sex
he beats me
she punches me when she is drunk
"""
QUESTIONS = (
    "what does transference mean?",
    "how long does a session last?",
    "is it ok to give my therapist a present?",
    "can I email between sessions",
    "what is the policy on gifts",
)
CALM = """
my brother beats me at chess every single time
my wife hits me up for lunch, what is transference?
my husband kicked me out of the kitchen so he could cook, how long is a session?
my boyfriend hits me with his best jokes before every session
my girlfriend slaps me on the back when i win
my sister slaps me when we play cards, how do i find a therapist
if my husband hits me, does my therapist have to report it?
what happens if a client says my husband hits me
in the novel i'm writing my husband hits me, would a therapist enjoy it?
my father hit me when i was a kid, can therapy help
my partner never hits me, he is kind
my wife kicks me in her sleep lol
my partner hurts me when he forgets my birthday
my mother is in the garden and hits golf balls at me
he beats me at tennis, can i tell my therapist?
it beats me how anybody does this, what is a modality?
the dog is sweet but he hits me with his tail
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("told", lines(TOLD))
def test_a_question_beside_it_hides_no_violence(detector: Detector, told: str) -> None:
    for question in QUESTIONS:
        for text in (f"{told}, {question}", f"{told}. {question}", f"{question} {told}"):
            if told.startswith(("he ", "she ")) and ("therapist" in text or "session" in text):
                continue  # who "he" is then, the learned signals and the other rules decide
            assessment = detector.assess(text)
            assert (assessment.level, assessment.kind) == (Level.CLEAR, DangerKind.VIOLENCE), text


def test_the_sentence_model_does_not_talk_it_away(core: Core) -> None:
    for told in lines(TOLD)[:6]:
        for question in QUESTIONS:
            assessment = core.detector.assess(f"{told}, {question}")
            assert assessment.crisis
            assert assessment.kind is DangerKind.VIOLENCE


@pytest.mark.parametrize("question", QUESTIONS[:4])
def test_who_does_it_at_home_is_not_taken_for_the_therapist(
    detector: Detector, question: str
) -> None:
    told = "my husband shouts at me and hurts me"
    for text in (f"{told}. {question}", f"{question} {told}"):
        hits = detector.read(text).standing
        assert DangerKind.THERAPIST not in {hit.rule.kind for hit in hits}
        assert "hits-me" in {hit.rule.name for hit in hits}


@pytest.mark.parametrize("text", lines(CALM))
def test_what_is_no_violence_at_home_is_not_taken_for_it(detector: Detector, text: str) -> None:
    standing = {hit.rule.name for hit in detector.read(text).standing}
    assert not standing & {"partner-hits-me", "partner-threatens-me", "somebody-hits-me"}


@pytest.mark.parametrize(
    "text", ["my therapist hits me. what now", "she slapped me in our last session"]
)
def test_a_therapist_who_does_it_is_still_a_therapist(detector: Detector, text: str) -> None:
    assert detector.assess(text).kind is DangerKind.THERAPIST
