"""Review of phrases that pull questions to the wrong entry, each asked as if it were unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.matching.index import exact_inverse
from bot.matching.matcher import Matcher
from bot.matching.ridge import class_targets

NOT_COVERED = "none"
_MOST = 12_000


@dataclass(frozen=True, slots=True)
class PhraseReview:
    """A phrase that the rest of the knowledge base reads differently.

    owner: the entry it stands in ("none": an out-of-scope phrase). taken_for: what the others say.
    own, other: the scores of the two without this phrase; the further apart, the surer.
    """

    phrase: str
    owner: str
    taken_for: str
    own: float
    other: float


def alias_report(matcher: Matcher, *, margin: float = 0.15) -> tuple[PhraseReview, ...]:
    """Return phrases that without themselves would be read as another entry, the worst first.

    Leave-one-out of kernel ridge regression needs no refitting: with A the solved system and c its
    coefficients, the score of a phrase without itself is its target minus c / diag(A^-1) (Allen
    1974). Where the index is solved for a part of its phrases, it is solved for all here: that
    takes three matrices of the phrases' number squared. Empty above 12,000 phrases. `margin`: by
    how much the other entry must lead.
    """
    index = matcher.index
    owners = index.phrases.owners
    if len(owners) > _MOST:
        return ()
    names = (*index.phrases.ids, NOT_COVERED)
    inverse = matcher.inverse()
    if inverse is None:
        inverse = exact_inverse(index)
    targets = class_targets(owners, len(names))
    without = targets - inverse @ targets / np.diagonal(inverse)[:, None]
    rows = np.arange(len(owners))
    own = without[rows, owners]
    rivals = without.copy()
    rivals[rows, owners] = -np.inf
    nearest_classes: list[int] = rivals.argmax(axis=1).tolist()
    whose: list[int] = owners.tolist()
    lead = rivals[rows, nearest_classes] - own
    order = [int(row) for row in np.argsort(-lead, kind="stable") if lead[row] >= margin]
    return tuple(
        PhraseReview(
            index.phrases.texts[row],
            names[whose[row]],
            names[nearest_classes[row]],
            float(own[row]),
            float(rivals[row, nearest_classes[row]]),
        )
        for row in order
    )
