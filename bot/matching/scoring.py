"""From a question to scores for every class, and to the features that the decision looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.knowledge.models import Topic
from bot.matching.encoder import Encoder
from bot.matching.index import PhraseIndex, mix
from bot.matching.lexical import Floats, Ints
from bot.matching.overlay import Overlay

_NEAREST = 5
_SHORTLIST = 5
_NOWHERE = -9.0

FEATURES = ("score", "lead", "outside", "near", "near_outside", "words", "words_outside")
"""Names of the features of a candidate, in the order of `Scores.features`.

score: ridge score; lead: score minus the best other one (the runner-up, for the first); near:
mean cosine of its five nearest phrases; words: tf-idf similarity of its nearest phrase; the same
for phrases that are not covered.
"""


@dataclass(frozen=True)
class Scores:
    """A question compared with every class.

    order: the numbers of the five best entries; features: shape (len(order), len(FEATURES)).
    ridge: the score of every class; cosines, words: of every phrase, shipped ones first.
    """

    normalised: str
    order: Ints
    features: Floats
    ridge: Floats
    cosines: Floats
    words: Floats


@dataclass(frozen=True)
class _Shown:
    """Scores of the entries that may be shown, of "not covered", and the five best entries."""

    scores: Floats
    outside: float
    order: Ints

    def rival(self, rank: int) -> float:
        """The score of the best other entry; 0 when there is none."""
        place = 1 if rank == 0 else 0
        return float(self.scores[self.order[place]]) if place < len(self.order) else 0.0


@dataclass(frozen=True)
class Comparison:
    """A question compared with every phrase: kernel values, cosines, tf-idf similarities.

    An overlay's phrases come after the shipped ones.
    """

    normalised: str
    kernel: Floats
    cosines: Floats
    words: Floats


class Scorer:
    """Compares questions with the phrases of an index, and of an overlay if there is one."""

    def __init__(self, index: PhraseIndex, encoder: Encoder | None) -> None:
        self.index = index
        self._encoder = encoder
        owners = index.phrases.owners
        self._classes = [
            np.flatnonzero(owners == number) for number in range(index.phrases.outside + 1)
        ]

    def score(self, normalised: str, overlay: Overlay | None = None) -> Scores:
        """Score a normalised question."""
        return self.rate(self._compare(normalised, overlay), overlay)

    def _compare(self, normalised: str, overlay: Overlay | None) -> Comparison:
        index = self.index
        vector = self._encoder.encode([normalised])[0] if self._encoder else None
        kernel, cosines, words = index.alike(vector, index.lexical.bag(normalised))
        if overlay is None:
            return Comparison(normalised, kernel, cosines, words)
        own_words = overlay.layer.similarities(normalised, index.lexical)
        own, near = own_words, np.zeros_like(own_words)
        if vector is not None and overlay.vectors is not None:
            near = overlay.vectors @ vector
            own = mix(index.kernel, near, own_words)
        return Comparison(
            normalised,
            np.concatenate([kernel, own]),
            np.concatenate([cosines, near]),
            np.concatenate([words, own_words]),
        )

    def rate(self, question: Comparison, overlay: Overlay | None = None) -> Scores:
        """Turn a comparison into scores of every class."""
        shipped = len(self.index.texts)
        marked = question.kernel[:shipped][self.index.marks]
        if overlay is None:
            ridge = marked @ self.index.coefficients
        else:
            ridge = marked @ overlay.coefficients + question.kernel[shipped:] @ overlay.own
        shown, outside = self._entries(ridge, overlay)
        order = _best(shown)
        features = self._features(question, _Shown(shown, outside, order), overlay)
        return Scores(question.normalised, order, features, ridge, question.cosines, question.words)

    def name(self, number: int, overlay: Overlay | None) -> str:
        """The entry id of a class number."""
        ids = self.index.phrases.ids
        if number < len(ids):
            return ids[number]
        return (overlay.ids if overlay else ())[number - len(ids) - 1]

    def topic(
        self, scores: Scores, topics: Sequence[Topic], overlay: Overlay | None
    ) -> tuple[Topic | None, float]:
        """The out-of-scope topic of the nearest such phrase, and how near that phrase is."""
        rows = self._rows(self.index.phrases.outside, overlay)
        if not len(rows):
            return None, 0.0
        values = scores.cosines[rows] if self.index.vectors is not None else scores.words[rows]
        row = int(rows[int(values.argmax())])
        shipped = len(self.index.texts)
        if row >= shipped:
            return (overlay.topics[row - shipped] if overlay else None), float(values.max())
        return topics[int(self.index.phrases.topics[row])], float(values.max())

    def _entries(self, ridge: Floats, overlay: Overlay | None) -> tuple[Floats, float]:
        """Scores of entries that may be shown, and of "not covered", which hidden ones count to."""
        place = self.index.phrases.outside
        shown = ridge.copy()
        outside = float(ridge[place])
        shown[place] = _NOWHERE
        if overlay is not None and overlay.disabled:
            for number in range(len(ridge)):
                if number != place and self.name(number, overlay) in overlay.disabled:
                    outside = max(outside, float(ridge[number]))
                    shown[number] = _NOWHERE
        return shown, outside

    def _features(self, question: Comparison, shown: _Shown, overlay: Overlay | None) -> Floats:
        away = self._rows(self.index.phrases.outside, overlay)
        near_away, words_away = _nearest(question.cosines, away), _highest(question.words, away)
        rows: list[list[float]] = []
        for rank, number in enumerate(shown.order):
            mine = self._rows(int(number), overlay)
            near, word = _nearest(question.cosines, mine), _highest(question.words, mine)
            score = float(shown.scores[number])
            lead = score - shown.rival(rank)
            rows.append([score, lead, shown.outside, near, near_away, word, words_away])
        return np.array(rows, np.float32).reshape(-1, len(FEATURES))

    def _rows(self, number: int, overlay: Overlay | None) -> Ints:
        """The phrases of a class: row numbers, an overlay's after the shipped ones."""
        shipped = self._classes[number] if number < len(self._classes) else np.zeros(0, np.int64)
        if overlay is None:
            return shipped.astype(np.int32)
        own = np.flatnonzero(overlay.owners == number) + len(self.index.texts)
        return np.concatenate([shipped, own]).astype(np.int32)


def named(features: Floats) -> Mapping[str, float]:
    """One candidate's features by name."""
    return dict(zip(FEATURES, map(float, features), strict=True))


def _best(shown: Floats) -> Ints:
    """Numbers of the five best classes, ties to the lower number."""
    order = np.argsort(-shown, kind="stable")[:_SHORTLIST]
    return order[shown[order] > _NOWHERE].astype(np.int32)


def _nearest(values: Floats, rows: Ints) -> float:
    """Mean of the five highest values."""
    if not len(rows):
        return 0.0
    mine = values[rows]
    best = np.partition(mine, len(mine) - _NEAREST)[-_NEAREST:] if len(mine) > _NEAREST else mine
    return float(best.mean())


def _highest(values: Floats, rows: Ints) -> float:
    return float(values[rows].max()) if len(rows) else 0.0
