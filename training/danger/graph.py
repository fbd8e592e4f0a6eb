"""Writing a trained classifier as a graph: layers of its own, everything else from the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from training.danger.weights import Floats
from training.matching.graph import GraphBuilder, token_vectors

_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Trained:
    """Values changed by training, by packaged name, and a head (d, c) with its bias (c)."""

    values: dict[str, Floats]
    head: Floats
    bias: Floats


class TrainedBuilder(GraphBuilder):
    """Takes trained values where there are some, in eight bits a matrix, and packaged ones else."""

    def __init__(self, source: Path, trained: Trained) -> None:
        super().__init__(source)
        self._trained = trained.values

    def values(self, name: str) -> Floats:
        """The trained values of a constant, or else the packaged ones."""
        return self._trained[name] if name in self._trained else super().values(name)

    def matrix(self, name: str, matrix: str) -> None:
        """Add a trained matrix, quantised column by column, or else the packaged one."""
        if matrix not in self._trained:
            super().matrix(name, matrix)
            return
        whole, scale = quantised(self._trained[matrix])
        self.inline(name, whole)
        self.inline(f"{name}_s", scale)


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix in whole numbers of -127 to 127, and what its columns are to be scaled by."""
    scale = np.maximum(np.abs(matrix).max(axis=0) / _LARGEST, np.finfo(np.float32).tiny)
    whole = cast("Floats", np.round(matrix / scale))
    return whole.astype(np.int8), scale.astype(np.float32)


def build_classifier(source: Path, trained: Trained) -> bytes:
    """Return the graph: tokens in, logits (batch, c) of the mean token vector out."""
    builder = TrainedBuilder(source, trained)
    vectors = token_vectors(builder)
    builder.inline("tokens", np.array([1], np.int64))
    builder.inline("features", np.array([2], np.int64))
    builder.inline("head", trained.head)
    builder.inline("bias", trained.bias)
    builder.node("Cast", ["attention_mask"], "counted", to=builder.onnx.TensorProto.FLOAT)
    builder.node("Unsqueeze", ["counted", "features"], "shares")
    builder.node("Mul", [vectors, "shares"], "seen")
    builder.node("ReduceSum", ["seen", "tokens"], "total", keepdims=0)
    builder.node("ReduceSum", ["counted", "tokens"], "number", keepdims=1)
    builder.node("Div", ["total", "number"], "mean")
    builder.node("MatMul", ["mean", "head"], "raised")
    return builder.finish(builder.node("Add", ["raised", "bias"], "logits"), ["batch", "classes"])
