from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from bot.matching.decide import probabilities
from bot.matching.parameters import Parameters, ParametersError
from bot.matching.types import Candidate, Decision, Dial, Match
from bot.paths import DATA
from training.logistic import fit_logistic
from training.matching.evaluation import Trial, reliability, report
from training.questions import LabelledQuestion, QuestionsError, read_questions


def test_logistic_regression_finds_the_true_odds() -> None:
    random = np.random.default_rng(7)
    rows = random.normal(size=(20000, 2))
    chance = 1 / (1 + np.exp(-(0.5 + 2.0 * rows[:, 0] - 1.0 * rows[:, 1])))
    model = fit_logistic(rows, random.random(20000) < chance, ("a", "b"), np.ones(20000))
    assert model.bias == pytest.approx(0.5, abs=0.1)
    assert model.weights == pytest.approx({"a": 2.0, "b": -1.0}, abs=0.15)
    assert probabilities(model, np.array([[0, 0.5]], np.float32), ("a", "b")) == pytest.approx(
        [0.5], abs=0.03
    )


def test_shipped_parameters_are_whole_and_the_dial_is_ordered() -> None:
    parameters = Parameters.load(DATA / "matching" / "parameters.json")
    for mode in (parameters.semantic, parameters.lexical):
        dial = mode.dial
        assert dial[Dial.CAREFUL].answer >= dial[Dial.BALANCED].answer >= dial[Dial.EAGER].answer


def test_broken_parameters_are_named(tmp_path: Path) -> None:
    path = tmp_path / "parameters.json"
    path.write_text("{}")
    with pytest.raises(ParametersError, match=r"parameters\.json") as caught:
        Parameters.load(path)
    assert isinstance(caught.value.__cause__, ValidationError)


def test_questions_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    good = {"text": "hi", "labels": ["crisis", "hugs"], "kind": "crisis", "id": 7}
    path.write_text(json.dumps(good) + "\n\n" + json.dumps({"text": "yo", "label": "x"}))
    first, second = read_questions(path)
    assert first == LabelledQuestion("hi", ("hugs",), "crisis", crisis=True)
    assert (second.accepted, second.kind) == (("x",), "in")
    path.write_text('{"text": "no label"}')
    with pytest.raises(QuestionsError, match="line 1"):
        read_questions(path)


def _trial(accepted: tuple[str, ...], decision: Decision, *scores: tuple[str, float]) -> Trial:
    candidates = tuple(Candidate(name, score) for name, score in scores)
    suggested = candidates[:3] if decision is Decision.SUGGEST else ()
    kind = "in" if accepted else "none"
    question = LabelledQuestion("?", accepted, kind, crisis=False)
    return Trial(question, Match(decision, candidates, suggested, None, "?"), 0.001)


def test_figures_of_a_run() -> None:
    trials = [
        _trial(("a",), Decision.ANSWER, ("a", 0.95), ("b", 0.1)),
        _trial(("a",), Decision.ANSWER, ("b", 0.91), ("a", 0.2)),
        _trial(("c",), Decision.SUGGEST, ("a", 0.4), ("c", 0.3)),
        _trial(("c",), Decision.NONE, ("a", 0.1), ("b", 0.1), ("d", 0.1), ("c", 0.05)),
        _trial((), Decision.ANSWER, ("a", 0.93)),
        _trial((), Decision.NONE, ("a", 0.01)),
    ]
    inside, outside = report(trials).tallies
    assert (inside.first, inside.within, inside.right) == (0.25, 0.75, 0.25)
    assert (inside.offered, inside.wrong, inside.refused) == (0.5, 0.25, 0.25)
    assert (outside.wrong, outside.refused) == (0.5, 0.5)
    last = reliability(trials)[-1]
    assert (last.count, last.stated) == (3, pytest.approx(0.93))
    assert last.observed == pytest.approx(1 / 3)
