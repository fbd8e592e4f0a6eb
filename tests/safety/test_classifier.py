"""The second signal, with a model that is small enough to follow by hand."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.paths import CRISIS
from bot.safety import DangerKind, Detector, SafetyDataError
from bot.safety.classifier import CLASSES, Classifier
from bot.safety.wording import Wording
from bot.services import Core
from tests.model_runs import count_runs

DANGER = CLASSES.index(DangerKind.SELF)
THREAT = CLASSES.index(DangerKind.THREAT)


class Letters:
    """Reads z as wanting to die, q as a threat, and everything else as calm."""

    classes = len(CLASSES)

    def danger(self, text: str, /) -> NDArray[np.float32] | None:
        logits = np.full(self.classes, -4, np.float32)
        logits[0] = 0
        logits[DANGER] += 4 * text.count("z")
        logits[THREAT] += 4 * text.count("q")
        return logits

    def read_ahead(self, texts: Sequence[str], /) -> None:
        pass


class Other:
    """A model that was not trained to tell danger."""

    def danger(self, _: str, /) -> NDArray[np.float32] | None:
        return None

    def read_ahead(self, texts: Sequence[str], /) -> None:
        pass


class Fewer(Letters):
    """A model that tells fewer kinds apart."""

    classes = len(CLASSES) - 1


def test_texts_are_judged_with_the_likeliest_kind() -> None:
    classifier = Classifier.of(Letters())
    assert classifier is not None
    scores, kinds = classifier.judge(["zz", "qq", "mm"])
    assert scores[0] > 3
    assert scores[1] > 3
    assert scores[2] < -1
    assert kinds[:2] == [DangerKind.SELF, DangerKind.THREAT]


def test_a_model_that_tells_no_danger_is_noticed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert Classifier.of(Other()) is None
    assert "not trained to tell danger" in caplog.text


def test_other_classes_are_refused() -> None:
    with pytest.raises(SafetyDataError, match="7 classes"):
        Classifier.of(Fewer())


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "crisis"
    shutil.copytree(CRISIS, folder)
    (folder / "wording.npz").write_bytes(b"broken")
    with pytest.raises(SafetyDataError, match=r"wording\.npz"):
        Detector.load(folder)


def test_danger_and_matching_share_one_run(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = count_runs(monkeypatch)
    question = "would it be odd to bring my therapist a poem about teh sea"
    assert not core.detector.assess(question).crisis
    assert texts == [1]
    core.matcher.match(question)
    core.matcher.vector(question)
    assert texts == [1]


def test_danger_is_judged_before_and_without_matching(core: Core) -> None:
    """The check asks the model itself; nothing of matching has to have run."""
    fresh = Detector.load(model=core.matcher)
    assert fresh.assess("there is nothing left for me and tonight it ends").crisis


def test_a_wording_file_of_another_size_is_refused(tmp_path: Path) -> None:
    small = Wording(np.zeros((2, 8), np.float32), np.zeros((2, 8), np.float32), 0.0)
    small.save(tmp_path / "wording.npz")
    with pytest.raises(SafetyDataError, match="not two of"):
        Wording.load(tmp_path / "wording.npz")


def test_a_clear_rule_needs_no_signal() -> None:
    detector = Detector.load(model=Other())
    assert detector.assess("i want to kill myself").kind is DangerKind.SELF
    assert not detector.assess("can i be friends with my therapist").crisis
