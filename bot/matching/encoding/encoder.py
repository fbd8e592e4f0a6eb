"""Sentence vectors from an ONNX model: text in, unit vectors out."""

from __future__ import annotations

import os
import platform
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoding.model import ModelFiles, ModelMissingError
from bot.matching.encoding.wordpiece import read_tokenizer

Vectors = NDArray[np.float32]

MAX_TOKENS = 128
_BATCH = 8
_MOST_THREADS = 4
_REMEMBERED = 256
_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"


class _Session(Protocol):
    """The two methods of an onnxruntime session that are used here."""

    def run(self, names: None, feed: dict[str, NDArray[np.int64]]) -> list[Vectors]: ...

    def get_inputs(self) -> list[_Input]: ...


class _Input(Protocol):
    name: str


class Encoder:
    """A sentence model on one thread; safe to call from several threads."""

    def __init__(self, files: ModelFiles) -> None:
        """Load graph and tokenizer. Raises ModelMissingError when they cannot be read."""
        self._files = files
        try:
            self._session = _open_session(files)
            self._tokenizer = read_tokenizer(files.tokenizer, MAX_TOKENS)
        except Exception as error:  # both libraries raise kinds without a common base
            message = f"The sentence model could not be loaded: {error}."
            raise ModelMissingError(message) from error
        self._inputs = frozenset(entry.name for entry in self._session.get_inputs())
        self._known: dict[str, Vectors] = {}
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self.key = files.key
        vocabulary = self._tokenizer.vocabulary
        self.words = tuple(
            word
            for word in sorted(vocabulary, key=vocabulary.__getitem__)
            if word.isalpha() and word.isascii()
        )
        """Whole words that the model knows, those with low numbers (the usual ones) first."""
        self.dimensions = int(self._run(["a"]).shape[1])

    def know(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Take vectors that `encode_many` made before, one a text, shape (n, d), as `encode`'s own.

        For those who ask a whole knowledge base its own phrases: that takes a third of the time.
        """
        self._known = dict(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (n, d), the same for a text whatever its company.

        Up to a few dozen texts; recent ones are remembered. For many texts use `encode_many`.
        """
        rows = [self._one(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)

    def beside(self, graph: Path) -> Callable[[str], Vectors] | None:
        """Open another graph that reads the same tokens and points into the packaged weights.

        Returns what gives the first row of its first result for a text, shape (c,); None when this
        model is not the packaged one. Raises ValueError when the graph cannot be read.
        """
        if self._files.weights is None:
            return None
        try:
            session = _open_session(replace(self._files, graph=graph))
        except Exception as error:  # the library raises kinds without a common base
            message = f"{graph} could not be loaded: {error}"
            raise ValueError(message) from error
        return lambda text: session.run(None, self._feed([text]))[0][0]

    def encode_many(self, texts: Sequence[str], *, threads: int = _MOST_THREADS) -> Vectors:
        """Return one unit vector a text, shape (n, d), in batches of texts of like length.

        Activations are quantised batch by batch, so a vector may differ from that of `encode`
        in the third decimal. Small batches are as quick as large ones, and hold less memory.
        """
        result = np.zeros((len(texts), self.dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        # The library leaves Python while it computes, so threads use the other cores.
        with ThreadPoolExecutor(min(threads, os.cpu_count() or 1)) as pool:
            results = pool.map(self._run, [[texts[i] for i in batch] for batch in batches])
            for batch, vectors in zip(batches, results, strict=True):
                result[batch] = vectors
        return result

    def _one(self, text: str) -> Vectors:
        if text in self._known:
            return self._known[text]
        with self._lock:
            if text in self._recent:
                self._recent.move_to_end(text)
                return self._recent[text]
        vector = self._run([text])[0]
        with self._lock:
            self._recent[text] = vector
            while len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
        return vector

    def _run(self, texts: Sequence[str]) -> Vectors:
        """Tokenise, run the graph, average the token vectors, scale to length one."""
        feed = self._feed(texts)
        hidden = self._session.run(None, feed)[0]
        if len(texts) > 1:
            hidden *= feed["attention_mask"][:, :, None]
        total = hidden.sum(axis=1)
        return total / np.linalg.norm(total, axis=1, keepdims=True)

    def _feed(self, texts: Sequence[str]) -> dict[str, NDArray[np.int64]]:
        """Return the numbers of the texts' tokens, filled up to one length, and which count."""
        ids = [self._tokenizer.numbers(text) for text in texts]
        width = max(map(len, ids))
        tokens = np.zeros((len(ids), width), np.int64)
        mask = np.zeros((len(ids), width), np.int64)
        for row, values in enumerate(ids):
            tokens[row, : len(values)] = values
            mask[row, : len(values)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            feed["token_type_ids"] = np.zeros_like(tokens)
        return feed


def _open_session(files: ModelFiles) -> _Session:
    import onnxruntime

    library = cast("Any", onnxruntime)  # it has no stubs
    options = library.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    if _overflows():
        options.add_session_config_entry("session.x64quantprecision", "1")
    graph: str | bytes = str(files.graph)
    if files.weights is not None:
        folder = str(files.weights)
        options.add_session_config_entry(_WEIGHTS_FOLDER, folder)
        graph = files.graph.read_bytes()
    session = library.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return cast("_Session", session)


def _overflows() -> bool:
    """Whether eight-bit products of this processor may overflow: x86 without VNNI.

    Where the processor cannot be asked it is assumed so: right but slower.
    """
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        return False
    try:
        return "vnni" not in Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        return True
