"""Fewer dimensions for the sentence vector: its principal axes, as a last step of the graph.

What is compared with every phrase should be short: half the dimensions hold what tells phrases
apart (training/README.md has the figures). The axes are those of the second moments (principal
component analysis without centring, as cosines are not centred either), half from the shipped
phrases, half from the usual words of English: a server's own entries may speak of anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import load_knowledge
from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, packaged_weights
from bot.matching.index import PhraseList
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang
from training.encoder.graph import VECTOR

Floats = NDArray[np.float32]
NARROW = 192
"""Dimensions that stay: 128 lose a quarter of a point of BANKING77, 192 nothing."""
_USUAL, _EVERY = 12_000, 5
"""Of the usual words, one in five: as they stand in the vocabulary, the commonest first."""


def narrow(graph: Path) -> None:
    """Give a graph that `build_encoder` made a shorter vector. Danger stays as it is.

    Raises ValueError if its vector is short already.
    """
    files = ModelFiles(graph, DATA / "matching" / "tokenizer.json", packaged_weights())
    encoder = Encoder(files)
    if encoder.dimensions <= NARROW:
        raise ValueError(f"The vector has only {encoder.dimensions} dimensions already.")
    graph.write_bytes(with_axes(graph.read_bytes(), _shipped_axes(encoder)))


def principal_axes(samples: list[Floats], count: int) -> Floats:
    """Return axes of the main plane of samples of vectors, which count alike: shape (d, count).

    They are turned at random within that plane, which changes no cosine: on the main axes
    themselves the first value is by far the largest, and one byte a value would hold little of the
    others.
    """
    moments = [(sample.T @ sample) / len(sample) for sample in samples]
    # Eigenvalues come in rising order.
    _, axes = np.linalg.eigh(np.mean(moments, axis=0))
    turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(count, count)))
    return np.ascontiguousarray(axes[:, ::-1][:, :count] @ turn, np.float32)


def with_axes(graph: bytes, axes: Floats) -> bytes:
    """Return a graph whose vector is turned onto axes, shape (d, k), before it is normalised.

    Raises ValueError if the vector has other dimensions than d.
    """
    import onnx

    library = cast("Any", onnx)
    model = library.load_model_from_string(graph)
    last = next(node for node in model.graph.node if VECTOR in node.output)
    (result,) = (output for output in model.graph.output if output.name == VECTOR)
    width = result.type.tensor_type.shape.dim[1]
    if width.dim_value != len(axes):
        raise ValueError(f"The vector has {width.dim_value} dimensions instead of {len(axes)}.")
    width.dim_value = axes.shape[1]
    turned = library.helper.make_node("MatMul", [last.input[0], "axes"], ["turned"])
    last.input[0] = "turned"
    model.graph.node.insert(list(model.graph.node).index(last), turned)
    model.graph.initializer.append(library.numpy_helper.from_array(axes, "axes"))
    return cast("bytes", model.SerializeToString())


def _shipped_axes(encoder: Encoder) -> Floats:
    """Return the axes of the shipped phrases and of the usual words, as a model sees them."""
    normaliser = Normaliser(Slang.load(DATA / "slang.yaml"))
    texts = PhraseList.of(load_knowledge(KNOWLEDGE)).texts
    phrases = [normaliser.phrase(text) for text in texts]
    words = encoder.words.most_used(_USUAL)[::_EVERY]
    return principal_axes([encoder.encode_many(phrases), encoder.encode_many(words)], NARROW)
