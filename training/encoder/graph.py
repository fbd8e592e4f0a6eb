"""Writing trained layers as a graph: words in; a sentence vector and the logits of danger out.

The layers' matrices lie in the graph, in eight bits a value; the word table (half of the packaged
model) stays in the package, and who runs the graph reads vectors of words from there (`word_rows`).
What the matrices are multiplied with is rounded to eight bits of fixed ranges (`ranges.py`);
without them each run finds its own, which is how they are measured. Attention with its three
products is one step (QAttention), which saves a seventh of a text's time. Sums and activations
stand alone: fused with what is beside them (SkipLayerNormalization, BiasGelu) they run without
vector instructions and a text takes a fifth longer. The architecture is that of BERT (Devlin et al.
2019) as in MiniLM-L6 (Wang et al. 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

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
_STEPS, _NARROWEST = 255, 1e-6
_JOINT = "qkv"
"""The products for query, key and value, as one."""
VECTOR, DANGER = "vector", "danger"
WORDS, MASK, SHARES = "words", "mask", "shares"
"""Names of the graph's results and inputs, which `bot.matching.encoding.session` knows."""
FIXED = {"ranges": "fixed"}
"""What the metadata say of a graph whose result for a text does not depend on its company."""
Range: TypeAlias = tuple[float, float]
_WORDS = f"{EMBEDDINGS}word_embeddings.weight"


class GraphBuilder:
    """Collects nodes and constants."""

    def __init__(self, packaged: Packaged, ranges: Mapping[str, Range] | None) -> None:
        """ranges: of what products read, by its name; None: each run finds its own."""
        self.packaged = packaged
        self.onnx = packaged.onnx
        self._ranges = ranges
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

    @property
    def is_fixed(self) -> bool:
        """Whether the ranges are known."""
        return self._ranges is not None

    def product(self, x: str, name: str, matrix: Floats, bias: Floats) -> str:
        """Multiply in eight bits by a matrix, and add a bias."""
        whole, scale, added = self.eight_bits(name, matrix, bias)
        if self._ranges is None:
            inputs, kind = [x, whole, scale, "", added], "DynamicQuantizeMatMul"
        else:
            rounded, step, zero = self.rounded(x)
            inputs = [rounded, whole, step, scale, zero, "", added]
            kind = "MatMulIntegerToFloat"
        return self.node(kind, inputs, f"{name}_y", domain=_MICROSOFT)

    def eight_bits(self, name: str, matrix: Floats, bias: Floats) -> tuple[str, str, str]:
        """Add a matrix in eight bits, its scales and a bias as constants."""
        whole, scale = quantised(matrix)
        parts = (("", whole), ("_s", scale), ("_b", bias))
        first, second, third = (self.inline(f"{name}{mark}", values) for mark, values in parts)
        return first, second, third

    def rounded(self, x: str) -> tuple[str, str, str]:
        """Round a tensor to eight bits of its range; return it, its scale and its zero point."""
        low, high = (self._ranges or {})[x]
        scale = np.float32(max(high - low, _NARROWEST) / _STEPS)
        zero = np.uint8(np.clip(np.rint(-low / scale), 0, _STEPS))
        names = f"{x}_rounded", f"{x}_step", f"{x}_zero"
        self.inline(names[1], np.array(scale))
        self.inline(names[2], np.array(zero))
        self.node("QuantizeLinear", [x, *names[1:]], names[0])
        return names

    def normalised(self, x: str, output: str, weight: Floats, bias: Floats) -> str:
        """Normalise a tensor along its last axis."""
        inputs = [x, self.inline(f"{output}_g", weight), self.inline(f"{output}_h", bias)]
        return self.node("LayerNormalization", inputs, output, epsilon=EPSILON, axis=-1)

    def finish(self, outputs: Mapping[str, int], notes: Mapping[str, str]) -> bytes:
        """Return the graph, serialised; `outputs` are (batch, width), by the name of each."""
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        inputs = [
            helper.make_tensor_value_info(WORDS, kinds.FLOAT, ["batch", "sequence", WIDTH]),
            helper.make_tensor_value_info(MASK, kinds.INT32, ["batch", "sequence"]),
            helper.make_tensor_value_info(SHARES, kinds.FLOAT, ["batch", 1, "sequence"]),
        ]
        results = [
            helper.make_tensor_value_info(name, kinds.FLOAT, ["batch", width])
            for name, width in outputs.items()
        ]
        graph = helper.make_graph(self._nodes, "encoder", inputs, results, self._constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        helper.set_model_props(model, dict(notes))
        return cast("bytes", model.SerializeToString())


def build_encoder(
    packaged: Packaged, layers: Layers, ranges: Mapping[str, Range] | None = None
) -> bytes:
    """Return the graph of trained layers over the packaged word table.

    ranges: see `GraphBuilder`. Raises ValueError if the table lies elsewhere than
    `bot.matching.encoding` looks for it.
    """
    places = packaged.offset(f"{_WORDS}_q"), packaged.offset(f"{_WORDS}_scale")
    if places != (word_rows.TABLE_START, word_rows.SCALES_START):
        raise ValueError("The packaged word table does not lie where the bot reads it.")
    builder = GraphBuilder(packaged, ranges)
    x = _embeddings(builder)
    for number in layers.kept:
        x = _layer(builder, x, LayerNames.of(packaged.matrices, number), layers)
    mean = _mean(builder, x)
    builder.node("LpNormalization", [mean], VECTOR, axis=-1, p=2)
    builder.inline("head", layers.head)
    builder.inline("bias", layers.bias)
    builder.node("MatMul", [mean, "head"], "raised")
    builder.node("Add", ["raised", "bias"], DANGER)
    notes = {"layers": ",".join(map(str, layers.kept)), **layers.notes}
    outputs = {VECTOR: WIDTH, DANGER: len(layers.bias)}
    return builder.finish(outputs, {**notes, **FIXED} if builder.is_fixed else notes)


def _embeddings(builder: GraphBuilder) -> str:
    """Word and position vectors, added and normalised; the one token type is in the positions."""
    packaged = builder.packaged
    builder.inline("positions", packaged.positions())
    builder.inline("zero", np.array([0], np.int64))
    builder.node("Shape", [WORDS], "length", start=1, end=2)
    builder.node("Slice", ["positions", "zero", "length", "zero"], "place_vectors")
    builder.node("Add", [WORDS, "place_vectors"], "sums")
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

    out, wide, narrow = _products(names)
    middle = added(x, product(_attention(builder, x, names, layers), *out), "middle", MIDDLE_NORM)
    active = builder.node("Gelu", [product(middle, *wide)], f"{base}g", domain=_MICROSOFT)
    return added(middle, product(active, *narrow), "out", LAST_NORM)


def _attention(builder: GraphBuilder, x: str, names: LayerNames, layers: Layers) -> str:
    """What the tokens of a text take from each other; the three products as one."""
    three = _three(names)
    matrix = np.concatenate([layers.matrices[each] for each, _ in three], axis=1)
    bias = np.concatenate([layers.vectors[each] for _, each in three])
    joint, seen = f"{names.base}{_JOINT}", f"{names.base}seen"
    heads = matrix.shape[1] // len(three) // HEAD
    if not builder.is_fixed:
        parts = [f"{joint}_{place}" for place in range(len(three))]
        builder.node("Split", [builder.product(x, joint, matrix, bias)], *parts, axis=-1)
        inputs = [*parts, "", MASK]
        return builder.node("MultiHeadAttention", inputs, seen, domain=_MICROSOFT, num_heads=heads)
    whole, scale, added = builder.eight_bits(joint, matrix, bias)
    rounded, step, zero = builder.rounded(x)
    zeros = builder.inline(f"{joint}_z", np.zeros(len(bias), np.int8))
    inputs = [rounded, whole, added, step, scale, MASK, zero, zeros]
    return builder.node("QAttention", inputs, seen, domain=_MICROSOFT, num_heads=heads)


def _three(names: LayerNames) -> tuple[tuple[str, str], ...]:
    """Return query, key and value of a layer: the matrix, and the bias."""
    return (
        (names.query, names.base + QUERY_BIAS),
        (names.key, names.base + KEY_BIAS),
        (names.value, names.base + VALUE_BIAS),
    )


def _products(names: LayerNames) -> Sequence[tuple[str, str, str]]:
    """Return the products of a layer after its attention.

    Each as its name in the graph, the packaged matrix and the end of its bias.
    """
    return (
        ("o", names.out, OUT_BIAS),
        ("a", names.wide, WIDE_BIAS),
        ("b", names.narrow, NARROW_BIAS),
    )


def _mean(builder: GraphBuilder, x: str) -> str:
    """The mean of the vectors of a text's tokens: each counts by its share."""
    builder.inline("tokens", np.array([1], np.int64))
    builder.node("MatMul", [SHARES, x], "rows_of_means")
    return builder.node("Squeeze", ["rows_of_means", "tokens"], "mean")


def layers_of(graph: bytes, packaged: Packaged) -> Layers:
    """Return the layers in a graph that `build_encoder` made, also after it was narrowed."""
    model = packaged.onnx.load_model_from_string(graph)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    notes = {each.key: each.value for each in model.metadata_props if each.key not in FIXED}
    kept = tuple(map(int, notes.pop("layers").split(",")))
    matrices: dict[str, Floats] = {}
    vectors: dict[str, Floats] = {}

    def read(name: str) -> Floats:
        return packaged.onnx.numpy_helper.to_array(constants[name])

    def floats(name: str) -> Floats:
        return (read(name) * read(f"{name}_s")).astype(np.float32)

    for number in kept:
        names = LayerNames.of(packaged.matrices, number)
        base, three = names.base, _three(names)
        parts = np.split(floats(f"{base}{_JOINT}"), len(three), axis=1)
        biases = np.split(read(f"{base}{_JOINT}_b"), len(three))
        for (matrix, bias), part, values in zip(three, parts, biases, strict=True):
            matrices[matrix], vectors[bias] = part, values
        for own, matrix, bias in _products(names):
            matrices[matrix], vectors[base + bias] = floats(base + own), read(f"{base}{own}_b")
        for own, norm in (("middle", MIDDLE_NORM), ("out", LAST_NORM)):
            vectors[f"{base}{norm}.weight"] = read(f"{base}{own}_g")
            vectors[f"{base}{norm}.bias"] = read(f"{base}{own}_h")
    return Layers(kept, matrices, vectors, read("head"), read("bias"), notes)
