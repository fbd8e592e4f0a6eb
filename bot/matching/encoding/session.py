"""A graph of the sentence model, opened: token numbers in, vectors and logits of danger out."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.encoding.model import ModelFiles
from bot.matching.encoding.word_rows import WordRows

Vectors: TypeAlias = NDArray[np.float32]
Feed: TypeAlias = dict[str, NDArray[Any]]
_OURS = ("vector", "danger")
"""Results of a graph made by `training/encoder`; another has a vector for each token."""


class Readings(Struct, frozen=True):
    """What one run says of texts: unit vectors (n, d), and the logits of danger (n, classes).

    danger: None for a model that was not trained to tell it.
    """

    vectors: Vectors
    danger: Vectors | None

    def of(self, row: int) -> Readings:
        """Return what it says of one text, n = 1."""
        danger = None if self.danger is None else self.danger[row : row + 1]
        return Readings(self.vectors[row : row + 1], danger)


class Session:
    """A graph that the runtime has opened, on one thread; safe to call from several."""

    def __init__(self, graph: str | bytes, settings: Mapping[str, str] | None = None) -> None:
        """Open a graph, by its path or its content. Raises what the runtime raises."""
        import onnxruntime

        library = cast("Any", onnxruntime)  # it has no stubs
        options = library.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        for name, value in (settings or {}).items():
            options.add_session_config_entry(name, value)
        session = library.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        # The library keeps the file's bytes, in case that it must open it again with other
        # providers.
        session._model_bytes = None  # noqa: SLF001 the library has no other way
        self.inputs: list[str] = [entry.name for entry in session.get_inputs()]
        self.outputs: list[str] = [entry.name for entry in session.get_outputs()]
        self.notes: dict[str, str] = session.get_modelmeta().custom_metadata_map
        # The library's own `run` looks at each call in Python first, for a fiftieth of a question's
        # time. What is wrong with a call the runtime below says just as well.
        self._runtime = session._sess  # noqa: SLF001

    def run(self, names: Sequence[str], feed: Mapping[str, NDArray[Any]]) -> list[Vectors]:
        """Return the named results for the inputs by name. Raises what the runtime raises."""
        return self._runtime.run(names, feed, None)


class OwnInputs:
    """What a graph made by `training/encoder` reads of texts."""

    def __init__(self, words: Path) -> None:
        """Open the file that holds the word table. Raises OSError."""
        self._rows = WordRows(words)

    def of(self, texts: Sequence[Sequence[int]]) -> Feed:
        """Return the vectors of the texts' tokens, filled up, which count, and their shares."""
        if len(texts) == 1:
            (row,) = texts
            mask = np.ones((1, len(row)), np.int32)
            shares = np.full((1, 1, len(row)), 1 / len(row), np.float32)
            return {"words": self._rows.of(np.array(texts)), "mask": mask, "shares": shares}
        tokens, mask = filled(texts)
        shares = mask / mask.sum(axis=1, keepdims=True)
        return {
            "words": self._rows.of(tokens),
            "mask": mask.astype(np.int32),
            "shares": shares[:, None, :].astype(np.float32),
        }


class Graph:
    """A sentence model on one thread; safe to call from several threads."""

    def __init__(self, files: ModelFiles, content: bytes) -> None:
        """Open the graph, whose file holds this content.

        Raises OSError, and what the runtime raises.
        """
        # By its path, a model's weights may lie beside it.
        graph = content if files.words else str(files.graph)
        self._session = Session(graph, right_products())
        self._own = None if files.words is None else OwnInputs(files.words)
        self.tells_danger = set(_OURS) <= set(self._session.outputs)
        self.is_steady = self._session.notes.get("ranges") == "fixed"
        """Whether a text's result is the same whatever its company."""

    def read(self, tokens: Sequence[Sequence[int]]) -> Readings:
        """Run texts as token numbers, filled up to one length."""
        if self._own is not None:
            vectors, danger = self._session.run(_OURS, self._own.of(tokens))
            return Readings(vectors, danger)
        feed = self._feed(tokens)
        hidden = self._session.run(self._session.outputs[:1], feed)[0]
        if len(tokens) > 1:
            hidden *= feed["attention_mask"][:, :, None]
        total = hidden.sum(axis=1)
        return Readings(total / np.linalg.norm(total, axis=1, keepdims=True), None)

    def _feed(self, texts: Sequence[Sequence[int]]) -> Feed:
        """Return what another model reads: the numbers of the texts' tokens, and which count."""
        tokens, mask = filled(texts)
        feed: Feed = {"input_ids": tokens, "attention_mask": mask}
        if "token_type_ids" in self._session.inputs:
            feed["token_type_ids"] = np.zeros_like(tokens)
        return feed


def filled(texts: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return token numbers of texts, filled up to one length, and 1 where a token counts."""
    width = max(map(len, texts))
    tokens = np.zeros((len(texts), width), np.int64)
    mask = np.zeros((len(texts), width), np.int64)
    for row, values in enumerate(texts):
        tokens[row, : len(values)] = values
        mask[row, : len(values)] = 1
    return tokens, mask


def right_products() -> dict[str, str]:
    """Return the settings under which eight-bit products are right on this processor."""
    return {"session.x64quantprecision": "1"} if products_overflow() else {}


def products_overflow() -> bool:
    """Whether eight-bit products of this processor may overflow: x86 without VNNI.

    Where the processor cannot be asked it is assumed so: right but slower.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return False
    try:
        return "vnni" not in Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        return True
