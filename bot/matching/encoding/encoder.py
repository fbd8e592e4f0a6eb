"""The sentence model: text in; a unit vector and, with the model that ships, danger out.

Both come from one run. The danger check, matching and the grouping of questions ask about the same
short text one after the other; the encoder remembers the last few texts for that moment, in memory
alone.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from bot.matching.encoding.model import ModelFiles, ModelMissingError
from bot.matching.encoding.session import Graph, Readings, Vectors
from bot.matching.encoding.wordpiece import read_tokenizer
from bot.matching.words.common_words import CommonWords

__all__ = ["MAX_TOKENS", "Encoder", "Vectors"]

MAX_TOKENS = 128
_BATCH = 8
_RUN = 8
"""Tokens that take as long as it takes to begin a run: so many may be filled up for a shared one.

0.4 ms of the 1.0 that one text of ten tokens takes alone (docs/benchmarks.md).
"""
_MOST_THREADS = 4
_REMEMBERED = 32
"""Texts: the passages and parts of one long post, or one short question of each who ask now."""
Tokens: TypeAlias = tuple[int, ...]


class Encoder:
    """A sentence model on one thread; safe to call from several threads."""

    def __init__(self, files: ModelFiles) -> None:
        """Load graph and tokenizer. Raises ModelMissingError when they cannot be read."""
        try:
            content = files.graph.read_bytes()
            self._graph = Graph(files, content)
            self._tokenizer = read_tokenizer(files.tokenizer, MAX_TOKENS)
        except Exception as error:  # both libraries raise kinds without a common base
            message = f"The sentence model could not be loaded: {error}."
            raise ModelMissingError(message) from error
        self._tokens_of = lru_cache(_REMEMBERED)(self._tokenizer.numbers)
        self._known: dict[str, Vectors] = {}
        self._recent: OrderedDict[Tokens, Readings] = OrderedDict()
        self._lock = threading.Lock()
        self.key = files.key(content)
        self.words = CommonWords(self._tokenizer.vocabulary)
        self.dimensions = int(self._run(["a"]).vectors.shape[1])

    @property
    def tells_danger(self) -> bool:
        """Whether the model was trained to tell danger from calm."""
        return self._graph.tells_danger

    def know(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Take vectors that `encode_many` made before, one a text, shape (n, d), as `encode`'s own.

        For those who ask a whole knowledge base its own phrases: that takes a third of the time.
        """
        self._known = dict(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (n, d), the same for a text whatever its company.

        Up to a few dozen texts; recent ones are remembered. For many texts use `encode_many`.
        """
        if len(texts) == 1 and texts[0] not in self._known:
            return self._read(texts[0]).vectors
        rows = [
            self._known[text] if text in self._known else self._read(text).vectors[0]
            for text in texts
        ]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)

    def danger(self, text: str) -> Vectors | None:
        """Return the logits of calm and of each kind of danger, shape (classes,).

        None when the model was not trained to tell them.
        """
        danger = self._read(text).danger if self.tells_danger else None
        return None if danger is None else danger[0]

    def encode_many(self, texts: Sequence[str], *, threads: int = _MOST_THREADS) -> Vectors:
        """Return one unit vector a text, shape (n, d), in batches of texts of like length.

        The same as those of `encode`; with a model that is not steady they may differ in the third
        decimal. Small batches are as quick as large ones, and hold less memory.
        """
        result = np.zeros((len(texts), self.dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        # The library leaves Python while it computes, so threads use the other cores.
        with ThreadPoolExecutor(min(threads, os.cpu_count() or 1)) as pool:
            readings = pool.map(self._run, [[texts[i] for i in batch] for batch in batches])
            for batch, reading in zip(batches, readings, strict=True):
                result[batch] = reading.vectors
        return result

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Run up to 32 texts that are asked for next, together: that takes half as long.

        Not with a model whose result for a text depends on its company.
        """
        if not self._graph.is_steady:
            return
        tokens = {tuple(self._tokens_of(text)) for text in texts[:_REMEMBERED]}
        with self._lock:
            new = sorted(tokens - self._recent.keys(), key=lambda each: (len(each), each))
        if len(tokens) > 1:
            for batch in _batches_of_like_length(new):
                self._remember(batch, self._graph.read(batch))

    def _read(self, text: str) -> Readings:
        """Run one text, unless it is among the last few. Texts of the same tokens are the same."""
        tokens = tuple(self._tokens_of(text))
        with self._lock:
            if (remembered := self._recent.get(tokens)) is not None:
                self._recent.move_to_end(tokens)
                return remembered
        reading = self._graph.read([tokens])
        self._remember([tokens], reading)
        return reading

    def _remember(self, texts: Sequence[Tokens], readings: Readings) -> None:
        with self._lock:
            for row, tokens in enumerate(texts):
                self._recent[tokens] = readings if len(texts) == 1 else readings.of(row)
            while len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)

    def _run(self, texts: Sequence[str]) -> Readings:
        return self._graph.read([self._tokenizer.numbers(text) for text in texts])


def _batches_of_like_length(texts: Sequence[Tokens]) -> Iterator[list[Tokens]]:
    """Yield texts that are in the order of their length, those together that are quicker so."""
    batch: list[Tokens] = []
    for tokens in texts:
        filled = len(batch) * (len(tokens) - len(batch[-1])) if batch else 0
        if filled > _RUN or len(batch) == _BATCH:
            yield batch
            batch = []
        batch.append(tokens)
    if batch:
        yield batch
