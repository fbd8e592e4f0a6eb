from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelMissingError, find_model, packaged_weights
from tests.model_runs import count_runs

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


def test_the_trained_model_stays_near_the_packaged_one(encoder: Encoder, tmp_path: Path) -> None:
    """The packaged one runs where the weights are not those whose words our graph learnt with."""
    ours = find_model()
    assert ours.words is not None
    shutil.copy(ours.words, tmp_path / "model.onnx")
    shutil.copy(ours.tokenizer, tmp_path / "tokenizer.json")
    packaged = Encoder(find_model(tmp_path))
    assert packaged.key != encoder.key
    assert packaged.dimensions > encoder.dimensions
    theirs, own = packaged.encode(TEXTS), encoder.encode(TEXTS)
    assert own @ own.T == pytest.approx(theirs @ theirs.T, abs=0.15)
    assert encoder.tells_danger
    assert packaged.danger(TEXTS[0]) is None


def test_vector_and_danger_of_a_text_come_from_one_run(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = count_runs(monkeypatch)
    danger = encoder.danger("i do not want to wake up tomorrow")
    vectors = encoder.encode(["i do not want to wake up tomorrow"] * 2)
    assert danger is not None
    assert danger.ndim == 1
    assert vectors.shape == (2, encoder.dimensions)
    assert runs == [1]


def test_no_more_than_the_last_few_texts_are_remembered(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        encoder.encode([f"number {number}"])
    runs = count_runs(monkeypatch)
    encoder.encode(["number 39", "number 20"])
    assert runs == []
    encoder.encode(["number 0"])
    assert runs == [1]


def test_batches_and_threads_agree_with_single_texts(encoder: Encoder) -> None:
    one_by_one = encoder.encode(TEXTS)
    assert encoder.encode_many(TEXTS) == pytest.approx(one_by_one, abs=1e-5)
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(encoder.encode, [[text] for text in TEXTS * 8]))
    assert np.array_equal(np.concatenate(rows), np.tile(one_by_one, (8, 1)))


def test_texts_that_are_read_together_are_read_in_one_run_as_each_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone, together = Encoder(find_model()), Encoder(find_model())
    runs = count_runs(monkeypatch)
    together.read_ahead([*TEXTS, TEXTS[0]])
    assert sum(runs) == len(TEXTS)
    assert len(runs) < len(TEXTS)
    runs.clear()
    vectors, logits = together.encode(TEXTS), [together.danger(text) for text in TEXTS]
    assert runs == []
    assert vectors == pytest.approx(alone.encode(TEXTS), abs=1e-5)
    for text, read in zip(TEXTS, logits, strict=True):
        assert read == pytest.approx(alone.danger(text), abs=1e-4)


def test_a_short_text_is_not_filled_up_to_a_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(find_model())
    runs = count_runs(monkeypatch)
    long = "and then she said that we should talk about it the week after next " * 3
    encoder.read_ahead(["hug?", long, "a hug?", f"{long} or not"])
    assert runs == [2, 2]


def test_one_text_alone_or_known_is_not_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(find_model())
    runs = count_runs(monkeypatch)
    encoder.read_ahead(TEXTS[:1])
    assert runs == []
    encoder.encode(TEXTS)
    runs.clear()
    encoder.read_ahead(TEXTS)
    assert runs == []


def test_a_model_whose_results_depend_on_company_reads_nothing_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(packaged_weights(), tmp_path / "model.onnx")
    shutil.copy(find_model().tokenizer, tmp_path / "tokenizer.json")
    packaged = Encoder(find_model(tmp_path))
    runs = count_runs(monkeypatch)
    packaged.read_ahead(TEXTS)
    assert runs == []


def test_vectors_that_are_known_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(find_model())
    known = encoder.encode_many(TEXTS)
    encoder.know(TEXTS, known)
    runs = count_runs(monkeypatch)
    assert np.array_equal(encoder.encode(TEXTS[::-1]), known[::-1])
    assert runs == []
    encoder.encode(["something else"])
    assert runs == [1]


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
