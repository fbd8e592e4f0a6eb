"""The advice on weights and limits that follows from authors who were left out."""

from __future__ import annotations

import random
import tomllib

from bot.paths import CRISIS
from bot.safety.detector import Detector
from training.danger.leftout import Judged
from training.danger.limits import advice, state
from training.danger.messages import Message


def test_a_text_is_judged_by_what_the_rules_saw() -> None:
    detector = Detector.load()
    seen = {
        text: state(detector.read(text))
        for text in ("nice tea", "i want to kill myself", "i am not going to kill myself")
    }
    assert list(seen.values()) == ["nothing", "clear", "called_off"]


def test_the_better_signal_weighs_more_and_the_limit_keeps_its_share() -> None:
    chance = random.Random(5)
    judged: list[Judged] = []
    for at in range(800):
        danger = at % 2
        sure = (2 if danger else -2) + chance.gauss(0, 1)
        vague = (2 if danger else -2) + chance.gauss(0, 4)
        judged.append(Judged(Message(f"cup {at}", danger, "quiet"), vague, sure))
    found = tomllib.loads("\n".join(advice(judged, CRISIS, 0.1)))
    assert found["classifier_weight"] > 4
    limits = found["limits"]["with_model"]
    shown = [
        one.wording + found["classifier_weight"] * one.classifier > limits["nothing"]
        for one in judged
        if not one.message.number
    ]
    assert 0.08 <= sum(shown) / len(shown) <= 0.12
    assert found["limits"]["without_model"]["nothing"] > 2
