"""Danger in one sentence of a message that asks something ordinary besides."""

from __future__ import annotations

import pytest

from bot.services import Core


@pytest.mark.parametrize(
    "text",
    [
        "i don't know how to go on any more, also can i give my therapist a gift",
        "what is a fair late fee? i just want it all to stop",
        "may my therapist email me, and also i don't know how to go on anymore",
    ],
)
def test_a_question_beside_it_does_not_outweigh_danger(core: Core, text: str) -> None:
    assessment = core.detector.assess(text)
    assert (assessment.crisis, assessment.doubtful) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "i don't know how to go on with the worksheet, also can i give my therapist a gift",
        "what is a fair late fee? i just want it to stop being awkward",
        "my train was late. also may my therapist email me",
    ],
)
def test_ordinary_talk_beside_a_question_is_no_danger(core: Core, text: str) -> None:
    assert not core.detector.assess(text).crisis
