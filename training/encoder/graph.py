"""Writing trained layers as a graph: tokens in; a sentence vector and the logits of danger out.

The layers' matrices lie in the graph, in eight bits a value; the word table (half of the packaged
model) stays in the package, and who runs the graph reads rows from there (`word_rows`). Matrices
are multiplied in eight bits (DynamicQuantizeMatMul), and attention is one fused step. Sums and
activations stand alone: fused with what is beside them (SkipLayerNormalization, BiasGelu) they run
without vector instructions and a text takes a fifth longer. The architecture is that of BERT
(Devlin et al. 2019) as in MiniLM-L6 (Wang et al. 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoding import word_rows
from training.encoder.layers import (
    EMBEDDINGS,
    EPSILON,
    HEAD,
    KEY_BIAS,
    LAST_NORM,
    MIDDLE_NORM,
    NARROW_BIAS,
    OUT_BIAS,
    QUERY_BIAS,
    VALUE_BIAS,
    WIDE_BIAS,
    WIDTH,
    Floats,
    LayerNames,
    Layers,
    quantised,
)
from training.encoder.packaged import Packaged

_MICROSOFT = "com.microsoft"
VECTOR, DANGER, WORD_ROWS = "vector", "danger", "word_rows"
"""Names of the graph's results and of an input, which `bot.matching.encoding` knows."""
_WORDS = f"{EMBEDDINGS}word_embeddings.weight"


class GraphBuilder:
    """Collects nodes and constants."""

    def __init__(self, packaged: Packaged) -> None:
        self.packaged = packaged
        self.onnx = packaged.onnx
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def inline(self, name: str, values: NDArray[Any]) -> str:
        """Add a constant."""
        tensor = self.onnx.numpy_helper.from_array(np.ascontiguousarray(values), name)
        self._constants.append(tensor)
        return name

    def node(self, kind: str, inputs: list[str], *outputs: str, **options: object) -> str:
        """Add a step and return the name of its first result."""
        self._nodes.append(self.onnx.helper.make_node(kind, inputs, outputs, **options))
        return outputs[0]

    def product(self, x: str, name: str, matrix: Floats, bias: Floats) -> str:
        """Multiply in eight bits by a matrix, and add a bias."""
        whole, scale = quantised(matrix)
        parts = [
            self.inline(f"{name}{mark}", values)
            for mark, values in (("", whole), ("_s", scale), ("_b", bias))
        ]
        inputs = [x, parts[0], parts[1], "", parts[2]]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}_y", domain=_MICROSOFT)

    def normalised(self, x: str, output: str, weight: Floats, bias: Floats) -> str:
        """Normalise a tensor along its last axis."""
        inputs = [x, self.inline(f"{output}_g", weight), self.inline(f"{output}_h", bias)]
        return self.node("LayerNormalization", inputs, output, epsilon=EPSILON, axis=-1)

    def finish(self, outputs: Mapping[str, int], notes: Mapping[str, str]) -> bytes:
        """Return the graph, serialised; `outputs` are (batch, width), by the name of each."""
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        inputs = [
            helper.make_tensor_value_info(name, kinds.INT64, ["batch", "sequence"])
            for name in ("input_ids", "attention_mask")
        ]
        rows = ["batch", "sequence", WIDTH]
        inputs.append(helper.make_tensor_value_info(WORD_ROWS, kinds.INT8, rows))
        results = [
            helper.make_tensor_value_info(name, kinds.FLOAT, ["batch", width])
            for name, width in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, "encoder", inputs, results, self._constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        helper.set_model_props(model, dict(notes))
        return cast("bytes", model.SerializeToString())


def build_encoder(packaged: Packaged, layers: Layers) -> bytes:
    """Return the graph of trained layers over the packaged word table.

    Raises ValueError if the table lies elsewhere than `bot.matching.encoding` looks for it.
    """
    if packaged.offset(f"{_WORDS}_q") != word_rows.TABLE_START:
        raise ValueError("The packaged word table does not lie where the bot reads it.")
    builder = GraphBuilder(packaged)
    x = _embeddings(builder)
    builder.node("Cast", ["attention_mask"], "mask", to=builder.onnx.TensorProto.INT32)
    for number in layers.kept:
        x = _layer(builder, x, LayerNames.of(packaged.matrices, number), layers)
    mean = _mean(builder, x)
    builder.node("LpNormalization", [mean], VECTOR, axis=-1, p=2)
    builder.inline("head", layers.head)
    builder.inline("bias", layers.bias)
    builder.node("MatMul", [mean, "head"], "raised")
    builder.node("Add", ["raised", "bias"], DANGER)
    kept = ",".join(map(str, layers.kept))
    classes = len(layers.bias)
    return builder.finish({VECTOR: WIDTH, DANGER: classes}, {"layers": kept, **layers.notes})


def _embeddings(builder: GraphBuilder) -> str:
    """Word and position vectors, added and normalised; the one token type is in the positions."""
    packaged = builder.packaged
    builder.inline("positions", packaged.positions())
    builder.inline("scales", packaged.values(f"{_WORDS}_scale")[:, 0])
    builder.inline("zero", np.array([0], np.int64))
    builder.inline("features", np.array([2], np.int64))
    builder.node("Cast", [WORD_ROWS], "floats", to=builder.onnx.TensorProto.FLOAT)
    builder.node("Gather", ["scales", "input_ids"], "flat_scales")
    builder.node("Unsqueeze", ["flat_scales", "features"], "word_scales")
    builder.node("Mul", ["floats", "word_scales"], "word_vectors")
    builder.node("Shape", ["input_ids"], "length", start=1, end=2)
    builder.node("Slice", ["positions", "zero", "length", "zero"], "place_vectors")
    builder.node("Add", ["word_vectors", "place_vectors"], "sums")
    norm = f"{EMBEDDINGS}LayerNorm"
    weight, bias = packaged.values(f"{norm}.weight"), packaged.values(f"{norm}.bias")
    return builder.normalised("sums", "x", weight, bias)


def _layer(builder: GraphBuilder, x: str, names: LayerNames, layers: Layers) -> str:
    """One layer: attention, then two products with an activation between, each added back."""
    matrices, vectors, base = layers.matrices, layers.vectors, names.base

    def product(x: str, name: str, matrix: str, bias: str) -> str:
        return builder.product(x, base + name, matrices[matrix], vectors[base + bias])

    def added(first: str, second: str, output: str, norm: str) -> str:
        total = builder.node("Add", [first, second], f"{base}{output}_t")
        weight, bias = vectors[f"{base}{norm}.weight"], vectors[f"{base}{norm}.bias"]
        return builder.normalised(total, base + output, weight, bias)

    query, key, value, out, wide, narrow = _products(names)
    parts = [product(x, *part) for part in (query, key, value)]
    attention = builder.node(
        "MultiHeadAttention",
        [*parts, "", "mask"],
        f"{base}seen",
        domain=_MICROSOFT,
        num_heads=matrices[names.query].shape[1] // HEAD,
    )
    middle = added(x, product(attention, *out), "middle", MIDDLE_NORM)
    broad = product(middle, *wide)
    active = builder.node("Gelu", [broad], f"{base}g", domain=_MICROSOFT)
    return added(middle, product(active, *narrow), "out", LAST_NORM)


def _products(names: LayerNames) -> Sequence[tuple[str, str, str]]:
    """Return the six products of a layer: name in the graph, packaged matrix, end of its bias."""
    return (
        ("q", names.query, QUERY_BIAS), ("k", names.key, KEY_BIAS), ("v", names.value, VALUE_BIAS),
        ("o", names.out, OUT_BIAS), ("a", names.wide, WIDE_BIAS), ("b", names.narrow, NARROW_BIAS),
    )  # fmt: skip


def _mean(builder: GraphBuilder, x: str) -> str:
    """The mean of the vectors of a text's tokens."""
    builder.inline("tokens", np.array([1], np.int64))
    builder.node("Cast", ["attention_mask"], "counted", to=builder.onnx.TensorProto.FLOAT)
    builder.node("Unsqueeze", ["counted", "features"], "shares")
    builder.node("Mul", [x, "shares"], "seen")
    builder.node("ReduceSum", ["seen", "tokens"], "total", keepdims=0)
    builder.node("ReduceSum", ["counted", "tokens"], "number", keepdims=1)
    return builder.node("Div", ["total", "number"], "mean")


def layers_of(graph: bytes, packaged: Packaged) -> Layers:
    """Return the layers in a graph that `build_encoder` made, also after it was narrowed."""
    model = packaged.onnx.load_model_from_string(graph)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    notes = {each.key: each.value for each in model.metadata_props}
    kept = tuple(map(int, notes.pop("layers").split(",")))
    matrices: dict[str, Floats] = {}
    vectors: dict[str, Floats] = {}

    def read(name: str) -> Floats:
        return packaged.onnx.numpy_helper.to_array(constants[name])

    for number in kept:
        names = LayerNames.of(packaged.matrices, number)
        base = names.base
        for own, matrix, bias in _products(names):
            matrices[matrix] = (read(base + own) * read(f"{base}{own}_s")).astype(np.float32)
            vectors[base + bias] = read(f"{base}{own}_b")
        for own, norm in (("middle", MIDDLE_NORM), ("out", LAST_NORM)):
            vectors[f"{base}{norm}.weight"] = read(f"{base}{own}_g")
            vectors[f"{base}{norm}.bias"] = read(f"{base}{own}_h")
    return Layers(kept, matrices, vectors, read("head"), read("bias"), notes)


def write_encoder(source: Path, layers: Layers, target: Path) -> None:
    """Write the graph for the packaged model.onnx at `source`."""
    target.write_bytes(build_encoder(Packaged(source), layers))
