"""Fixed ranges for what the products of a graph read: each text's result is its own.

A dynamic product finds the range of its values anew in every run, over all texts in it, so a
result depends on what is run beside it. With ranges that were measured once it does not, and texts
of several members can be run together (`Encoder.read_ahead`). Nothing is lost: a few values of
every text are by far the largest, and nearly the same in all (massive activations, Sun et al.
2024), so the range found anew is the fixed one. Static quantisation as in Jacob et al. 2018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np

from bot.knowledge import load_knowledge
from bot.matching.encoding.encoder import MAX_TOKENS
from bot.matching.encoding.model import packaged_weights
from bot.matching.encoding.session import open_session, right_products
from bot.matching.encoding.word_rows import WordRows
from bot.matching.encoding.wordpiece import read_tokenizer
from bot.matching.index import PhraseList
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang
from training.encoder.graph import WORD_ROWS

Range: TypeAlias = tuple[float, float]
_DYNAMIC = "DynamicQuantizeMatMul"
_MICROSOFT = "com.microsoft"
_SHARE = 0.99
"""Of the texts, each within its range; what few texts have beyond it is cut off."""
_EVERY = 10
"""One phrase in so many is measured."""
NOTE = ("ranges", "fixed")
"""What the graph's metadata say afterwards; `bot.matching.encoding.session` asks for it."""


def fix_ranges(graph: Path) -> None:
    """Give a graph that `write_encoder` wrote fixed ranges, measured on the shipped phrases."""
    content = graph.read_bytes()
    graph.write_bytes(with_ranges(content, measured(content, _shipped_texts())))


def measured(graph: bytes, texts: Sequence[Sequence[int]]) -> dict[str, Range]:
    """Return the range of what each dynamic product reads, by its name, over texts as tokens."""
    model = _onnx().load_model_from_string(graph)
    names = _read_by_products(model)
    for name in names:
        model.graph.output.append(_onnx().helper.make_empty_tensor_value_info(name))
    reader = _Watched(model.SerializeToString(), names)
    lowest, highest = map(np.array, zip(*map(reader.extremes, texts), strict=True))
    low, high = np.quantile(lowest, 1 - _SHARE, axis=0), np.quantile(highest, _SHARE, axis=0)
    # Zero lies in every range: what is filled up has it.
    pairs = zip(np.minimum(low, 0).tolist(), np.maximum(high, 0).tolist(), strict=True)
    return dict(zip(names, pairs, strict=True))


def with_ranges(graph: bytes, ranges: Mapping[str, Range]) -> bytes:
    """Return a graph whose dynamic products have fixed ranges, by the name of what they read."""
    model = _onnx().load_model_from_string(graph)
    quantised: set[str] = set()
    nodes = [new for node in model.graph.node for new in _fixed(model, node, ranges, quantised)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    notes = {each.key: each.value for each in model.metadata_props}
    _onnx().helper.set_model_props(model, {**notes, NOTE[0]: NOTE[1]})
    return cast("bytes", model.SerializeToString())


def _fixed(
    model: Any, node: Any, ranges: Mapping[str, Range], quantised: set[str]
) -> Iterator[Any]:
    """Yield a node, or the nodes that take the place of a dynamic product."""
    if node.op_type != _DYNAMIC:
        yield node
        return
    values, matrix, scales, _, bias = node.input
    helper = _onnx().helper
    parts = [f"{values}_{mark}" for mark in ("q", "scale", "zero")]
    if values not in quantised:  # the three products of attention read the same values
        quantised.add(values)
        model.graph.initializer.extend(_constants(parts, ranges[values]))
        yield helper.make_node("QuantizeLinear", [values, *parts[1:]], parts[:1])
    inputs = [parts[0], matrix, parts[1], scales, parts[2], "", bias]
    yield helper.make_node("MatMulIntegerToFloat", inputs, node.output, domain=_MICROSOFT)


def _constants(parts: Sequence[str], span: Range) -> Iterator[Any]:
    """Yield the scale and the zero point with which a range fits one unsigned byte."""
    low, high = span
    scale = np.float32(max(high - low, 1e-6) / 255)
    zero = np.uint8(np.clip(np.rint(-low / scale), 0, 255))
    for name, value in zip(parts[1:], (scale, zero), strict=True):
        yield _onnx().numpy_helper.from_array(np.array(value), name)


class _Watched:
    """A graph that gives what its products read."""

    def __init__(self, graph: bytes, names: Sequence[str]) -> None:
        self._names = names
        self._session = open_session(graph, right_products())
        self._rows = WordRows(packaged_weights())

    def extremes(self, tokens: Sequence[int]) -> tuple[list[float], list[float]]:
        """Return the least and the greatest value of each, over one text."""
        row = np.array([tokens], np.int64)
        feed = {"input_ids": row, "attention_mask": np.ones_like(row)}
        found = self._session.run(self._names, {**feed, WORD_ROWS: self._rows.of(row)})
        return [float(each.min()) for each in found], [float(each.max()) for each in found]


def _read_by_products(model: Any) -> list[str]:
    names = (node.input[0] for node in model.graph.node if node.op_type == _DYNAMIC)
    return list(dict.fromkeys(names))


def _shipped_texts() -> list[Sequence[int]]:
    """Return one in ten of the shipped phrases as token numbers."""
    tokenizer = read_tokenizer(DATA / "matching" / "tokenizer.json", MAX_TOKENS)
    normaliser = Normaliser(Slang.load(DATA / "slang.yaml"))
    phrases = PhraseList.of(load_knowledge(KNOWLEDGE)).texts[::_EVERY]
    return [tokenizer.numbers(normaliser.phrase(text)) for text in phrases]


def _onnx() -> Any:
    """Return the package onnx, which only training needs."""
    import onnx

    return cast("Any", onnx)
