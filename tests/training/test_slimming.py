"""Narrower layers: what is dropped, and the texts on which they learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, find_model, packaged_weights
from training.encoder.graph import build_encoder, layers_of
from training.encoder.layers import HEAD, WIDE_BIAS, LayerNames, Layers
from training.encoder.narrower.pruning import Shape, pruned, without_least
from training.encoder.narrower.put_together import with_put_together
from training.encoder.narrowing import with_axes
from training.encoder.packaged import Packaged

TEXTS = ("may my therapist hug me", "what are boundaries for?", "x")


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return Packaged(packaged_weights())


@pytest.fixture(scope="module")
def whole(packaged: Packaged) -> Layers:
    """Two layers, with a sixth of their inner values: all of them would take ten seconds."""
    names = [packaged.layers[number] for number in (0, 5)]
    matrices = {name: packaged.floats(name) for own in names for name in own.matrices}
    vectors = {name: packaged.values(name) for own in names for name in own.vectors}
    for own in names:
        matrices[own.wide], matrices[own.narrow] = (
            matrices[own.wide][:, :256], matrices[own.narrow][:256],
        )  # fmt: skip
        vectors[own.base + WIDE_BIAS] = vectors[own.base + WIDE_BIAS][:256]
    head, bias = np.eye(384, 8, dtype=np.float32), np.arange(8, dtype=np.float32)
    return Layers((0, 5), matrices, vectors, head, bias, {"steps": "0"})


def narrow(packaged: Packaged, whole: Layers, shape: Shape) -> Layers:
    """Return layers pruned as if all values varied alike and apart from each other."""
    names = [LayerNames.of(packaged.matrices, number) for number in whole.kept]
    moments = {
        name: np.eye(len(whole.matrices[name])) for own in names for name in (own.out, own.narrow)
    }
    return pruned(whole, names, moments, shape)


def encoder_of(packaged: Packaged, layers: Layers, folder: Path) -> Encoder:
    (folder / "encoder.onnx").write_bytes(build_encoder(packaged, layers))
    return Encoder(ModelFiles(folder / "encoder.onnx", find_model().tokenizer, packaged_weights()))


def test_what_others_can_stand_in_for_is_dropped_at_no_cost() -> None:
    chance = np.random.default_rng(0)
    values = chance.normal(size=(500, 6))
    values[:, 4] = values[:, 0] + values[:, 1]
    values[:, 5] = 2 * values[:, 2]
    matrix = chance.normal(size=(6, 3)).astype(np.float32)
    rows, rest = without_least(values.T @ values, matrix, 1, 4)
    assert len(rows) == 4
    assert np.abs(values[:, rows] @ rest - values @ matrix).max() < 0.05


def test_rows_of_one_head_go_together() -> None:
    matrix = np.concatenate([np.full((2, 3), size, np.float32) for size in (5, 1, 3)])
    rows, rest = without_least(np.eye(6), matrix, 2, 4)
    assert rows.tolist() == [0, 1, 4, 5]
    assert rest == pytest.approx(matrix[rows])


def test_narrower_layers_are_smaller_and_say_nearly_the_same(
    packaged: Packaged, whole: Layers, tmp_path: Path
) -> None:
    less = narrow(packaged, whole, Shape(heads=10, inner=200))
    names = LayerNames.of(packaged.matrices, 0)
    assert less.matrices[names.query].shape == (384, 10 * HEAD)
    assert less.matrices[names.narrow].shape == (200, 384)
    before = encoder_of(packaged, whole, tmp_path).encode(TEXTS)
    after = encoder_of(packaged, less, tmp_path).encode(TEXTS)
    assert 0.7 < (before * after).sum(axis=1).min() < 0.999


def test_a_graph_gives_its_layers_back_also_with_a_shorter_vector(
    packaged: Packaged, whole: Layers
) -> None:
    less = narrow(packaged, whole, Shape(heads=11, inner=240))
    graph = with_axes(build_encoder(packaged, less), np.eye(384, 16, dtype=np.float32))
    read = layers_of(graph, packaged)
    assert read.kept == less.kept
    assert read.notes["inner"] == "240"
    for name, matrix in less.matrices.items():
        # Eight bits a value.
        assert np.abs(read.matrices[name] - matrix).max() <= np.abs(matrix).max() / 127
    assert all((read.vectors[name] == vector).all() for name, vector in less.vectors.items())


def test_texts_put_together_keep_their_ends_and_the_first_ones_stay() -> None:
    table = np.array([[1, 7, 8, 9, 2], [1, 5, 2, 0, 0], [1, 4, 6, 2, 0]])
    lengths, general = np.array([5, 3, 4]), np.array([0])
    rows, all_lengths = with_put_together(table, lengths, general, np.random.default_rng(0))
    assert rows[:3, :5].tolist() == table.tolist()
    assert len(rows) == len(all_lengths) == 6
    for row, length in zip(rows[3:], all_lengths[3:], strict=True):
        assert row[0] == 1
        assert row[length - 1] == 2
        assert not row[length:].any()


def test_a_third_of_the_texts_put_together_have_words_of_no_other_text() -> None:
    table = np.array([[1, 7, 8, 9, 7, 8, 9, 2], [1, 4, 5, 6, 4, 5, 6, 2]] * 30)
    lengths, general = np.full(60, 8), np.arange(0, 60, 2)
    rows, all_lengths = with_put_together(table, lengths, general, np.random.default_rng(0))
    own = {4, 5, 6, 7, 8, 9}
    new = [row[1 : length - 1] for row, length in zip(rows[60:], all_lengths[60:], strict=True)]
    changed = [row for row in new if not set(row.tolist()) <= own]
    assert 15 <= len(changed) <= 20
    for row in changed:
        kept = [word for word in row.tolist() if word in own]
        assert set(kept) <= {7, 8, 9}, "only texts of general English are changed"
        assert all(1996 <= word < 29_612 for word in row.tolist() if word not in own)
