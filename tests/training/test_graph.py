"""Graphs of trained layers over the packaged word table."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.matching.encoding import word_rows
from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, find_model, packaged_weights
from bot.matching.encoding.word_rows import WordRows
from bot.safety.classifier import CLASSES
from training.encoder.graph import build_encoder
from training.encoder.layers import EMBEDDINGS, LAYERS, WIDTH, Layers, averaged, quantised
from training.encoder.narrowing import narrow, principal_axes, with_axes
from training.encoder.packaged import Packaged

TEXTS = ("may my therapist hug me", "what are boundaries for?", "x")


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return Packaged(packaged_weights())


@pytest.fixture(scope="module")
def untrained(packaged: Packaged) -> Layers:
    """All packaged layers as they are, with a head that shows the first values of the mean."""
    matrices = {name: packaged.floats(name) for name in packaged.matrices}
    vectors = {name: packaged.values(name) for layer in packaged.layers for name in layer.vectors}
    head, bias = np.eye(WIDTH, 8, dtype=np.float32), np.arange(8, dtype=np.float32)
    return Layers(tuple(range(LAYERS)), matrices, vectors, head, bias, {"steps": "0"})


def open_graph(packaged: Packaged, layers: Layers, folder: Path) -> Encoder:
    (folder / "encoder.onnx").write_bytes(build_encoder(packaged, layers))
    files = ModelFiles(folder / "encoder.onnx", find_model().tokenizer, packaged_weights())
    return Encoder(files)


def test_rows_of_words_are_those_of_the_packaged_table(packaged: Packaged) -> None:
    table = packaged.floats(f"{EMBEDDINGS}word_embeddings.weight")
    tokens = np.array([[101, 2064, len(table) - 1], [0, 102, 2064]])
    rows = WordRows(packaged_weights())
    assert np.array_equal(rows.of(tokens), table[tokens])
    with pytest.raises(ValueError, match="reshape"):
        rows.of(np.array([10 * len(table)]))


@pytest.mark.parametrize("place", ["TABLE_START", "SCALES_START"])
def test_a_table_that_lies_elsewhere_makes_no_graph(
    packaged: Packaged, untrained: Layers, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(word_rows, place, getattr(word_rows, place) + 1)
    with pytest.raises(ValueError, match="does not lie where"):
        build_encoder(packaged, untrained)


def test_untrained_layers_are_the_packaged_model(
    packaged: Packaged, untrained: Layers, tmp_path: Path
) -> None:
    encoder = open_graph(packaged, untrained, tmp_path)
    shutil.copy(packaged_weights(), tmp_path / "model.onnx")
    shutil.copy(find_model().tokenizer, tmp_path / "tokenizer.json")
    agreement = encoder.encode(TEXTS) * Encoder(find_model(tmp_path)).encode(TEXTS)
    assert agreement.sum(axis=1).min() > 0.97


def test_the_head_reads_the_mean_of_the_token_vectors(
    packaged: Packaged, untrained: Layers, tmp_path: Path
) -> None:
    encoder = open_graph(packaged, untrained, tmp_path)
    for text, vector in zip(TEXTS, encoder.encode(TEXTS), strict=True):
        logits = encoder.danger(text)
        assert logits is not None
        mean = logits - untrained.bias
        assert mean / np.linalg.norm(mean) == pytest.approx(
            vector[:8] / np.linalg.norm(vector[:8]), abs=1e-3
        )


def test_texts_of_one_batch_do_not_see_each_other(
    packaged: Packaged, untrained: Layers, tmp_path: Path
) -> None:
    encoder = open_graph(packaged, untrained, tmp_path)
    agreement = encoder.encode_many(TEXTS) * encoder.encode(TEXTS)
    assert agreement.sum(axis=1).min() > 0.96


def test_fewer_layers_and_other_values_make_another_model(
    packaged: Packaged, untrained: Layers, tmp_path: Path
) -> None:
    whole = open_graph(packaged, untrained, tmp_path).encode(TEXTS)
    fewer = open_graph(packaged, replace(untrained, kept=(0, 2, 3, 5)), tmp_path).encode(TEXTS)
    assert (whole * fewer).sum(axis=1).max() < 0.97


def test_trained_layers_are_read_as_they_were_saved(untrained: Layers, tmp_path: Path) -> None:
    untrained.save(tmp_path / "layers.npz")
    again = Layers.load(tmp_path / "layers.npz")
    assert (again.kept, again.notes) == (untrained.kept, untrained.notes)
    assert np.array_equal(again.head, untrained.head)
    for name, matrix in untrained.matrices.items():
        # pytest.approx compares a value at a time: half a minute for these millions.
        assert np.abs(again.matrices[name] - matrix).max() <= np.abs(matrix).max() / 100


def test_matrices_keep_their_values_in_eight_bits() -> None:
    matrix = np.array([[1.0, -3.0, 0.0], [0.5, 200.0, 0.0]], np.float32)
    whole, scale = quantised(matrix)
    assert whole.dtype == np.int8
    assert whole * scale == pytest.approx(matrix, rel=0.01, abs=1.0)
    assert (whole[:, 2] == 0).all()


def test_the_shipped_graph_says_how_it_was_made() -> None:
    onnx: Any = pytest.importorskip("onnx")
    model = onnx.load(str(find_model().graph), load_external_data=False)
    notes = {note.key: note.value for note in model.metadata_props}
    assert {"layers", "steps", "training_data", "started_from"} <= notes.keys()
    danger = next(result for result in model.graph.output if result.name == "danger")
    assert danger.type.tensor_type.shape.dim[1].dim_value == len(CLASSES)


def test_two_trainings_are_averaged_and_others_are_not(untrained: Layers) -> None:
    other = replace(untrained, bias=untrained.bias + 2, notes={"steps": "9"})
    mean = averaged([untrained, other])
    assert mean.bias == pytest.approx(untrained.bias + 1)
    assert mean.notes == {"steps": "0, 9"}
    with pytest.raises(ValueError, match="same layers"):
        averaged([untrained, replace(other, kept=(0, 1))])


def test_axes_that_hold_all_change_no_cosine_and_no_danger(
    packaged: Packaged, untrained: Layers, tmp_path: Path
) -> None:
    whole = open_graph(packaged, untrained, tmp_path)
    texts = [*TEXTS, "she said she loves me", "how long is an hour"]
    vectors = whole.encode(texts)
    file = tmp_path / "encoder.onnx"
    file.write_bytes(with_axes(file.read_bytes(), principal_axes([vectors], len(texts))))
    narrower = Encoder(ModelFiles(file, find_model().tokenizer, packaged_weights()))
    turned = narrower.encode(texts)
    assert turned.shape == (len(texts), len(texts))
    assert turned @ turned.T == pytest.approx(vectors @ vectors.T, abs=1e-4)
    assert narrower.danger(TEXTS[0]) == pytest.approx(whole.danger(TEXTS[0]), abs=1e-4)
    with pytest.raises(ValueError, match="dimensions"):
        with_axes(file.read_bytes(), np.eye(WIDTH, dtype=np.float32))
    with pytest.raises(ValueError, match="already"):
        narrow(file)
