"""Review of phrases that pull questions to the wrong entry, each asked as if it were unknown."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from msgspec import Struct

from bot.matching.index import exact_inverse, kernel_rows
from bot.matching.matcher import Matcher
from bot.matching.ridge import class_targets

NOT_COVERED = "none"
_MOST = 12_000
_PIECE = 500
"""Phrases whose kernel is in memory at once."""


class PhraseReview(Struct, frozen=True):
    """A phrase that the rest of the knowledge base reads differently.

    owner: the entry it stands in ("none": an out-of-scope phrase). taken_for: what the others say.
    own, other: the scores of the two without this phrase; the further apart, the surer.
    """

    phrase: str
    owner: str
    taken_for: str
    own: float
    other: float


def misread(matcher: Matcher, phrases: Collection[str]) -> list[tuple[str, str, str]]:
    """Return each of these phrases that is read as another entry, its entry, and the other.

    The scores of all are worked out together; only what they put elsewhere is matched.
    """
    index = matcher.index
    whose = index.phrases.owners
    inside = np.flatnonzero(whose < index.phrases.outside).tolist()
    rows = np.array([row for row in inside if index.phrases.texts[row] in phrases], np.int32)
    doubtful: list[int] = []
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        scores = kernel_rows(index, index.kernel, piece) @ index.coefficients
        best = scores[:, : index.phrases.outside].argmax(axis=1)
        doubtful += piece[best != whose[piece]].tolist()
    findings: list[tuple[str, str, str]] = []
    for row in doubtful:
        phrase, owner = index.phrases.texts[row], index.phrases.ids[int(whose[row])]
        taken_for = matcher.match(phrase).candidates[0].entry_id
        if taken_for != owner:
            findings.append((phrase, owner, taken_for))
    return findings


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
    if index.known > _MOST:
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
