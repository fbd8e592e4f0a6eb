"""All phrases of a snapshot, ready to be compared with a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np

from bot.knowledge.models import Snapshot
from bot.matching.cache import Cache, digest
from bot.matching.encoding.encoder import Encoder
from bot.matching.parameters import Kernel
from bot.matching.ridge import class_targets, invert, landmarks, solve
from bot.matching.words.lexical import Bag, Floats, Ints, LexicalIndex
from bot.matching.words.normalise import Normaliser

_FORMAT = "5"
_LEXICAL = ("codes", "idf", "places", "dense", "starts", "rows", "weights")


@dataclass(frozen=True)
class PhraseList:
    """Phrases, the class each means, and the ids of the classes; the last class is "not covered".

    topics: for a phrase that is not covered the number of its topic in the snapshot, else -1.
    """

    texts: tuple[str, ...]
    owners: Ints
    topics: Ints
    ids: tuple[str, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> PhraseList:
        """Collect the phrases of entries, then of topics, in the snapshot's order."""
        ids = tuple(snapshot.entries)
        texts: list[str] = []
        owners: list[int] = []
        topics: list[int] = []
        for number, entry in enumerate(snapshot.entries.values()):
            texts += entry.phrases
            owners += [number] * len(entry.phrases)
        topics = [-1] * len(texts)
        for number, topic in enumerate(snapshot.topics):
            texts += topic.phrases
            owners += [len(ids)] * len(topic.phrases)
            topics += [number] * len(topic.phrases)
        return cls(tuple(texts), np.array(owners, np.int32), np.array(topics, np.int32), ids)

    @property
    def outside(self) -> int:
        """The number of the class "not covered"."""
        return len(self.ids)


@dataclass(frozen=True)
class PhraseIndex:
    """Phrases with vectors, tf-idf postings and the coefficients that were solved from them.

    coefficients: shape (landmarks, classes), column by column in memory: a few classes are quick.
    """

    phrases: PhraseList
    texts: tuple[str, ...]
    vectors: Floats | None
    lexical: LexicalIndex
    marks: Ints
    coefficients: Floats
    kernel: Kernel
    key: str

    @cached_property
    def starts(self) -> Ints:
        """The first row of each class; phrases stand in the order of their classes."""
        classes = np.arange(self.phrases.outside + 2)
        return np.searchsorted(self.phrases.owners, classes).astype(np.int32)

    def marked(self, kernel: Floats) -> Floats:
        """The values of the phrases that carry coefficients."""
        return kernel if len(self.marks) == len(kernel) else kernel[self.marks]

    def alike(self, vector: Floats | None, bag: Bag) -> tuple[Floats, Floats, Floats]:
        """Compare a question with every phrase: kernel, cosine and tf-idf values, shape (n,)."""
        words = self.lexical.similarities(bag)
        if vector is None or self.vectors is None:
            return words, np.zeros_like(words), words
        cosines = self.vectors @ vector
        return mix(self.kernel, cosines, words), cosines, words


def mix(kernel: Kernel, cosines: Floats, words: Floats) -> Floats:
    """Return the kernel value for cosines of vectors and tf-idf similarities."""
    closeness = np.exp(np.float32(kernel.width) * (cosines - np.float32(1)))
    share = np.float32(kernel.lexical)
    return ((np.float32(1) - share) * closeness + share * words).astype(np.float32, copy=False)


def build_index(
    snapshot: Snapshot,
    normaliser: Normaliser,
    encoder: Encoder | None,
    kernel: Kernel,
    cache: Cache,
) -> PhraseIndex:
    """Return the index of a snapshot, from the cache when it holds it."""
    phrases = PhraseList.of(snapshot)
    texts = tuple(normaliser.phrase(text) for text in phrases.texts)
    key = digest(
        [
            _FORMAT,
            encoder.key if encoder else "words",
            kernel.model_dump_json(),
            *(f"{owner} {text}" for owner, text in zip(phrases.owners, texts, strict=True)),
        ]
    )
    arrays = cache.read(key)
    if arrays is None:
        index = _solve(phrases, texts, encoder, kernel, key, cache)
        cache.write(key, _pack(index))
        return index
    return _restore(phrases, texts, kernel, key, arrays)


def _solve(
    phrases: PhraseList,
    texts: tuple[str, ...],
    encoder: Encoder | None,
    kernel: Kernel,
    key: str,
    cache: Cache,
) -> PhraseIndex:
    lexical = LexicalIndex.build(texts)
    vectors = encoder.encode_many(texts) if encoder else None
    marks = landmarks(phrases.owners)
    values = kernel_matrix(kernel, vectors, lexical, marks)
    classes = len(phrases.ids) + 1
    if len(marks) == len(texts) and cache.keeps:
        inverse = invert(values, phrases.owners, kernel.ridge)
        cache.write_mapped(key, inverse)
        solution = inverse @ class_targets(phrases.owners, classes)
    else:
        solution = solve(values, phrases.owners, classes, kernel.ridge, marks)
    coefficients = np.asfortranarray(solution)
    return PhraseIndex(phrases, texts, vectors, lexical, marks, coefficients, kernel, key)


def kernel_matrix(
    kernel: Kernel, vectors: Floats | None, lexical: LexicalIndex, marks: Ints
) -> Floats:
    """Return the kernel of every phrase (rows) with every landmark (columns)."""
    words = lexical.matrix(marks)
    if vectors is None:
        return words
    return mix(kernel, vectors @ vectors[marks].T, words)


def inverse_of(index: PhraseIndex, cache: Cache) -> Floats | None:
    """Return the inverse of the solved system, from the cache if there; None for a sparse one.

    Only overlays and reviews of phrases need it: 20 MB for 2,200 phrases, read from disk when
    there is a cache. Without one it is made anew at each call, which takes a second.
    """
    if len(index.marks) < len(index.texts):
        return None
    cached = cache.read_mapped(index.key)
    if cached is not None:
        return cast("Floats", cached)
    values = kernel_matrix(index.kernel, index.vectors, index.lexical, index.marks)
    inverse = invert(values, index.phrases.owners, index.kernel.ridge)
    cache.write_mapped(index.key, inverse)
    return inverse


def _pack(index: PhraseIndex) -> dict[str, Any]:
    lexical = index.lexical
    arrays = {
        **{name: getattr(lexical, name) for name in _LEXICAL},
        "marks": index.marks,
        "coefficients": index.coefficients,
    }
    if index.vectors is not None:
        arrays["vectors"] = index.vectors
    return arrays


def _restore(
    phrases: PhraseList, texts: Sequence[str], kernel: Kernel, key: str, arrays: dict[str, Any]
) -> PhraseIndex:
    lexical = LexicalIndex(**{name: arrays[name] for name in _LEXICAL}, size=len(texts))
    return PhraseIndex(
        phrases,
        tuple(texts),
        arrays.get("vectors"),
        lexical,
        arrays["marks"],
        arrays["coefficients"],
        kernel,
        key,
    )
