"""The ranges of what the products of a graph read, measured once.

A product that finds the range of its values anew in every run finds it over all texts in that run,
so a result depends on what is run beside it. With fixed ranges it does not, and texts of several
members can be run together (`Encoder.read_ahead`). Nothing is lost: a few values of every text are
by far the largest, and nearly the same in all (massive activations, Sun et al. 2024), so the range
found anew is the fixed one. Static quantisation as in Jacob et al. 2018.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from bot.knowledge import load_knowledge
from bot.matching.encoding.encoder import MAX_TOKENS
from bot.matching.encoding.model import packaged_weights
from bot.matching.encoding.session import OwnInputs, Session, right_products
from bot.matching.encoding.wordpiece import read_tokenizer
from bot.matching.index import PhraseList
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang
from training.encoder.graph import Range, build_encoder
from training.encoder.layers import Layers
from training.encoder.packaged import Packaged

_SHARE = 0.9
"""Of the texts, each within its range; what the others have beyond it is cut off.

With all of them a step is larger, and BANKING77 0.3 lower.
"""
_EVERY = 10
"""One phrase in so many is measured."""


def build_fixed(packaged: Packaged, layers: Layers) -> bytes:
    """Return the graph of trained layers, with ranges measured on the shipped phrases."""
    ranges = measured(build_encoder(packaged, layers), _shipped_texts())
    return build_encoder(packaged, layers, ranges)


def measured(graph: bytes, texts: Sequence[Sequence[int]]) -> dict[str, Range]:
    """Return the range of what each dynamic product reads, by its name.

    texts: as token numbers.
    """
    import onnx  # only training needs it

    library = cast("Any", onnx)
    model = library.load_model_from_string(graph)
    products = (node for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul")
    names = list(dict.fromkeys(node.input[0] for node in products))
    for name in names:
        model.graph.output.append(library.helper.make_empty_tensor_value_info(name))
    session = Session(model.SerializeToString(), right_products())
    inputs = OwnInputs(packaged_weights())
    lowest = np.zeros((len(texts), len(names)))
    highest = np.zeros_like(lowest)
    for row, tokens in enumerate(texts):
        read = session.run(names, inputs.of([tokens]))
        lowest[row], highest[row] = [each.min() for each in read], [each.max() for each in read]
    # Zero lies in every range: what is filled up has it.
    low = np.minimum(np.quantile(lowest, 1 - _SHARE, axis=0), 0)
    high = np.maximum(np.quantile(highest, _SHARE, axis=0), 0)
    return dict(zip(names, zip(low.tolist(), high.tolist(), strict=True), strict=True))


def _shipped_texts() -> list[Sequence[int]]:
    """Return one in ten of the shipped phrases as token numbers."""
    tokenizer = read_tokenizer(DATA / "matching" / "tokenizer.json", MAX_TOKENS)
    normaliser = Normaliser(Slang.load(DATA / "slang.yaml"))
    phrases = PhraseList.of(load_knowledge(KNOWLEDGE)).texts[::_EVERY]
    return [tokenizer.numbers(normaliser.phrase(text)) for text in phrases]
