"""Graphs that are made from the packaged sentence model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, find_model
from training.danger.graph import Trained, build_classifier, quantised
from training.danger.weights import Weights
from training.matching.graph import build_graph

TEXTS = ("may my therapist hug me", "what are boundaries for?", "x")
SHARP = 1e-3


@pytest.fixture(scope="module")
def files() -> ModelFiles:
    return find_model()


@pytest.fixture(scope="module")
def source(files: ModelFiles) -> Path:
    assert files.weights is not None
    return files.weights / "model.onnx"


def read_all(files: ModelFiles, graph: bytes, folder: Path) -> list[np.ndarray]:
    (folder / "classifier.onnx").write_bytes(graph)
    read = Encoder(files).beside(folder / "classifier.onnx")
    assert read is not None
    return [read(text) for text in TEXTS]


def test_the_shipped_graph_is_what_the_program_makes(files: ModelFiles, source: Path) -> None:
    assert build_graph(source) == files.graph.read_bytes()


def test_a_head_reads_the_mean_of_the_token_vectors(
    files: ModelFiles, source: Path, tmp_path: Path
) -> None:
    head = np.eye(384, 8, dtype=np.float32)
    bias = np.arange(8, dtype=np.float32)
    found = read_all(files, build_classifier(source, Trained({}, head, bias)), tmp_path)
    for logits, vector in zip(found, Encoder(files).encode(TEXTS), strict=True):
        mean = logits - bias
        assert mean / np.linalg.norm(mean) == pytest.approx(
            vector[:8] / np.linalg.norm(vector[:8]), abs=SHARP
        )


def test_trained_layers_stand_in_for_the_packaged_ones(
    files: ModelFiles, source: Path, tmp_path: Path
) -> None:
    weights = Weights.read(source)
    head, bias = np.eye(384, 8, dtype=np.float32), np.zeros(8, np.float32)
    last = {name: weights.values[name] for name in weights.layers[-1].all()}
    packaged = read_all(files, build_classifier(source, Trained({}, head, bias)), tmp_path)
    same = read_all(files, build_classifier(source, Trained(last, head, bias)), tmp_path)
    half = {name: (value / 2).astype(np.float32) for name, value in last.items()}
    other = read_all(files, build_classifier(source, Trained(half, head, bias)), tmp_path)
    for before, again, changed in zip(packaged, same, other, strict=True):
        assert again == pytest.approx(before, abs=0.02)
        assert changed != pytest.approx(before, abs=0.02)


def test_matrices_keep_their_values_in_eight_bits() -> None:
    matrix = np.array([[1.0, -3.0, 0.0], [0.5, 200.0, 0.0]], np.float32)
    whole, scale = quantised(matrix)
    assert whole.dtype == np.int8
    assert whole * scale == pytest.approx(matrix, rel=0.01, abs=1.0)
    assert (whole[:, 2] == 0).all()
