"""Labelled questions compared with every phrase once, and scored under any kernel."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from bot.matching.index import PhraseIndex, PhraseList, mix, resolve
from bot.matching.matcher import Matcher
from bot.matching.parameters import Kernel
from bot.matching.passages import passages
from bot.matching.scoring import Comparison, Scorer, Scores
from bot.matching.words.lexical import Floats, Ints, LexicalIndex
from bot.matching.words.packed_texts import PackedTexts
from bot.matching.words.topical import Topical
from bot.text.cleaning import bounded, unrepeated
from training.logistic import Doubles
from training.questions import LabelledQuestion

_GAIN = 0.03
"""By how many more hits a question (first, and within three) another kernel has to be better than
the present one: below, it is chance, and BANKING77 mostly pays for it."""
_WIDTHS, _SHARES = (3.0, 4.0), (0.3, 0.4, 0.5)
"""Narrower kernels won nothing on messages of real people and lost two points of BANKING77."""


@dataclass(frozen=True)
class ScoredQuestion:
    """One question scored: its features, which shortlisted entries are right, and its weight."""

    scores: Scores
    right: NDArray[np.bool_]
    covered: bool
    weight: float
    kind: str


@dataclass(frozen=True)
class ComparedQuestions:
    """Questions compared with every phrase, whatever the kernel.

    texts: of each question the whole, then its sentences when it is long; starts: where those of
    each question begin. cosines, words: shape (texts, phrases).
    """

    questions: Sequence[LabelledQuestion]
    texts: Sequence[str]
    starts: Ints
    cosines: Floats
    words: Floats

    def only(self, rows: Ints) -> ComparedQuestions:
        """The same for some phrases alone (the weights of words stay as they are)."""
        return replace(self, cosines=self.cosines[:, rows], words=self.words[:, rows])

    @classmethod
    def of(cls, matcher: Matcher, questions: Sequence[LabelledQuestion]) -> ComparedQuestions:
        """Read and compare questions as the matcher reads them."""
        likeness = Topical(matcher.index).likeness
        texts: list[str] = []
        starts: list[int] = []
        for question in questions:
            post = unrepeated(bounded(question.text))
            parts = passages(post, likeness)
            starts.append(len(texts))
            texts += [post, *(part.text for part in parts if not part.whole)]
        texts = [matcher.normaliser.question(text) for text in texts]
        lexical = matcher.index.lexical
        words = np.stack([lexical.similarities(lexical.bag(text)) for text in texts])
        cosines = np.zeros_like(words)
        if matcher.encoder is not None and matcher.index.vectors is not None:
            vectors = np.concatenate([matcher.encoder.encode([text]) for text in texts])
            cosines = vectors @ matcher.index.vectors[:].T
        places = np.array([*starts, len(texts)], np.int32)
        return cls(questions, texts, places, cosines, words)

    def scores(self, scorer: Scorer) -> Iterator[Scores]:
        """Yield the scores of each question under the kernel of an index."""
        index = scorer.index
        for first, end in itertools.pairwise(self.starts.tolist()):
            parts = [self._one(scorer, place, index) for place in range(first, end)]
            yield parts[0] if len(parts) == 1 else scorer.join(parts[0], parts[1:])

    def _one(self, scorer: Scorer, place: int, index: PhraseIndex) -> Scores:
        cosines, words = self.cosines[place], self.words[place]
        kernel = words if index.vectors is None else mix(index.kernel, cosines, words)
        return scorer.rate(Comparison(self.texts[place], kernel, cosines, words))


def best_kernel(
    index: PhraseIndex, compared: ComparedQuestions, start: Kernel, weights: Doubles
) -> Kernel:
    """The kernel under which most questions find an acceptable entry first and within three.

    The present one stays unless another is plainly better.
    """

    def worth(kernel: Kernel) -> float:
        rows = list(scored_questions(resolve(index, kernel), compared, weights))
        asked = [row for row in rows if row.covered]
        hits = [float(row.right[0]) + float(row.right[:3].any()) for row in asked]
        return float(np.average(hits, weights=[row.weight for row in asked]))

    grid = [
        start.model_copy(update={"width": width, "lexical": share})
        for width, share in itertools.product(_WIDTHS, _SHARES)
    ]
    worths = {kernel: worth(kernel) for kernel in grid}
    best = max(grid, key=worths.__getitem__)
    return best if worths[best] >= worth(start) + _GAIN else start


def scored_questions(
    index: PhraseIndex, compared: ComparedQuestions, weights: Doubles
) -> Iterator[ScoredQuestion]:
    """Yield each question scored by an index."""
    scorer = Scorer(index, None)
    for question, scores, weight in zip(
        compared.questions, compared.scores(scorer), weights.tolist(), strict=True
    ):
        names = [scorer.name(int(number), None) for number in scores.order]
        right = np.array([name in question.accepted for name in names], bool)
        yield ScoredQuestion(scores, right, bool(question.accepted), weight, question.kind)


def thin_rows(phrases: PhraseList, share: int) -> Ints:
    """The first phrase and every n-th other one of each entry and of each out-of-scope topic."""
    subjects, rows = phrases.subjects, list[int]()
    for number in np.unique(subjects):
        first, *others = np.flatnonzero(subjects == number).tolist()
        rows += [first, *others[:: max(1, len(others) // share)][:share]]
    return np.array(sorted(rows), np.int32)


def subset(index: PhraseIndex, rows: Ints) -> PhraseIndex:
    """Return the index of some phrases alone; its coefficients must be solved again."""
    texts = index.texts.some(rows.tolist())
    return structs.replace(
        index,
        phrases=index.phrases.some(rows),
        texts=PackedTexts.of(texts),
        vectors=None if index.vectors is None else index.vectors.some(rows),
        lexical=LexicalIndex.build(texts),
        marks=np.arange(len(rows), dtype=np.int32),
        known=len(rows),
    )
