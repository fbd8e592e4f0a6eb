"""The weights of the packaged sentence model as floats, by the names they have in the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from training.matching.graph import EMBEDDINGS, LAYERS, GraphBuilder

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LayerNames:
    """Names of a layer's parts in the package: matrices (rows go in) and vectors."""

    query: str
    key: str
    value: str
    out: str
    wide: str
    narrow: str
    base: str

    def all(self) -> tuple[str, ...]:
        """Every name of the layer."""
        matrices = (self.query, self.key, self.value, self.out, self.wide, self.narrow)
        return (*matrices, *(self.base + part for part in _VECTORS))


QUERY_BIAS, KEY_BIAS, VALUE_BIAS, OUT_BIAS, WIDE_BIAS, NARROW_BIAS = (
    "attention.self.query.bias", "attention.self.key.bias", "attention.self.value.bias",
    "attention.output.dense.bias", "intermediate.dense.bias", "output.dense.bias",
)  # fmt: skip
MIDDLE_NORM, LAST_NORM = "attention.output.LayerNorm", "output.LayerNorm"
_VECTORS = (
    QUERY_BIAS, KEY_BIAS, VALUE_BIAS, OUT_BIAS, WIDE_BIAS, NARROW_BIAS,
    *(f"{norm}.{part}" for norm in (MIDDLE_NORM, LAST_NORM) for part in ("weight", "bias")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """words (n, d) and positions (p, d) are added and normalised; values hold all layers."""

    words: Floats
    positions: Floats
    layers: tuple[LayerNames, ...]
    values: dict[str, Floats]

    @classmethod
    def read(cls, source: Path) -> Weights:
        """Read the packaged model.onnx. Needs the package onnx."""
        builder = GraphBuilder(source)
        kind = builder.values(f"{EMBEDDINGS}token_type_embeddings.weight")[0]
        places = builder.floats(f"{EMBEDDINGS}position_embeddings.weight")
        layers = tuple(
            LayerNames(query, key, value, out, wide, narrow, f"inner.encoder.layer.{at}.")
            for at in range(LAYERS)
            for query, key, value, out, wide, narrow in (builder.matrices[at * 6 : at * 6 + 6],)
        )
        vectors = [f"{EMBEDDINGS}LayerNorm.{part}" for part in ("weight", "bias")]
        vectors += [layer.base + part for layer in layers for part in _VECTORS]
        values = {name: builder.values(name) for name in vectors}
        values |= {name: builder.floats(name) for name in builder.matrices}
        words = builder.floats(f"{EMBEDDINGS}word_embeddings.weight")
        return cls(words, (places + kind).astype(np.float32), layers, values)
