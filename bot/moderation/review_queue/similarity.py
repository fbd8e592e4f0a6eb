"""The similarity of two questions: sentence vectors, without the part that all share.

Everything asked here is about therapists, so that plain cosines are high throughout. The shipped
phrases show which directions all questions share; those count less (partial whitening).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.matching.encoding.stored import unpack_vectors

Floats = NDArray[np.float32]

_FLOOR = 0.05
_SAME_WORDS = 75.0
_Cdist = Callable[..., NDArray[np.uint8]]


class Similarity(Struct, frozen=True):
    """Compares questions by meaning, and by words those that have no vector of this model.

    key: the model's, None without one. mean, spread: shapes (d,) and (d, d).
    """

    key: str | None = None
    mean: Floats | None = None
    spread: Floats | None = None

    @classmethod
    def learn(cls, key: str | None, phrases: Floats | None) -> Similarity:
        """Learn from the vectors of the shipped phrases, shape (n, d), what questions share."""
        # Fewer phrases than dimensions do not show what all have in common.
        if key is None or phrases is None or len(phrases) < phrases.shape[1]:
            return cls(key)
        mean = phrases.mean(axis=0)
        away = phrases - mean
        values, directions = np.linalg.eigh(away.T @ away)
        # `eigh` sorts the values: the last is that of the strongest direction.
        lengths = np.sqrt(np.maximum(values, 0) / values[-1])
        spread = directions / np.sqrt(lengths + _FLOOR)
        return cls(key, mean, spread.astype(np.float32))

    def compare(self, texts: Sequence[str], packed_vectors: Sequence[bytes | None]) -> Floats:
        """Return similarities of all pairs, shape (n, n): 1 for the same, about 0 for strangers.

        `packed` are vectors as the matcher gave them; those of another model do not count.
        """
        result = np.zeros((len(texts), len(texts)), np.float32)
        with_vector, vectors = unpack_vectors(self.key, packed_vectors) if self.key else ([], None)
        if vectors is not None and with_vector:
            rows = self._whiten(vectors)
            result[np.ix_(with_vector, with_vector)] = rows @ rows.T
        without_vector = sorted(set(range(len(texts))) - set(with_vector))
        if without_vector:
            same_words = _same_words([texts[place] for place in without_vector], texts)
            result[without_vector, :] = same_words
            result[:, without_vector] = same_words.T
        np.fill_diagonal(result, 1)
        return result

    def _whiten(self, vectors: Floats) -> Floats:
        if self.mean is None or self.spread is None:
            return vectors
        rows = (vectors - self.mean) @ self.spread
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def _same_words(rows: Sequence[str], texts: Sequence[str]) -> Floats:
    """1 where nearly the same words stand, in any order; else 0."""
    compare = cast("_Cdist", cast("Any", process).cdist)
    scores = compare(rows, texts, scorer=fuzz.token_sort_ratio, score_cutoff=_SAME_WORDS)
    return (scores > 0).astype(np.float32)
