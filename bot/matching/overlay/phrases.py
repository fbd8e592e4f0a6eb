"""The new phrases of an overlay, and how alike they are to the shipped ones and to each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bot.knowledge.models import Topic
from bot.matching.encoding.packed import PackedVectors
from bot.matching.index import PhraseIndex, mix
from bot.matching.overlay.words import OverlayWords
from bot.matching.ridge import class_targets
from bot.matching.words.lexical import Floats, Ints


class NewPhrases(Struct, frozen=True):
    """New phrases with the class of each, how many classes there are, and which are replaced.

    vectors: one a phrase, None without the sentence model. subjects: the class of a phrase, or a
    number above all classes for its own topic. replaced: shipped classes whose phrases no longer
    count.
    """

    words: OverlayWords
    vectors: PackedVectors | None
    owners: Ints
    subjects: Ints
    classes: int
    replaced: tuple[int, ...] = ()

    @property
    def every_row(self) -> Ints:
        """The numbers of all new phrases."""
        return np.arange(len(self.owners), dtype=np.int32)

    def targets(self, rows: Ints) -> Floats:
        """Return Z of the algebra, for some of the new phrases: shape (len(rows), classes)."""
        return class_targets(self.owners[rows], self.classes)


def subjects_of(owners: Ints, topics: Sequence[Topic | None], classes: int) -> Ints:
    """Return the class of each phrase, and for a topic's phrases its number above the classes."""
    ids = dict.fromkeys(topic.id for topic in topics if topic is not None)
    numbers = {name: classes + place for place, name in enumerate(ids)}
    pairs = zip(owners.tolist(), topics, strict=True)
    return np.array([numbers[topic.id] if topic else owner for owner, topic in pairs], np.int32)


def cross_kernel(index: PhraseIndex, new: NewPhrases, rows: Ints) -> Floats:
    """Return the kernel of shipped landmarks (rows) with some new phrases (columns): X."""
    lexical, marks = index.lexical, index.marks
    texts = (new.words.texts[int(row)] for row in rows)
    words = np.stack([lexical.similarities(lexical.bag(text))[marks] for text in texts], axis=1)
    if new.vectors is None or index.vectors is None:
        return words
    return mix(index.kernel, index.vectors[marks] @ new.vectors[rows].T, words)


def inner_kernel(index: PhraseIndex, new: NewPhrases) -> Floats:
    """Return the kernel of new phrases, all landmarks, with each other: B without the ridge."""
    rows = new.every_row
    return kernel_among(index, new, new.words.marks.matrix(rows), rows, rows)


def kernel_among(
    index: PhraseIndex, new: NewPhrases, words: Floats, rows: Ints, columns: Ints
) -> Floats:
    """Return the kernel of some new phrases with others, whose tf-idf similarities are `words`."""
    if new.vectors is None:
        return words
    return mix(index.kernel, new.vectors[rows] @ new.vectors[columns].T, words)


def new_penalties(index: PhraseIndex, subjects: Ints) -> Floats:
    """Return the ridge of the new phrases, on the scale of the shipped ones.

    As in `ridge.penalties`, a phrase of a large subject is held more loosely, so that a subject
    does not win by having many phrases. The shipped and new phrases of an entry count together.
    """
    outside, shipped = index.phrases.outside, index.phrases.subjects
    sizes = np.bincount(subjects, minlength=outside)
    sizes[:outside] += np.bincount(shipped, minlength=outside)[:outside]
    scale = (1 / np.bincount(shipped)[shipped]).mean()
    return (index.kernel.ridge * sizes[subjects] * scale).astype(np.float32)
