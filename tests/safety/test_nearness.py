"""The second signal, with a sentence encoder that is small enough to follow by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety import Detector, Kind
from bot.safety.nearness import KernelData, Nearness
from bot.safety.phrases import Phrase

KERNEL = KernelData(sharpness=6.0, ridge=0.1)


class Letters:
    """Encodes a text by how often each letter occurs, and counts its calls."""

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        rows = np.array(
            [[text.lower().count(chr(97 + i)) + 1e-6 for i in range(26)] for text in texts]
        )
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


PHRASES = (
    Phrase("zzz aaa", Kind.SELF),
    Phrase("zzz bbb", Kind.SELF),
    Phrase("zzz ccc", Kind.OTHER),
    Phrase("mmm aaa", None),
    Phrase("mmm bbb", None),
    Phrase("mmm ccc", None),
)


def test_texts_score_by_the_phrases_near_them() -> None:
    near = Nearness.load(Letters(), PHRASES, KERNEL)
    danger, calm = near.scores(["zzzz", "mmmm"])
    assert danger > 0.3
    assert calm < -0.3


def test_the_kind_is_that_of_the_nearest_phrases() -> None:
    near = Nearness.load(
        Letters(), (*PHRASES, *[Phrase("q" * n, Kind.METHOD) for n in range(1, 6)]), KERNEL
    )
    assert near.kind("qqq") is Kind.METHOD


def test_vectors_are_kept_and_used_again(tmp_path: Path) -> None:
    first, second = Letters(), Letters()
    before = Nearness.load(first, PHRASES, KERNEL, tmp_path).scores(["zm"])
    after = Nearness.load(second, PHRASES, KERNEL, tmp_path).scores(["zm"])
    assert before == after
    assert second.texts < first.texts
    assert [path.suffix for path in tmp_path.iterdir()] == [".npy"]


def test_a_broken_cache_is_replaced(tmp_path: Path) -> None:
    Nearness.load(Letters(), PHRASES, KERNEL, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"broken")
    assert Nearness.load(Letters(), PHRASES, KERNEL, tmp_path).scores(["zzzz"])[0] > 0.3


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert Nearness.load(Letters(), PHRASES, KERNEL, blocked).scores(["zzzz"])[0] > 0.3


def test_a_model_never_silences_a_clear_rule() -> None:
    class Alike(Letters):
        """Finds everything alike, so that nearness says nothing."""

        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.full((len(texts), 4), 0.5, np.float32)

    detector = Detector.load(encoder=Alike())
    assert detector.assess("i want to kill myself").kind is Kind.SELF
    assert not detector.assess("can i be friends with my therapist").crisis
