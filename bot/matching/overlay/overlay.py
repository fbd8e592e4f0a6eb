"""A server's own knowledge laid over the shipped one, without touching the shipped vectors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from msgspec import Struct

from bot.knowledge.models import Entry, Topic
from bot.matching.encoding.encoder import Encoder, Vectors
from bot.matching.encoding.packed import PackedVectors, packed
from bot.matching.index import PhraseIndex
from bot.matching.overlay.change import ScoreChange
from bot.matching.overlay.joint import solve_jointly
from bot.matching.overlay.phrases import NewPhrases, subjects_of
from bot.matching.overlay.sampled import fit_residual
from bot.matching.overlay.words import OverlayWords
from bot.matching.ridge import landmarks
from bot.matching.words.lexical import Floats, Ints
from bot.matching.words.typed import TypedIndex

_EXACT = 1200
"""New phrases that are solved exactly, or stand for all: some 50 ms on one core."""

_PIECE = 1024
"""Phrases whose vectors are floats at once: 1.5 MB."""


class Overlay(Struct, frozen=True):
    """The additions of one server, solved; the shipped index is shared, nothing of it is copied.

    ids: names of the classes that are new, numbered after "not covered". owners: the class of each
    new phrase, first of those that carry coefficients; rows: the new phrases of each class, its
    question first; topics: the topic of each phrase, or None.
    hidden: numbers of the classes that are never offered. typed: the own entries, for autocomplete.
    """

    words: OverlayWords
    vectors: PackedVectors | None
    owners: Ints
    rows: Mapping[int, Ints]
    topics: tuple[Topic | None, ...]
    ids: tuple[str, ...]
    typed: TypedIndex
    solved: ScoreChange
    disabled: frozenset[str]
    hidden: Ints

    @property
    def texts(self) -> tuple[str, ...]:
        """The new phrases, normalised."""
        return self.words.texts

    @property
    def marks(self) -> int:
        """How many new phrases carry coefficients: the first ones."""
        return self.solved.marks

    def change(self, marked: Floats, own: Floats, classes: Ints | None = None) -> Floats:
        """Return the addition to the shipped score of every class, or of some.

        marked: kernel values of the shipped landmarks; own: of the new ones.
        """
        return self.solved.of(marked, own, classes)


class Additions(Struct, frozen=True):
    """A server's own entries, phrasings and topics, and the shipped entries that it disables.

    aliases: other ways to ask an entry, by its id. vectors: see `Matcher.overlay`.
    """

    entries: Sequence[Entry] = ()
    aliases: Mapping[str, Sequence[str]] | None = None
    topics: Sequence[Topic] = ()
    disabled: Collection[str] = ()
    vectors: Mapping[str, Vectors] | None = None


class _ClassNumbers(Struct, frozen=True):
    """The number of every class of an overlay.

    shipped: by entry id; the next number is "not covered". fresh: ids that get a new number: an
    entry that is no shipped one, or that replaces a disabled one. hidden: numbers of the disabled
    shipped entries, by id. A replaced entry keeps its old number too, hidden, as it was solved.
    """

    shipped: Mapping[str, int]
    fresh: tuple[str, ...]
    hidden: Mapping[str, int]

    @classmethod
    def of(cls, ids: Sequence[str], additions: Additions) -> _ClassNumbers:
        shipped = {name: number for number, name in enumerate(ids)}
        hidden = {name: shipped[name] for name in additions.disabled if name in shipped}
        names = dict.fromkeys(entry.id for entry in additions.entries)
        fresh = tuple(name for name in names if name in hidden or name not in shipped)
        return cls(shipped, fresh, hidden)

    @property
    def outside(self) -> int:
        """The number of "not covered"."""
        return len(self.shipped)

    @property
    def count(self) -> int:
        """The number of classes."""
        return self.outside + 1 + len(self.fresh)

    @property
    def replaced(self) -> tuple[int, ...]:
        """The numbers of shipped classes that an entry of the same id replaces."""
        return tuple(self.hidden[name] for name in self.fresh if name in self.hidden)

    @property
    def by_id(self) -> Mapping[str, int]:
        """The number that an id stands for."""
        first = self.outside + 1
        return {**self.shipped, **{name: first + place for place, name in enumerate(self.fresh)}}

    def never_offered(self, disabled: Collection[str]) -> Ints:
        """Return the numbers of all disabled classes, ascending."""
        by_id = self.by_id
        own = [by_id[name] for name in self.fresh if name in disabled and name not in self.hidden]
        return np.array(sorted([*self.hidden.values(), *own]), np.int32)


def lay_over(
    index: PhraseIndex,
    additions: Additions,
    normalise: Callable[[str], str],
    encoder: Encoder | None,
    inverse: Callable[[], Floats | None],
) -> Overlay:
    """Return the overlay of a server's additions; aliases of unknown entries are left out.

    inverse: returns the inverse of the shipped system, see `inverse_of`; asked only when needed.
    """
    numbers = _ClassNumbers.of(index.phrases.ids, additions)
    phrases = _landmarks_first(_phrases(additions, numbers.by_id, numbers.outside))
    texts = tuple(normalise(text) for text, _, _ in phrases)
    owners = np.array([owner for _, owner, _ in phrases], np.int32)
    vectors = _encoded(texts, encoder, additions.vectors or {})
    words = OverlayWords.of(texts, index.lexical, owners, len(landmarks(owners, _EXACT)))
    topics = tuple(topic for _, _, topic in phrases)
    subjects = subjects_of(owners, topics, numbers.count)
    new = NewPhrases(words, vectors, owners, subjects, numbers.count, numbers.replaced)
    return Overlay(
        words,
        vectors,
        owners,
        _rows_by_class(owners),
        topics,
        numbers.fresh,
        TypedIndex.of(additions.entries),
        _solved(index, new, inverse),
        frozenset(additions.disabled) - {name for name in numbers.fresh if name in numbers.hidden},
        numbers.never_offered(additions.disabled),
    )


def _solved(
    index: PhraseIndex, new: NewPhrases, inverse: Callable[[], Floats | None]
) -> ScoreChange:
    """Return the change that new phrases make: exactly where that is affordable."""
    if not len(new.owners):
        return ScoreChange.none(new.classes)
    if len(new.owners) > _EXACT or index.is_sampled:
        return fit_residual(index, new, len(landmarks(new.owners, _EXACT)))
    shipped = inverse()
    if shipped is None:
        return fit_residual(index, new, len(new.owners))
    return solve_jointly(index, new, shipped)


def _rows_by_class(owners: Ints) -> Mapping[int, Ints]:
    """Return the rows of the new phrases of each class that has some."""
    numbers: list[int] = np.unique(owners).tolist()
    order = np.argsort(owners, kind="stable").astype(np.int32)
    parts = np.split(order, np.searchsorted(owners[order], numbers)[1:])
    return dict(zip(numbers, parts, strict=False))  # without phrases np.split gives one empty part


def _landmarks_first(
    phrases: Sequence[tuple[str, int, Topic | None]],
) -> list[tuple[str, int, Topic | None]]:
    """Return new phrases in the order in which an overlay keeps them.

    A question is compared with all landmarks, which then lie side by side, and of the others with
    a few. The first phrase of each class is one, so it stays the first of its class.
    """
    owners = np.array([owner for _, owner, _ in phrases], np.int32)
    marks: list[int] = landmarks(owners, _EXACT).tolist()
    others = set(range(len(phrases))).difference(marks)
    return [phrases[row] for row in (*marks, *sorted(others))]


def _phrases(
    additions: Additions, numbers: Mapping[str, int], outside: int
) -> list[tuple[str, int, Topic | None]]:
    """Return every new phrase with its class and its topic."""
    rows: list[tuple[str, int, Topic | None]] = [
        (text, numbers[entry.id], None) for entry in additions.entries for text in entry.phrases
    ]
    for name, texts in (additions.aliases or {}).items():
        rows += [(text, numbers[name], None) for text in texts if name in numbers]
    rows += [(text, outside, topic) for topic in additions.topics for text in topic.phrases]
    return rows


def _encoded(
    texts: Sequence[str], encoder: Encoder | None, vectors: Mapping[str, Vectors]
) -> PackedVectors | None:
    """Return the vector of each text, from `vectors` where it is there.

    On one thread, so that questions are answered meanwhile; piece by piece, since floats take four
    times what stays.
    """
    if encoder is None:
        return None
    rows = np.zeros((len(texts), encoder.dimensions), np.int8)
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        missing = [text for text in dict.fromkeys(piece) if text not in vectors]
        fresh = dict(zip(missing, encoder.encode_many(missing, threads=1), strict=True))
        every = [fresh[text] if text in fresh else vectors[text] for text in piece]
        rows[start : start + _PIECE] = packed(np.stack(every))
    return PackedVectors.of_rows(rows)
