"""All phrases of a snapshot, ready to be compared with a question."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bot.knowledge.models import Snapshot
from bot.matching.cache import Arrays, Cache, digest
from bot.matching.encoding.built import BuiltIndex
from bot.matching.encoding.packed import ComparedVectors, KeptVectors
from bot.matching.encoding.phrase_vectors import PhraseVectors
from bot.matching.parameters import Kernel
from bot.matching.ridge import (
    class_targets,
    invert,
    landmarks,
    penalties,
    solve,
    solve_sampled,
)
from bot.matching.words.lexical import Bag, Floats, Ints, LexicalIndex
from bot.matching.words.normalise import Normaliser
from bot.matching.words.packed_texts import PackedTexts
from bot.matching.words.usage import WordUsage

_FORMAT = "7"
"""Of what is worked out and kept: a new one makes the index that ships and the caches worthless."""
_LEXICAL = ("codes", "idf", "starts", "rows", "weights")
_NOT_SOLVED = np.zeros((0, 0), np.float32)


class PhraseList(Struct, frozen=True):
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

    def some(self, rows: Ints) -> PhraseList:
        """Return some phrases alone, by ascending numbers."""
        texts = tuple(map(self.texts.__getitem__, rows.tolist()))
        return PhraseList(texts, self.owners[rows], self.topics[rows], self.ids)

    @property
    def outside(self) -> int:
        """The number of the class "not covered"."""
        return len(self.ids)

    @property
    def subjects(self) -> Ints:
        """The number of what each phrase is about: its entry, or its topic, which follow these.

        "Not covered" is as many subjects as it has topics. Were it one, all its phrases together
        would count as much as those of one entry.
        """
        return np.where(self.topics < 0, self.owners, self.outside + self.topics).astype(np.int32)


class PhraseIndex(Struct, frozen=True, dict=True):
    """Phrases with vectors, tf-idf postings and the coefficients that were solved from them.

    Of very many phrases only some are here (`some`): those that a question is compared with; known:
    the number of all that taught it. coefficients: shape (landmarks, classes), column by column in
    memory: a few classes are quick.
    """

    phrases: PhraseList
    texts: PackedTexts
    vectors: KeptVectors | None
    lexical: LexicalIndex
    marks: Ints
    coefficients: Floats
    kernel: Kernel
    key: str
    known: int
    counted: WordUsage | None = None
    """The use of words as the cache holds it; None if it has yet to be counted."""

    @property
    def is_sampled(self) -> bool:
        """Whether only some of the phrases carry coefficients."""
        return len(self.marks) < self.known

    def some(self, rows: Ints) -> PhraseIndex:
        """Return the index of some phrases alone, by ascending numbers, all landmarks among them.

        Scores stay the same: what the others had to say is in the coefficients.
        """
        return replace(
            self,
            phrases=self.phrases.some(rows),
            texts=PackedTexts.of(self.texts.some(rows.tolist())),
            vectors=None if self.vectors is None else self.vectors.some(rows),
            lexical=self.lexical.some(rows),
            marks=np.searchsorted(rows, self.marks).astype(np.int32),
            counted=self.usage,
        )

    @cached_property
    def starts(self) -> Ints:
        """The first row of each class; phrases stand in the order of their classes."""
        classes = np.arange(self.phrases.outside + 2)
        return np.searchsorted(self.phrases.owners, classes).astype(np.int32)

    @cached_property
    def usage(self) -> WordUsage:
        """How the phrases use words."""
        if self.counted is not None:
            return self.counted
        owners: list[int] = self.phrases.owners.tolist()
        return WordUsage.of(self.texts, owners, self.phrases.outside)

    @cached_property
    def _compared(self) -> ComparedVectors | None:
        return None if self.vectors is None else ComparedVectors.of(self.vectors)

    def marked(self, kernel: Floats) -> Floats:
        """The values of the phrases that carry coefficients."""
        return kernel if len(self.marks) == len(kernel) else kernel.take(self.marks)

    def alike(self, vector: Floats | None, bag: Bag) -> tuple[Floats, Floats, Floats]:
        """Compare a question with every phrase: kernel, cosine and tf-idf values, shape (n,)."""
        words = self.lexical.similarities(bag)
        if vector is None or self._compared is None:
            return words, np.zeros_like(words), words
        cosines = self._compared.cosines(vector)
        return mix(self.kernel, cosines, words), cosines, words


def mix(kernel: Kernel, cosines: Floats, words: Floats | np.float32) -> Floats:
    """Return the kernel value for cosines of vectors and tf-idf similarities."""
    # In place: passes over fresh memory take longer than the sums.
    values = cosines - np.float32(1)
    values *= np.float32(kernel.width)
    np.exp(values, out=values)
    values *= np.float32(1 - kernel.lexical)
    values += np.float32(kernel.lexical) * words
    return values


def build_index(
    snapshot: Snapshot,
    normaliser: Normaliser,
    known: PhraseVectors | None,
    kernel: Kernel,
    cache: Cache,
    built: BuiltIndex | None = None,
) -> PhraseIndex:
    """Return the index of a snapshot, from what ships or the cache where they hold it.

    known: returns the phrases' vectors; None without a sentence model.
    """
    phrases = PhraseList.of(snapshot)
    model = (_FORMAT, known.model if known else "words", kernel.model_dump_json())
    # All at once: phrase by phrase it would take ten milliseconds of every start.
    owners = phrases.owners.tobytes().hex()
    key = digest([*model, normaliser.key, owners, "\0".join(phrases.texts)])
    arrays = (built.arrays(key) if built else None) or cache.read(key)
    if arrays is not None:
        return _unpacked(arrays, phrases, known, kernel, key)
    texts = tuple(map(normaliser.phrase, phrases.texts))
    vectors = known.of(texts) if known else None
    lexical, marks = LexicalIndex.build(texts), landmarks(phrases.owners)
    parts = phrases, PackedTexts.of(texts), vectors, lexical, marks
    index = resolve(PhraseIndex(*parts, _NOT_SOLVED, kernel, key, len(texts)), kernel)
    cache.write(key, pack(index))
    return index


def resolve(index: PhraseIndex, kernel: Kernel) -> PhraseIndex:
    """Return the same phrases with the coefficients of a kernel: seconds for thousands of them."""
    phrases, marks = index.phrases, index.marks
    targets = class_targets(phrases.owners, phrases.outside + 1)
    penalty = penalties(phrases.subjects, kernel.ridge)
    if len(marks) == len(targets):
        values = kernel_matrix(kernel, index.vectors, index.lexical, marks)
        solution = solve(values, targets, penalty)
    else:
        solution = solve_sampled(
            lambda rows: kernel_rows(index, kernel, rows), targets, penalty, marks
        )
    return replace(index, kernel=kernel, coefficients=np.asfortranarray(solution))


def kernel_rows(index: PhraseIndex, kernel: Kernel, rows: Ints) -> Floats:
    """Return the kernel of some phrases (rows) with every landmark (columns)."""
    lexical, marks = index.lexical, index.marks
    numbers: list[int] = rows.tolist()
    bags = list(map(lexical.bag, index.texts.some(numbers)))
    words = np.stack([lexical.similarities(bag)[marks] for bag in bags])
    if index.vectors is None:
        return words
    return mix(kernel, index.vectors[rows] @ index.vectors[marks].T, words)


def kernel_matrix(
    kernel: Kernel, vectors: KeptVectors | None, lexical: LexicalIndex, marks: Ints
) -> Floats:
    """Return the kernel of every phrase (rows) with every landmark (columns)."""
    words = lexical.matrix(marks)
    if vectors is None:
        return words
    return mix(kernel, vectors[:] @ vectors[marks].T, words)


def inverse_of(index: PhraseIndex, cache: Cache) -> Floats | None:
    """Return the inverse of the solved system, from the cache if there; None for a sparse one.

    Only overlays and reviews of phrases need it: 70 MB for 4,200 phrases, read from disk when
    there is a cache. Made when it is first asked for, in seconds.
    """
    if index.is_sampled:
        return None
    cached = cache.read_mapped(index.key)
    if cached is not None:
        return cast("Floats", cached)
    inverse = exact_inverse(index)
    cache.write_mapped(index.key, inverse)
    return inverse


def exact_inverse(index: PhraseIndex) -> Floats:
    """Return the inverse of the system of all phrases, shape (n, n)."""
    rows = np.arange(len(index.texts), dtype=np.int32)
    values = kernel_matrix(index.kernel, index.vectors, index.lexical, rows)
    return invert(values, penalties(index.phrases.subjects, index.kernel.ridge))


def pack(index: PhraseIndex, rows: Ints | None = None) -> dict[str, Any]:
    """Return the arrays from which an index is had again, but for its vectors.

    rows: of an index of some phrases, their numbers among all.
    """
    arrays = {name: getattr(index.lexical, name) for name in _LEXICAL}
    words, counts = index.usage.packed()
    return {
        **arrays,
        "marks": index.marks.astype(np.min_scalar_type(len(index.texts))),
        "coefficients": index.coefficients,
        "texts": np.frombuffer(index.texts.joined, np.uint8),
        "words": words,
        "counts": counts,
        **({} if rows is None else {"some": rows.astype(np.min_scalar_type(index.known))}),
    }


def _unpacked(
    arrays: Arrays, phrases: PhraseList, known: PhraseVectors | None, kernel: Kernel, key: str
) -> PhraseIndex:
    """Return the index whose arrays `pack` made; phrases: all, also where it holds some."""
    covered, known_phrases = int((phrases.owners < phrases.outside).sum()), len(phrases.texts)
    if "some" in arrays:
        phrases = phrases.some(arrays["some"].astype(np.int32))
    texts = PackedTexts(arrays["texts"].tobytes(), len(phrases.texts))
    lexical = LexicalIndex(**{name: _any(arrays[name]) for name in _LEXICAL}, size=len(texts))
    coefficients = np.asfortranarray(arrays["coefficients"], np.float32)
    return PhraseIndex(
        phrases,
        texts,
        ComparedVectors(known.of(tuple(texts))) if known else None,
        lexical,
        arrays["marks"].astype(np.int32),
        coefficients,
        kernel,
        key,
        known_phrases,
        WordUsage.of_packed(
            _any(arrays["words"]), _any(arrays["counts"]), (covered, known_phrases - covered)
        ),
    )


def _any(array: object) -> Any:
    return array
