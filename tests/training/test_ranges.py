"""Fixed ranges for what a graph's products read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, find_model, packaged_weights
from training.encoder.graph import build_encoder, layers_of
from training.encoder.layers import Layers
from training.encoder.packaged import Packaged
from training.encoder.ranges import measured

TEXTS = [
    "may my therapist hug me", "what are boundaries for?", "x", "she left and did not say why",
    "is it all right to bring a plant for the waiting room when therapy ends in spring",
]  # fmt: skip


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return Packaged(packaged_weights())


@pytest.fixture(scope="module")
def shipped(packaged: Packaged) -> Layers:
    return layers_of(find_model().graph.read_bytes(), packaged)


def opened(graph: bytes, folder: Path, name: str) -> Encoder:
    (folder / name).write_bytes(graph)
    return Encoder(ModelFiles(folder / name, find_model().tokenizer, packaged_weights()))


def test_a_text_has_one_result_whatever_its_company(
    packaged: Packaged, shipped: Layers, tmp_path: Path
) -> None:
    graph = build_encoder(packaged, shipped)
    dynamic = opened(graph, tmp_path, "dynamic.onnx")
    tokens = [[101, *range(2000, 2000 + 3 * length), 102] for length in range(1, 9)]
    ranges = measured(graph, tokens)
    assert len(ranges) == 4 * len(shipped.kept)
    assert all(low <= 0 <= high for low, high in ranges.values())
    fixed = opened(build_encoder(packaged, shipped, ranges), tmp_path, "fixed.onnx")
    alone = fixed.encode(TEXTS)
    assert fixed.encode_many(TEXTS) == pytest.approx(alone, abs=1e-5)
    assert np.abs(dynamic.encode_many(TEXTS) - dynamic.encode(TEXTS)).max() > 1e-3
    assert (alone * dynamic.encode(TEXTS)).sum(axis=1).min() > 0.98


def test_the_shipped_graph_has_fixed_ranges_and_gives_its_layers_back(
    packaged: Packaged, shipped: Layers
) -> None:
    content = find_model().graph.read_bytes()
    assert b"DynamicQuantizeMatMul" not in content
    again = layers_of(build_encoder(packaged, shipped), packaged)
    assert (again.kept, again.notes) == (shipped.kept, shipped.notes)
    for name, matrix in shipped.matrices.items():
        assert np.abs(again.matrices[name] - matrix).max() <= np.abs(matrix).max() / 127
    assert all((again.vectors[name] == vector).all() for name, vector in shipped.vectors.items())
