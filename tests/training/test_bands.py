"""The two limits of danger: chosen by their targets, and written where they belong."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from bot.paths import CRISIS
from bot.safety import DangerKind, Detector
from bot.safety.files import read_toml
from bot.safety.thresholds import EvidenceLimits, ModelData, Signals, weigh
from training.danger.bands import (
    CRISIS as DANGER,
)
from training.danger.bands import (
    FULL_CARD,
    NOT_CRISIS,
    ORDINARY,
    JudgedMessage,
    Numbers,
    cross_validated,
    fit_numbers,
    raised_for,
    without_classifier,
)
from training.danger.cases import message_cases, report
from training.danger.model_file import write_numbers


def _cases(count: int = 400) -> list[JudgedMessage]:
    """Danger and calm whose signals overlap, half of the calm by real people."""
    chance = random.Random(3)
    result: list[JudgedMessage] = []
    for at in range(count):
        group = (DANGER, NOT_CRISIS, ORDINARY, ORDINARY)[at % 4]
        middle = {DANGER: 3.0, NOT_CRISIS: -1.5, ORDINARY: -3.0}[group]
        wording, score = (middle / 2 + chance.gauss(0, 1), middle + chance.gauss(0, 1.5))
        signals = Signals((wording,), (score,), (DangerKind.SELF,))
        result.append(
            JudgedMessage(group, at % 8 > 3, measured=True, state="nothing", signals=signals)
        )
    return result


def test_the_targets_hold_and_the_full_card_needs_more() -> None:
    cases = _cases()
    numbers = fit_numbers(cases)
    outcomes = [case.outcome(numbers) for case in cases]
    full = [full for case, (_, full) in zip(cases, outcomes, strict=True) if case.group == DANGER]
    assert sum(full) / len(full) >= FULL_CARD.shown
    assert numbers.limits.full >= 0
    assert all(shown or not full for shown, full in outcomes)
    assert numbers.weight > 0


def test_words_alone_have_one_band() -> None:
    cases = without_classifier(_cases())
    numbers = fit_numbers(cases)
    assert (numbers.limits.full, numbers.weight) == (0, 0)
    assert all(shown == full for shown, full in (case.outcome(numbers) for case in cases))


def test_left_out_messages_are_judged_by_others() -> None:
    cases = _cases(120)
    lines = list(report(cases, cross_validated(cases, folds=3)))
    assert len(lines) == len({(case.real, case.group) for case in cases})
    assert all("full" in line and "any" in line for line in lines)


def _limits() -> EvidenceLimits:
    return read_toml(CRISIS / "model.toml", ModelData).limits.with_model


def test_the_more_parts_the_more_evidence_one_of_them_needs() -> None:
    limits = _limits().model_copy(update={"part": 2.0, "part_growth": 1.0})
    few, many = (
        weigh(Signals((-9.0, 4.0, *[-9.0] * others)), 0.0, limits, 1.0) for others in (0, 10)
    )
    assert few.possible == pytest.approx(2.0)
    assert many.possible < few.possible
    assert few.clear <= few.possible


def test_what_must_pass_raises_the_limit_that_it_is_judged_by() -> None:
    numbers = Numbers(1.0, _limits())
    signals = Signals((numbers.limits.idiom + 3,), known=True)
    calm = JudgedMessage(NOT_CRISIS, real=False, measured=False, state="idiom", signals=signals)
    raised = raised_for(numbers, [calm])
    assert calm.outcome(numbers)[0]
    assert not calm.outcome(raised)[0]
    assert raised.limits.nothing == numbers.limits.nothing


def test_numbers_are_written_and_the_comments_stay(tmp_path: Path) -> None:
    path = Path(shutil.copy(CRISIS / "model.toml", tmp_path))
    data = read_toml(path, ModelData)
    other = data.limits.with_model.model_copy(update={"nothing": 1.25, "part_growth": 0.75})
    write_numbers(path, Numbers(2.5, other), Numbers(0.0, data.limits.without_model))
    written = read_toml(path, ModelData)
    assert (written.classifier_weight, written.limits.with_model) == (2.5, other)
    assert written.limits.without_model == data.limits.without_model
    before, after = ((CRISIS / "model.toml").read_text("utf-8"), path.read_text("utf-8"))
    assert before.count("#") == after.count("#")


def test_messages_are_read_as_the_detector_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '{"text": "i want to kill myself tonight", "label": "crisis", "kind": "crisis"}\n' * 2
        + '{"text": "nice tea", "label": "none", "kind": "none"}\n',
        "utf-8",
    )
    first, second = message_cases(Detector.load(), [path], real=True)
    assert (first.group, first.state, first.urgent, first.kind) == (
        DANGER,
        "clear",
        True,
        DangerKind.SELF,
    )
    assert (second.group, second.state, second.real) == (ORDINARY, "nothing", True)
    assert not first.may_be_doubtful(None)
    assert second.may_be_doubtful(DangerKind.OTHER)
    assert not second.may_be_doubtful(DangerKind.VIOLENCE)
