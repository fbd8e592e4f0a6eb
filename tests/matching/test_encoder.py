from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelMissingError, find_model

TEXTS = ["may my therapist hug me", "is a hug from a therapist all right", "rain in spain"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(find_model())


def test_vectors_have_length_one_and_meaning(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (3, encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_the_fast_graph_agrees_with_the_packaged_one(encoder: Encoder, tmp_path: Path) -> None:
    fast = find_model()
    assert fast.weights is not None
    shutil.copy(fast.weights / "model.onnx", tmp_path / "model.onnx")
    shutil.copy(fast.tokenizer, tmp_path / "tokenizer.json")
    slow = Encoder(find_model(tmp_path))
    assert slow.key != encoder.key
    agreement = (slow.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1)
    assert agreement.min() > 0.97


def test_batches_and_threads_agree_with_single_texts(encoder: Encoder) -> None:
    one_by_one = encoder.encode(TEXTS)
    assert (encoder.encode_many(TEXTS) * one_by_one).sum(axis=1).min() > 0.98
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(encoder.encode, [[text] for text in TEXTS * 8]))
    assert np.array_equal(np.concatenate(rows), np.tile(one_by_one, (8, 1)))


def test_vectors_that_are_known_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(find_model())
    known = encoder.encode_many(TEXTS)
    encoder.know(TEXTS, known)
    monkeypatch.delattr(Encoder, "_run")
    assert np.array_equal(encoder.encode(TEXTS[::-1]), known[::-1])
    with pytest.raises(AttributeError):
        encoder.encode(["something else"])


def test_very_long_texts_are_cut(encoder: Encoder) -> None:
    long = encoder.encode(["word " * 5000])
    assert np.array_equal(long, encoder.encode(["word " * 6000]))


@pytest.mark.parametrize("kept", ["model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, kept: str) -> None:
    (tmp_path / kept).write_bytes(b"")
    missing = {"model.onnx", "tokenizer.json"} - {kept}
    with pytest.raises(ModelMissingError, match=missing.pop()):
        find_model(tmp_path)


def test_a_broken_graph_is_a_missing_model(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    shutil.copy(find_model().tokenizer, tmp_path / "tokenizer.json")
    with pytest.raises(ModelMissingError, match="could not be loaded"):
        Encoder(find_model(tmp_path))
