"""A server's own knowledge laid over the shipped one, without touching the shipped vectors.

New phrases are added to the solved system by its Schur complement: exact, and a few milliseconds
instead of solving anew. Above a few thousand shipped phrases, where no inverse is kept, the new
phrases are fitted to what the shipped ones leave unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.knowledge.models import Entry, Topic
from bot.matching.encoder import Encoder
from bot.matching.index import PhraseIndex, mix
from bot.matching.lexical import Floats, Ints, LexicalIndex, terms_of, weigh
from bot.matching.ridge import class_targets


@dataclass(frozen=True, slots=True)
class Layer:
    """The words of an overlay: its phrases as flat terms and weights, and the terms it adds."""

    texts: tuple[str, ...]
    added: Mapping[str, int]
    idf: Floats
    terms: Ints
    weights: Floats
    rows: Ints

    def similarities(self, text: str, base: LexicalIndex) -> Floats:
        """Return the tf-idf similarity of a normalised text to every phrase of the overlay."""
        bag = weigh(terms_of(text), _Layered(base.vocabulary, self.added), self.idf)
        dense = np.zeros(len(self.idf), np.float32)
        dense[bag.terms] = bag.weights
        products = dense[self.terms] * self.weights
        return np.bincount(self.rows, products, len(self.texts)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a server adds and hides.

    ids: names of the classes that are new, in the order of the last columns of `coefficients`.
    coefficients: of the shipped landmarks, with those columns added; own: of the new phrases.
    owners: the class of each new phrase; topics: the topic of each, or None.
    """

    layer: Layer
    vectors: Floats | None
    owners: Ints
    topics: tuple[Topic | None, ...]
    ids: tuple[str, ...]
    titles: Mapping[str, Entry]
    coefficients: Floats
    own: Floats
    disabled: frozenset[str]


class _Layered(Mapping[str, int]):
    """Two vocabularies as one."""

    def __init__(self, base: Mapping[str, int], added: Mapping[str, int]) -> None:
        self._base, self._added = base, added

    def __getitem__(self, term: str) -> int:
        found = self._base.get(term)
        return self._added[term] if found is None else found

    def __contains__(self, term: object) -> bool:
        return term in self._base or term in self._added

    def __iter__(self) -> Iterator[str]:
        yield from self._base
        yield from self._added

    def __len__(self) -> int:
        return len(self._base) + len(self._added)


@dataclass(frozen=True, slots=True)
class Additions:
    """What a server adds, as it stands in its settings."""

    entries: Sequence[Entry] = ()
    aliases: Mapping[str, Sequence[str]] | None = None
    topics: Sequence[Topic] = ()
    disabled: Collection[str] = ()


def lay_over(
    index: PhraseIndex,
    additions: Additions,
    normalise: Callable[[str], str],
    encoder: Encoder | None,
    inverse: Callable[[], Floats | None],
) -> Overlay:
    """Return the overlay of a server's additions; aliases of unknown entries are left out."""
    ids = list(index.phrases.ids)
    fresh = [entry.id for entry in additions.entries if entry.id not in ids]
    place = {name: number for number, name in enumerate(ids)}
    place |= {name: len(ids) + 1 + number for number, name in enumerate(fresh)}
    rows = [(text, place[entry.id], None) for entry in additions.entries for text in entry.phrases]
    for name, texts in (additions.aliases or {}).items():
        rows += [(text, place[name], None) for text in texts if name in place]
    rows += [(text, len(ids), topic) for topic in additions.topics for text in topic.phrases]
    texts = tuple(normalise(text) for text, _, _ in rows)
    owners = np.array([owner for _, owner, _ in rows], np.int32)
    vectors = encoder.encode_many(texts) if encoder else None
    layer = _layer(texts, index.lexical)
    new = _New(layer, vectors, owners, len(fresh))
    coefficients, own = _extend(index, new, inverse)
    return Overlay(
        layer,
        vectors,
        owners,
        tuple(topic for _, _, topic in rows),
        tuple(fresh),
        {entry.id: entry for entry in additions.entries},
        coefficients,
        own,
        frozenset(additions.disabled),
    )


def _layer(texts: tuple[str, ...], base: LexicalIndex) -> Layer:
    counted = [terms_of(text) for text in texts]
    new = sorted({term for terms in counted for term in terms} - base.vocabulary.keys())
    added = {term: len(base.vocabulary) + number for number, term in enumerate(new)}
    unseen = np.float32(np.log(1 + base.size) + 1)
    idf = np.concatenate([base.idf, np.full(len(new), unseen, np.float32)])
    vocabulary = _Layered(base.vocabulary, added)
    bags = [weigh(terms, vocabulary, idf) for terms in counted]
    return Layer(
        texts,
        added,
        idf,
        np.concatenate([np.zeros(0, np.int32), *(bag.terms for bag in bags)]),
        np.concatenate([np.zeros(0, np.float32), *(bag.weights for bag in bags)]),
        np.repeat(np.arange(len(bags), dtype=np.int32), [len(bag.terms) for bag in bags]),
    )


@dataclass(frozen=True, slots=True)
class _New:
    """New phrases: their words, vectors and classes, and how many classes are new."""

    layer: Layer
    vectors: Floats | None
    owners: Ints
    fresh: int


def _extend(
    index: PhraseIndex, new: _New, inverse: Callable[[], Floats | None]
) -> tuple[Floats, Floats]:
    """Return the coefficients of the shipped landmarks and of the new phrases."""
    owners = new.owners
    base = np.pad(index.coefficients, ((0, 0), (0, new.fresh)))
    if not len(owners):
        return base, np.zeros((0, base.shape[1]), np.float32)
    cross = cross_kernel(index, new.layer, new.vectors)[index.marks]
    inner = inner_kernel(index, new.layer, new.vectors)
    targets = class_targets(owners, base.shape[1])
    inner[np.diag_indices(len(owners))] += new_penalties(index, owners)
    solved = inverse()
    if solved is None:
        return base, np.linalg.solve(inner, targets - cross.T @ base).astype(np.float32)
    spread = solved @ cross
    own = np.linalg.solve(inner - cross.T @ spread, targets - cross.T @ base).astype(np.float32)
    return (base - spread @ own).astype(np.float32), own


def cross_kernel(index: PhraseIndex, layer: Layer, vectors: Floats | None) -> Floats:
    """Kernel of shipped phrases (rows) with new ones (columns)."""
    lexical = index.lexical
    words = np.stack([lexical.similarities(lexical.bag(text)) for text in layer.texts], axis=1)
    if vectors is None or index.vectors is None:
        return words
    return mix(index.kernel, index.vectors @ vectors.T, words)


def inner_kernel(index: PhraseIndex, layer: Layer, vectors: Floats | None) -> Floats:
    """Kernel of new phrases with each other."""
    words = np.stack([layer.similarities(text, index.lexical) for text in layer.texts])
    return words if vectors is None else mix(index.kernel, vectors @ vectors.T, words)


def new_penalties(index: PhraseIndex, owners: Ints) -> Floats:
    """The ridge of the new phrases, on the scale of the shipped ones."""
    shipped = np.bincount(index.phrases.owners, minlength=int(owners.max()) + 1)
    sizes = shipped + np.bincount(owners, minlength=len(shipped))
    scale = (1 / shipped[index.phrases.owners]).mean()
    return (index.kernel.ridge * sizes[owners] * scale).astype(np.float32)
