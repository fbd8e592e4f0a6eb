"""What members may write, through Detector.assess with the shipped data and no sentence model."""

from __future__ import annotations

import string

import pytest

from bot.safety import DangerKind, Detector, Level
from bot.services import Core


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I don't see any reason to stay alive", DangerKind.SELF),
        ("I want to end my life", DangerKind.SELF),
        ("she quit as my counsellor so i'm gonna kill myself", DangerKind.SELF),
        ("i swallowed forty pills half an hour ago", DangerKind.SELF),
        ("I can't stop hurting myself", DangerKind.SELF_HARM),
        ("i cut my thighs again last night", DangerKind.SELF_HARM),
        ("my flatmate says she wants to kill herself", DangerKind.OTHER),
        ("my nephew took a whole box of sleeping pills", DangerKind.OTHER),
        ("my stepfather beats me when he's drunk", DangerKind.VIOLENCE),
        ("i was raped on saturday", DangerKind.VIOLENCE),
        ("my psychologist groped me in our session", DangerKind.THERAPIST),
        ("my therapist locked the door and won't let me leave", DangerKind.THERAPIST),
        ("i am going to stab my ex", DangerKind.THREAT),
        ("i have thoughts of smothering my baby", DangerKind.THREAT),
        ("how many tablets does it take to die", DangerKind.METHOD),
        ("painless ways to kill yourself", DangerKind.METHOD),
    ],
)
def test_danger_is_seen_with_its_kind(detector: Detector, text: str, kind: DangerKind) -> None:
    found = detector.assess(text)
    assert found.crisis
    assert found.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "i wanna k!ll myself",
        "thinking of $u1c1de again",
        "s*icide is all i think about",
        "k i l l m y s e l f",
        "i.w.a.n.t.t.o.d.i.e",
        "gonna unalive myself 2nite",
        "suicidle and nobody knows",
        "І wаnt tо dіе",
        "i\u200b want to d\u200bie",
        "𝕀 𝕨𝕒𝕟𝕥 𝕥𝕠 𝕕𝕚𝕖",
        "I WANT TO DIEEEEEE",
        "i want\nto die",
        "#killmyself",
        "kms, i mean it",
    ],
)
def test_disguised_and_misspelt_words_are_seen(detector: Detector, text: str) -> None:
    assert detector.assess(text).kind is DangerKind.SELF


@pytest.mark.parametrize(
    "text",
    [
        "the pollen is killing me",
        "i could murder a curry",
        "dad's going to kill me when he sees the car",
        "he almost died of shame when he tripped",
        "my phone died so i missed her call",
        "waiting a day won't kill you",
        "does the therapist die in the last episode?",
        "i'm writing a novel in which a client kills himself",
        "are there statistics on suicide among farmers",
        "does a therapist have to tell my family if a client is suicidal?",
        "i used to self harm at school, now i'm a nurse. do i tell my therapist?",
        "i was suicidal twelve years ago and i'm well now. can i thank my old counsellor?",
        "i'm not suicidal, i only miss her",
        "my grandfather killed himself in 1974",
        "how do i kill a frozen process",
        "my therapist hugged me, is that allowed?",
        "my therapist told me he is in love with me",
        "can we be friends after therapy?",
        "how do i end it with my counsellor?",
        "what do i write in a goodbye card for my therapist",
        "hi",
        "",
        "   \n ",
        "🙂🙂🙂",
    ],
)
def test_harmless_texts_pass(detector: Detector, text: str) -> None:
    found = detector.assess(text)
    assert not found.crisis
    assert found.kind is None
    assert found.level is Level.NONE


def test_an_exception_in_one_sentence_does_not_excuse_another(detector: Detector) -> None:
    calm = "I watched a film about a man who kills himself. It was long. The actors were good. "
    assert not detector.assess(calm).crisis
    assert detector.assess(calm + "My flat is quiet. I want to end my life tonight.").crisis


def test_one_grave_sentence_is_found_in_the_middle_of_a_long_text(detector: Detector) -> None:
    filler = "My therapist and I talk about work and my garden. " * 55
    assert len(filler) * 2 < 6000
    assert not detector.assess(filler * 2).crisis
    assert detector.assess(f"{filler}I want to kill myself. {filler}").kind is DangerKind.SELF


def test_a_therapist_who_hurts_is_told_apart_from_one_who_disappoints(detector: Detector) -> None:
    assert detector.assess("my therapist hit me").kind is DangerKind.THERAPIST
    assert not detector.assess("it hit me that my therapist has other clients").crisis


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("i'm 14 and i want to die", True),
        ("im 15f and i want to kill myself", True),
        ("i want to kill myself, i'm in 9th grade", True),
        ("i'm 41 and i want to kill myself", False),
        ("i am 14 weeks pregnant and want to die", False),
        ("when i was 14 i had a dog. i want to die", False),
    ],
)
def test_minors_are_noticed(detector: Detector, text: str, minor: bool) -> None:
    found = detector.assess(text)
    assert found.crisis
    assert found.minor is minor


def test_reasons_name_rules_and_never_repeat_the_text(detector: Detector) -> None:
    text = "zanzibar: i want to kill myself because of zanzibar"
    reasons = " ".join(detector.assess(text).reasons)
    assert "kill-myself" in reasons
    assert "zanzibar" not in reasons


@pytest.mark.parametrize(
    "text", [string.printable, "*" * 6000, "a " * 3000, "(" * 6000, "\x00\ufffd\u202e", "۱۲۳"]
)
def test_no_text_is_too_odd_to_be_read(detector: Detector, text: str) -> None:
    assert not detector.assess(text).crisis
    # What surrounds it does not hide a cry for help.
    assert detector.assess(f"{text}\n\nI want to kill myself.").crisis


def test_the_same_text_gives_the_same_result(detector: Detector) -> None:
    text = "my therapist left and i don't know how to go on"
    assert detector.assess(text) == detector.assess(text)


@pytest.mark.parametrize(
    "text",
    ["x " * 3000, "x x x x", "a b " * 1500, "I " * 900, "x\n" * 3000, "the " * 1500, "k k k"],
)
def test_a_row_of_the_same_letters_is_no_danger(core: Core, text: str) -> None:
    assert not core.detector.assess(text).crisis


@pytest.mark.parametrize("text", ["i want to die " * 100, "goodbye " * 20, "kill me " * 9])
def test_a_row_of_grave_words_still_is(core: Core, text: str) -> None:
    assert core.detector.assess(text).crisis


@pytest.mark.parametrize(
    "text",
    ["is my therapist grooming me?", "I worry that my counsellor is grooming me"],
)
def test_worry_about_grooming_gets_the_answer_and_the_line(core: Core, text: str) -> None:
    danger = core.detector.assess(text)
    assert danger.crisis
    assert danger.doubtful


@pytest.mark.parametrize(
    "text",
    ["my therapist has been grooming me for years", "is he grooming me? my therapist kissed me"],
)
def test_grooming_that_is_told_gets_the_card(core: Core, text: str) -> None:
    danger = core.detector.assess(text)
    assert danger.crisis
    assert not danger.doubtful


def test_a_fall_is_no_relapse_and_despair_beside_a_question_is_seen(core: Core) -> None:
    assert not core.detector.assess("I slipped on the stairs last night").crisis
    assert core.detector.assess("I slipped last night and cut again").crisis
    for text in ("nothing matters any more. can I text him?", "i wish i wasn't here. may I call"):
        assert core.detector.assess(text).crisis
