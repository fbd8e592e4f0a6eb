"""The likeness of a question to an overlay's new phrases, worked out where it matters.

A server may have tens of thousands of phrases. All landmarks are compared, and of the others only
those of the few entries that a question may mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.encoding.packed import PackedVectors
from bot.matching.index import PhraseIndex, mix
from bot.matching.overlay.overlay import Overlay
from bot.matching.overlay.words import WordLikeness
from bot.matching.words.lexical import Floats, Ints
from bot.matching.words.term_codes import Terms


class OwnLikeness(Struct, frozen=True):
    """A question beside the new phrases; vector: of the question, None without a model."""

    words: WordLikeness
    vectors: PackedVectors | None
    vector: Floats | None

    @classmethod
    def of_question(
        cls, overlay: Overlay, index: PhraseIndex, terms: Terms, vector: Floats | None
    ) -> OwnLikeness:
        """Compare the terms and the vector of a question."""
        return cls(overlay.words.compared(terms, index.lexical), overlay.vectors, vector)

    def kernel(self, index: PhraseIndex, count: int) -> Floats:
        """Return the kernel with the landmarks, which are the first so many phrases."""
        words = self.words.of_marks()
        if self.vector is None or self.vectors is None:
            return words
        return mix(index.kernel, self.vectors.some(slice(count)).cosines(self.vector), words)

    def of(self, rows: Ints) -> tuple[Floats, Floats]:
        """Return the cosines and the tf-idf similarities of some phrases."""
        words = self.words.of(rows)
        if self.vector is None or self.vectors is None or not len(rows):
            return np.zeros_like(words), words
        return self.vectors.cosines_of(rows, self.vector), words

    def nearest(self, wanted: NDArray[np.bool_]) -> float:
        """Return the highest cosine of the phrases that are wanted; without a model, of words."""
        if self.vector is None or self.vectors is None:
            values = self.words.of(np.flatnonzero(wanted).astype(np.int32))
        else:
            values = self.vectors.cosines(self.vector)[wanted]  # picking vectors would copy them
        return float(values.max(initial=0.0))


def likeliest(parts: Sequence[OwnLikeness], rows: Ints) -> tuple[Floats, Floats]:
    """Return cosines and tf-idf similarities of some phrases: the highest of several texts."""
    values = [part.of(rows) for part in parts]
    cosines = np.maximum.reduce([cosines for cosines, _ in values])
    return cosines, np.maximum.reduce([words for _, words in values])
