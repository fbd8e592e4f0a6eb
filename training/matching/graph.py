"""Making data/matching/minilm-int8.onnx: the packaged sentence model as a faster graph.

The graph holds no large weights: it names where in the packaged model.onnx its eight-bit matrices
lie, so they are neither copied nor converted. Matrices are multiplied in eight bits
(DynamicQuantizeMatMul), and attention is one fused step. Sums and activations stand alone: fused
with what is beside them (SkipLayerNormalization, BiasGelu) they run without vector instructions
and a question takes a fifth longer. The architecture is that of BERT (Devlin et al. 2019) as in
MiniLM-L6 (Wang et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

LAYERS, HEADS, WIDTH, _POSITIONS = 6, 12, 384, 128
_MICROSOFT = "com.microsoft"
EPSILON = 1e-12
EMBEDDINGS = "inner.embeddings."


class GraphBuilder:
    """Collects nodes and constants; large constants point into the packaged file."""

    def __init__(self, source: Path) -> None:
        import onnx  # pyright: ignore[reportMissingImports] - a development dependency

        self.onnx = cast("Any", onnx)
        self._bytes = source.read_bytes()
        model = self.onnx.load_model_from_string(self._bytes)
        self._packaged = {tensor.name: tensor for tensor in model.graph.initializer}
        self.matrices = [
            node.input[1]
            for node in model.graph.node
            if node.op_type == "MatMul" and f"{node.input[1]}_q" in self._packaged
        ]
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def values(self, name: str) -> NDArray[np.float32]:
        """The values of a constant of the packaged model."""
        return self.onnx.numpy_helper.to_array(self._packaged[name])

    def floats(self, name: str) -> NDArray[np.float32]:
        """A matrix that is packaged in eight bits, as it was before."""
        whole = self.onnx.numpy_helper.to_array(self._packaged[f"{name}_q"])
        scale = self.onnx.numpy_helper.to_array(self._packaged[f"{name}_scale"])
        return (whole * scale).astype(np.float32)

    def inline(self, name: str, values: NDArray[Any]) -> str:
        """Add a small constant."""
        tensor = self.onnx.numpy_helper.from_array(np.ascontiguousarray(values), name)
        self._constants.append(tensor)
        return name

    def pointer(self, name: str, source: str) -> str:
        """Add a constant that lies in the packaged file."""
        constant = self._packaged[source]
        place = self._bytes.find(constant.raw_data)
        tensor = self.onnx.TensorProto(name=name, data_type=constant.data_type)
        tensor.dims.extend(constant.dims)
        tensor.data_location = self.onnx.TensorProto.EXTERNAL
        for key, value in (
            ("location", "model.onnx"),
            ("offset", place),
            ("length", len(constant.raw_data)),
        ):
            tensor.external_data.add(key=key, value=str(value))
        self._constants.append(tensor)
        return name

    def node(self, kind: str, inputs: list[str], output: str, **options: object) -> str:
        """Add a step and return the name of its result."""
        self._nodes.append(self.onnx.helper.make_node(kind, inputs, [output], **options))
        return output

    def matrix(self, name: str, matrix: str) -> None:
        """Add a packaged matrix as `name`, and what its columns are scaled by as `{name}_s`."""
        self.pointer(name, f"{matrix}_q")
        self.inline(f"{name}_s", self.values(f"{matrix}_scale")[0])

    def product(self, x: str, name: str, matrix: str, bias: str) -> str:
        """Multiply in eight bits by a matrix of the model; the bias is `{name}_b`."""
        self.matrix(name, matrix)
        self.inline(f"{name}_b", self.values(bias))
        inputs = [x, name, f"{name}_s", "", f"{name}_b"]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}_y", domain=_MICROSOFT)

    def normalised_sum(self, first: str, second: str, source: str, output: str) -> str:
        """Add two tensors and normalise by the packaged weights of `source`."""
        scale = self.inline(f"{output}_g", self.values(f"{source}.weight"))
        shift = self.inline(f"{output}_h", self.values(f"{source}.bias"))
        total = self.node("Add", [first, second], f"{output}_t")
        inputs = [total, scale, shift]
        return self.node("LayerNormalization", inputs, output, epsilon=EPSILON, axis=-1)

    def finish(self, output: str, shape: Sequence[str | int]) -> bytes:
        """Return the graph, serialised; `shape` is that of its one result."""
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        inputs = [
            helper.make_tensor_value_info(name, kinds.INT64, ["batch", "sequence"])
            for name in ("input_ids", "attention_mask")
        ]
        result = helper.make_tensor_value_info(output, kinds.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "minilm", inputs, [result], self._constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        return cast("bytes", model.SerializeToString())


def build_graph(source: Path) -> bytes:
    """Return the fast graph for the packaged model.onnx at `source`."""
    builder = GraphBuilder(source)
    return builder.finish(token_vectors(builder), ["batch", "sequence", WIDTH])


def token_vectors(builder: GraphBuilder) -> str:
    """Add the whole model and return the name of its result, a vector for each token."""
    x = _embeddings(builder)
    builder.node("Cast", ["attention_mask"], "mask", to=builder.onnx.TensorProto.INT32)
    for number in range(LAYERS):
        x = _layer(builder, x, number)
    return x


def _embeddings(builder: GraphBuilder) -> str:
    """Word and position vectors, added and normalised; the one token type is in the positions."""
    positions = builder.floats(f"{EMBEDDINGS}position_embeddings.weight")
    kind = builder.values(f"{EMBEDDINGS}token_type_embeddings.weight")[0]
    builder.inline("positions", (positions[:_POSITIONS] + kind).astype(np.float32))
    builder.pointer("words", f"{EMBEDDINGS}word_embeddings.weight_q")
    builder.inline("scales", builder.values(f"{EMBEDDINGS}word_embeddings.weight_scale")[:, 0])
    builder.inline("zero", np.array([0], np.int64))
    builder.inline("last", np.array([2], np.int64))
    builder.node("Gather", ["words", "input_ids"], "bytes")
    builder.node("Cast", ["bytes"], "floats", to=builder.onnx.TensorProto.FLOAT)
    builder.node("Gather", ["scales", "input_ids"], "flat_scales")
    builder.node("Unsqueeze", ["flat_scales", "last"], "word_scales")
    builder.node("Mul", ["floats", "word_scales"], "word_vectors")
    builder.node("Shape", ["input_ids"], "length", start=1, end=2)
    builder.node("Slice", ["positions", "zero", "length", "zero"], "place_vectors")
    builder.node("Add", ["word_vectors", "place_vectors"], "sums")
    builder.inline("scale", builder.values(f"{EMBEDDINGS}LayerNorm.weight"))
    builder.inline("shift", builder.values(f"{EMBEDDINGS}LayerNorm.bias"))
    inputs = ["sums", "scale", "shift"]
    return builder.node("LayerNormalization", inputs, "x0", epsilon=EPSILON, axis=-1)


def _layer(builder: GraphBuilder, x: str, number: int) -> str:
    """One layer: attention, then two products with an activation between, each added back."""
    query, key, value, out, wide, narrow = builder.matrices[number * 6 : number * 6 + 6]
    base = f"inner.encoder.layer.{number}."
    parts = [
        builder.product(x, f"{name[0]}{number}", matrix, f"{base}attention.self.{name}.bias")
        for name, matrix in (("query", query), ("key", key), ("value", value))
    ]
    inputs = [*parts, "", "mask"]
    attention = builder.node(
        "MultiHeadAttention", inputs, f"seen{number}", domain=_MICROSOFT, num_heads=HEADS
    )
    attended = builder.product(attention, f"o{number}", out, f"{base}attention.output.dense.bias")
    middle = builder.normalised_sum(
        x, attended, f"{base}attention.output.LayerNorm", f"middle{number}"
    )
    broad = builder.product(middle, f"a{number}", wide, f"{base}intermediate.dense.bias")
    active = builder.node("Gelu", [broad], f"g{number}", domain=_MICROSOFT)
    back = builder.product(active, f"b{number}", narrow, f"{base}output.dense.bias")
    return builder.normalised_sum(middle, back, f"{base}output.LayerNorm", f"x{number + 1}")
