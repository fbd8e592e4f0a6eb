"""The second signal, with a sentence encoder that is small enough to follow by hand."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.paths import CRISIS
from bot.safety import Detector, Kind, SafetyDataError
from bot.safety.fitting.backward import Plan, fit_network
from bot.safety.network import CLASSES, PROBE, Network, Weights
from bot.safety.wording import Wording

DANGER = CLASSES.index(Kind.SELF)
THREAT = CLASSES.index(Kind.THREAT)


class Letters:
    """Encodes a text by how often each letter occurs."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array(
            [[text.lower().count(chr(97 + i)) + 1e-6 for i in range(26)] for text in texts]
        )
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def weights() -> Weights:
    texts = ["zz a", "zzz b", "zz c", "qq a", "qqq b", "qq c", "mm a", "mmm b", "mm c", "m"]
    numbers = [DANGER] * 3 + [THREAT] * 3 + [0] * 4
    plan = Plan(networks=2, hidden=16, turns=200, batch=10, dropped_input=0, dropped_hidden=0)
    encoder = Letters()
    return fit_network(encoder.encode(texts), numbers, encoder.encode([PROBE])[0], plan)


def test_texts_are_judged_by_what_was_like_them(weights: Weights) -> None:
    scores, kinds = Network(Letters(), weights).judge(["zzzz d", "qqqq e", "mmmm d"])
    assert scores[0] > 1
    assert scores[1] > 1
    assert scores[2] < -1
    assert kinds[:2] == [Kind.SELF, Kind.THREAT]


def test_weights_are_kept_in_a_file(weights: Weights, tmp_path: Path) -> None:
    weights.save(tmp_path / "network.npz")
    kept = Network.load(tmp_path / "network.npz", Letters())
    assert kept is not None
    before, _ = Network(Letters(), weights).judge(["zm"])
    after, _ = kept.judge(["zm"])
    assert after == pytest.approx(before, abs=0.05)


def test_another_sentence_model_is_noticed(
    weights: Weights, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Backwards(Letters):
        """Another model: its vectors mean something else."""

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return super().encode(texts)[:, ::-1]

    weights.save(tmp_path / "network.npz")
    with caplog.at_level(logging.WARNING):
        assert Network.load(tmp_path / "network.npz", Backwards()) is None
    assert "another sentence model" in caplog.text


@pytest.mark.parametrize("name", ["network.npz", "wording.npz"])
def test_a_broken_file_is_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "crisis"
    shutil.copytree(CRISIS, folder)
    (folder / name).write_bytes(b"broken")
    with pytest.raises(SafetyDataError, match=name):
        Detector.load(folder, encoder=Letters())


def test_a_wording_file_of_another_size_is_refused(tmp_path: Path) -> None:
    small = Wording(np.zeros((2, 8), np.float32), np.zeros((2, 8), np.float32), 0.0)
    small.save(tmp_path / "wording.npz")
    with pytest.raises(SafetyDataError, match="not two of"):
        Wording.load(tmp_path / "wording.npz")


def test_a_clear_rule_needs_no_signal() -> None:
    detector = Detector.load(encoder=Letters())  # not the model of the network
    assert detector.assess("i want to kill myself").kind is Kind.SELF
    assert not detector.assess("can i be friends with my therapist").crisis
