"""Where the full card is needed, and where the answer may come first; what is told as over."""

from __future__ import annotations

import shutil

import pytest

from bot.paths import CRISIS
from bot.safety import DangerKind, Detector, Level

HINT = "i keep hiding what i do to my skin when it gets too much"


@pytest.fixture(scope="module")
def doubting(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """The shipped data, with a full card that no signal reaches, and help for everything."""
    folder = tmp_path_factory.mktemp("crisis") / "crisis"
    shutil.copytree(CRISIS, folder)
    model = folder / "model.toml"
    lines = [
        _changed(line, {"full": 999.0, "full_part": 999.0, "nothing": -99.0, "likely": -99.0})
        for line in model.read_text("utf-8").splitlines()
    ]
    model.write_text("\n".join(lines), "utf-8")
    return Detector.load(folder)


def _changed(line: str, values: dict[str, float]) -> str:
    name = line.partition(" = ")[0]
    return f"{name} = {values[name]}" if name in values else line


def test_what_no_word_says_plainly_is_doubtful(doubting: Detector) -> None:
    found = doubting.assess(HINT)
    assert (found.crisis, found.doubtful) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself",
        "my friend wants to kill herself",
        "my husband hits me",
        "i have thoughts of smothering my baby",
        "my therapist kissed me",
        "je veux mourir",
    ],
)
def test_plain_danger_and_violence_are_never_doubtful(doubting: Detector, text: str) -> None:
    found = doubting.assess(text)
    assert (found.crisis, found.doubtful) == (True, False)


def test_what_is_done_already_is_never_doubtful(doubting: Detector) -> None:
    found = doubting.assess("it is too late, they will find the letter")
    assert (found.crisis, found.urgent, found.doubtful) == (True, True, False)


def test_calm_is_not_doubtful(detector: Detector) -> None:
    assert not detector.assess("how long is a session?").doubtful


@pytest.mark.parametrize(
    "text",
    [
        "The last time I wanted to die was in 2011, and I have two cats now.",
        "When we first met I was planning to die. She got me to a doctor, and I am well.",
        "I am a school nurse and I have filled in more forms on suicide attempts than I can count",
    ],
)
def test_what_is_told_as_over_or_of_work_is_not_clear(detector: Detector, text: str) -> None:
    assert detector.read(text).level is not Level.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "when i was 14 i had a dog. i want to die",
        "I used to hope. Now I want to kill myself",
        "in 2011 I was fine. I am going to kill myself",
        "I am a nurse and I want to die",
        "I am a counsellor, I will kill myself tonight",
    ],
)
def test_danger_does_not_hide_behind_a_story(detector: Detector, text: str) -> None:
    found = detector.assess(text)
    assert (found.crisis, found.level, found.doubtful) == (True, Level.CLEAR, False)


@pytest.mark.parametrize(
    "text",
    [
        "I am going to kill my manager tomorrow. May I ask about gifts?",
        "tonight i will stab my neighbour. how long is a session",
        "im gonna shoot my ex this weekend, do therapists tell anyone",
    ],
)
def test_a_plain_intent_to_kill_is_clear_beside_a_question(detector: Detector, text: str) -> None:
    found = detector.assess(text)
    assert (found.kind, found.level) == (DangerKind.THREAT, Level.CLEAR)


@pytest.mark.parametrize(
    "text",
    ["how do i kill the final boss", "I'm going to kill my brother at chess tonight lol"],
)
def test_games_and_jokes_are_no_intent(detector: Detector, text: str) -> None:
    assert not detector.assess(text).crisis


def test_a_broken_streak_is_danger_now(detector: Detector) -> None:
    found = detector.assess("two years without cutting, and this morning I gave in")
    assert found.kind is DangerKind.SELF_HARM
