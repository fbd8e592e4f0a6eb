"""The second signal, with a model that is small enough to follow by hand."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import find_model
from bot.paths import CRISIS
from bot.safety import DangerKind, Detector, SafetyDataError
from bot.safety.classifier import CLASSES, Classifier
from bot.safety.wording import Wording

DANGER = CLASSES.index(DangerKind.SELF)
THREAT = CLASSES.index(DangerKind.THREAT)


class Letters:
    """Reads z as wanting to die, q as a threat, and everything else as calm."""

    classes = len(CLASSES)

    def beside(self, _: Path) -> Callable[[str], NDArray[np.float32]] | None:
        def read(text: str) -> NDArray[np.float32]:
            logits = np.full(self.classes, -4, np.float32)
            logits[0] = 0
            logits[DANGER] += 4 * text.count("z")
            logits[THREAT] += 4 * text.count("q")
            return logits

        return read


class Other(Letters):
    """A model that the graph was not made for."""

    def beside(self, _: Path) -> Callable[[str], NDArray[np.float32]] | None:
        return None


class Fewer(Letters):
    """A graph that tells fewer kinds apart."""

    classes = len(CLASSES) - 1


def test_texts_are_judged_with_the_likeliest_kind() -> None:
    classifier = Classifier.load(CRISIS / "classifier.onnx", Letters())
    assert classifier is not None
    scores, kinds = classifier.judge(["zz", "qq", "mm"])
    assert scores[0] > 3
    assert scores[1] > 3
    assert scores[2] < -1
    assert kinds[:2] == [DangerKind.SELF, DangerKind.THREAT]


def test_another_sentence_model_is_noticed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert Classifier.load(CRISIS / "classifier.onnx", Other()) is None
    assert "another sentence model" in caplog.text


def test_other_classes_are_refused() -> None:
    with pytest.raises(SafetyDataError, match="7 classes"):
        Classifier.load(CRISIS / "classifier.onnx", Fewer())


@pytest.mark.parametrize("name", ["classifier.onnx", "wording.npz"])
def test_a_broken_file_is_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "crisis"
    shutil.copytree(CRISIS, folder, ignore=shutil.ignore_patterns("phrases"))
    (folder / name).write_bytes(b"broken")
    with pytest.raises(SafetyDataError, match=name):
        Detector.load(folder, encoder=Encoder(find_model()))


def test_a_wording_file_of_another_size_is_refused(tmp_path: Path) -> None:
    small = Wording(np.zeros((2, 8), np.float32), np.zeros((2, 8), np.float32), 0.0)
    small.save(tmp_path / "wording.npz")
    with pytest.raises(SafetyDataError, match="not two of"):
        Wording.load(tmp_path / "wording.npz")


def test_a_clear_rule_needs_no_signal() -> None:
    detector = Detector.load(encoder=Other())
    assert detector.assess("i want to kill myself").kind is DangerKind.SELF
    assert not detector.assess("can i be friends with my therapist").crisis
