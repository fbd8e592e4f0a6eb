"""From a question to scores for every class, and to the features that the decision looks at."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from bot.knowledge.models import Topic
from bot.matching.encoding.encoder import Encoder
from bot.matching.index import PhraseIndex
from bot.matching.overlay.likeness import OwnLikeness, likeliest
from bot.matching.overlay.overlay import Overlay
from bot.matching.words.lexical import Floats, Ints

_NEAREST = 5
_SHORTLIST = 5
_FEW = 96
"""Classes that are scored at once; of more, the nearest."""
# Real scores lie near 0 to 1. Classes that were not scored (far) and those that must not be shown
# (nowhere) stay off the shortlist.
_FAR, _NOWHERE = -8.0, -9.0
_FEWEST, _MOST = 3, 150
"""Words between which the length of a question counts."""
_NONE = np.zeros(0, np.int32)
_SENTENCE_SHARE = np.float32(0.5)
"""How much the best sentence of a post counts beside the whole of it."""

FEATURES = ("score", "lead", "outside", "near", "near_outside", "words", "words_outside", "length")
"""Names of the features of a candidate, in the order of `Scores.features`.

score: ridge score; lead: score minus the best other one (the runner-up, for the first); near:
mean cosine of its five nearest phrases; words: tf-idf similarity of its nearest phrase; the same
for phrases that are not covered; length: natural logarithm of the question's number of words, for
the longer a question is, the less it is like any phrase.
"""


class Scores(Struct, frozen=True):
    """A question compared with every class.

    order: the numbers of the five best entries; features: shape (len(order), len(FEATURES)).
    ridge: the score of every class; cosines, words: of every shipped phrase. own: the question, or
    the whole and its sentences, beside an overlay's phrases.
    """

    normalised: str
    order: Ints
    features: Floats
    ridge: Floats
    cosines: Floats
    words: Floats
    own: tuple[OwnLikeness, ...] = ()

    def every(self, overlay: Overlay | None) -> tuple[Floats, Floats]:
        """Return cosines and tf-idf similarities of all phrases, an overlay's after the others."""
        if overlay is None or not self.own:
            return self.cosines, self.words
        cosines, words = likeliest(self.own, np.arange(len(overlay.owners), dtype=np.int32))
        return np.concatenate([self.cosines, cosines]), np.concatenate([self.words, words])


class _Shown(Struct, frozen=True):
    """Scores of the entries that may be shown, of "not covered", and the five best entries."""

    scores: Floats
    outside: float
    order: Ints

    def rival(self, rank: int) -> float:
        """The score of the best other entry; 0 when there is none."""
        place = 1 if rank == 0 else 0
        return float(self.scores[self.order[place]]) if place < len(self.order) else 0.0


class Comparison(Struct, frozen=True):
    """A question compared with every shipped phrase: kernel values, cosines, tf-idf similarities.

    The kernel goes on with an overlay's landmarks; own: see Scores.
    """

    normalised: str
    kernel: Floats
    cosines: Floats
    words: Floats
    own: tuple[OwnLikeness, ...] = ()


class Scorer:
    """Compares questions with the phrases of an index, and of an overlay if there is one."""

    def __init__(self, index: PhraseIndex, encoder: Encoder | None) -> None:
        self.index = index
        self._encoder = encoder
        self._starts: list[int] = index.starts.tolist()

    def read_ahead(self, normalised: Sequence[str]) -> None:
        """Run the model over normalised questions that are scored next, together."""
        if self._encoder is not None:
            self._encoder.read_ahead(normalised)

    def score(self, normalised: str, overlay: Overlay | None = None) -> Scores:
        """Score a normalised question."""
        return self.rate(self._compare(normalised, overlay), overlay)

    def _compare(self, normalised: str, overlay: Overlay | None) -> Comparison:
        index = self.index
        vector = self._encoder.encode([normalised])[0] if self._encoder else None
        kernel, cosines, words = index.alike(vector, index.lexical.bag(normalised))
        if overlay is None or not overlay.texts:
            return Comparison(normalised, kernel, cosines, words)
        terms = index.lexical.reader.read(normalised)
        own = OwnLikeness.of_question(overlay, index, terms, vector)
        kernel = np.concatenate([kernel, own.kernel(index, overlay.marks)])
        return Comparison(normalised, kernel, cosines, words, (own,))

    def rate(self, question: Comparison, overlay: Overlay | None = None) -> Scores:
        """Turn a comparison into scores of every class."""
        return self._rated(question, self._ridge(question.kernel, overlay), overlay)

    def join(
        self, whole: Scores, parts: Sequence[Scores], overlay: Overlay | None = None
    ) -> Scores:
        """Join the scores of a post with those of its sentences.

        The post counts most, because a sentence of a story always sounds a little like some entry;
        its best sentence counts besides, because a story holds much that is not asked. Nearness is
        that of the post: some sentence is always near to something.
        """
        best = np.maximum.reduce([part.ridge for part in parts])
        ridge = (whole.ridge + _SENTENCE_SHARE * best) / np.float32(1 + _SENTENCE_SHARE)
        nearness = Comparison(
            whole.normalised, whole.cosines, whole.cosines, whole.words, whole.own
        )
        return self._rated(nearness, ridge, overlay)

    def _rated(self, question: Comparison, ridge: Floats, overlay: Overlay | None) -> Scores:
        shown, outside = self._entries(ridge, overlay)
        order = _best(shown)
        features = self._features(question, _Shown(shown, outside, order), overlay)
        cosines, words, own = question.cosines, question.words, question.own
        return Scores(question.normalised, order, features, ridge, cosines, words, own)

    def _ridge(self, kernel: Floats, overlay: Overlay | None) -> Floats:
        """Return the score of every class, or _FAR for those that are not worth computing.

        A score costs one product with the kernel of all phrases. Up to 96 classes that takes
        microseconds; a server with thousands of own entries would wait for it.
        """
        shipped = len(self.index.texts)
        marked, own = self.index.marked(kernel[:shipped]), kernel[shipped:]
        classes = self._count_classes(overlay)
        if classes <= _FEW:
            return self._ridge_of(None, marked, own, overlay)
        near = self._near_classes(kernel, classes, overlay)
        ridge = np.full(classes, _FAR, np.float32)
        ridge[near] = self._ridge_of(near, marked, own, overlay)
        return ridge

    def _ridge_of(
        self, numbers: Ints | None, marked: Floats, own: Floats, overlay: Overlay | None
    ) -> Floats:
        """Return the scores of some classes (ascending numbers), or of all.

        The shipped coefficients give a score to shipped classes alone, which stand first; an
        overlay changes these and gives one to its own.
        """
        by_class = self.index.coefficients.T
        if overlay is None and numbers is None:
            return by_class @ marked
        wanted = np.arange(self._count_classes(overlay)) if numbers is None else numbers
        inside = wanted[wanted < len(by_class)]
        scores = np.zeros(len(wanted), np.float32)
        # All, then some: picking the coefficients of some would copy megabytes.
        scores[: len(inside)] = (by_class @ marked)[inside]
        return scores if overlay is None else scores + overlay.change(marked, own, numbers)

    def _count_classes(self, overlay: Overlay | None) -> int:
        """Return the number of shipped classes, "not covered" among them, and an overlay's own."""
        return self.index.coefficients.shape[1] + (len(overlay.ids) if overlay else 0)

    def _near_classes(self, kernel: Floats, classes: int, overlay: Overlay | None) -> Ints:
        """Return the numbers of the 96 classes that have the nearest phrases, ascending.

        A class can win only if one of its phrases is like the question, so the ridge scores of the
        others are left out. Of an overlay's phrases the landmarks count, as they do in a score.
        "Not covered" is always among them: every decision compares with it.
        """
        outside, starts = self.index.phrases.outside, self.index.starts
        nearest = np.zeros(classes, np.float32)
        # Every entry has a phrase: its question.
        entries = kernel[: starts[outside]]
        nearest[:outside] = np.maximum.reduceat(entries, starts[:outside]) if outside else 0
        if overlay is not None:
            own = kernel[len(self.index.texts) :]
            np.maximum.at(nearest, overlay.owners[: overlay.marks], own)
        nearest[outside] = np.inf
        return np.sort(np.argpartition(-nearest, _FEW)[:_FEW]).astype(np.int32)

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
        outside = self.index.phrases.outside
        (near,) = self._near(scores, [outside], overlay)
        phrases = near[0] if self.index.vectors is not None else near[1]
        if not len(phrases):
            return None, 0.0
        place = int(phrases.argmax())
        row = self._starts[outside] + place
        shipped = len(self.index.texts)
        if row < shipped:
            return topics[int(self.index.phrases.topics[row])], float(phrases[place])
        if overlay is None:
            return None, 0.0
        return overlay.topics[int(overlay.rows[outside][row - shipped])], float(phrases[place])

    def nearest_entry(self, scores: Scores, overlay: Overlay | None) -> float:
        """How near the nearest phrase of any entry is, also of one that is switched off."""
        place = self.index.phrases.outside
        values = scores.words if self.index.vectors is None else scores.cosines
        nearest = float(values[: self._starts[place]].max(initial=0.0))
        if overlay is None or not scores.own:
            return nearest
        entries = overlay.owners != place
        return max(nearest, *(part.nearest(entries) for part in scores.own))

    def _entries(self, ridge: Floats, overlay: Overlay | None) -> tuple[Floats, float]:
        """Scores of entries that may be shown, and of "not covered", which hidden ones count to."""
        place = self.index.phrases.outside
        shown = ridge.copy()
        outside = float(ridge[place])
        shown[place] = _NOWHERE
        if overlay is not None and len(overlay.hidden):
            outside = max(outside, float(ridge[overlay.hidden].max()))
            shown[overlay.hidden] = _NOWHERE
        return shown, outside

    def _features(self, question: Comparison, shown: _Shown, overlay: Overlay | None) -> Floats:
        numbers: list[int] = shown.order.tolist()
        (near_away, words_away), *near = [
            (_nearest(cosines), float(words.max()) if len(words) else 0.0)
            for cosines, words in self._near(
                question, [self.index.phrases.outside, *numbers], overlay
            )
        ]
        length = math.log(min(max(len(question.normalised.split()), _FEWEST), _MOST))
        rows: list[list[float]] = []
        for rank, (number, (cosine, word)) in enumerate(zip(numbers, near, strict=True)):
            score = float(shown.scores[number])
            lead = score - shown.rival(rank)
            rows.append([score, lead, shown.outside, cosine, near_away, word, words_away, length])
        return np.array(rows, np.float32).reshape(-1, len(FEATURES))

    def _near(
        self, question: Comparison | Scores, numbers: Sequence[int], overlay: Overlay | None
    ) -> list[tuple[Floats, Floats]]:
        """The cosines and tf-idf similarities of some classes' phrases, shipped ones first."""
        shipped = [self._rows_of(number) for number in numbers]
        values = [(question.cosines[rows], question.words[rows]) for rows in shipped]
        if overlay is None or not question.own:
            return values
        own = [overlay.rows.get(number, _NONE) for number in numbers]
        cosines, words = likeliest(question.own, np.concatenate(own))
        ends = np.cumsum([len(rows) for rows in own])[:-1]
        parts = zip(values, np.split(cosines, ends), np.split(words, ends), strict=True)
        return [
            (np.concatenate([first, more]), np.concatenate([second, others]))
            for (first, second), more, others in parts
        ]

    def _rows_of(self, number: int) -> slice:
        """The shipped phrases of a class."""
        if number > self.index.phrases.outside:
            return slice(0)
        return slice(self._starts[number], self._starts[number + 1])


def _best(shown: Floats) -> Ints:
    """Numbers of the five best classes, ties to the lower number."""
    scored = np.flatnonzero(shown > _FAR)
    return scored[(-shown[scored]).argsort(kind="stable")[:_SHORTLIST]].astype(np.int32)


def _nearest(values: Floats) -> float:
    """Mean of the five highest values."""
    if len(values) > _NEAREST:
        values = values.copy()
        values.partition(len(values) - _NEAREST)
    nearest: list[float] = values[-_NEAREST:].tolist()
    return sum(nearest) / len(nearest) if nearest else 0.0
