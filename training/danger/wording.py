"""Fitting the wording signal: logistic regression over the tf-idf of hashed terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.safety.wording import PLACES, HashedTerms, Numbers, Places, Wording, hash_views
from bot.text.terms import inverse_document_frequency
from training.logistic import SparseFeatures, minimise_loss

_RIDGE = 0.125


def fit_wording(plain: Sequence[str], danger: Sequence[bool]) -> Wording:
    """Return weights for plain texts without idioms; both classes weigh the same."""
    views = [hash_views(text) for text in plain]
    rarity = np.stack([_rarity([pair[row] for pair in views]) for row in range(2)])
    truths = np.array(danger, np.bool_)
    grave = float(np.count_nonzero(truths)) / len(truths)
    shares = np.where(truths, 0.5 / grave, 0.5 / (1 - grave)).astype(np.float64)
    weights = minimise_loss(_features(views, rarity), truths, shares, _RIDGE)
    return Wording(
        rarity.astype(np.float32),
        weights[:-1].reshape(2, PLACES).astype(np.float32),
        float(weights[-1]),
    )


def _rarity(views: Sequence[HashedTerms]) -> Numbers:
    """Return the inverse document frequency of every place, by one view of all texts."""
    holders = np.zeros(PLACES)
    for view in views:
        holders[view.places] += 1
    return inverse_document_frequency(len(views), holders)


def _features(views: Sequence[tuple[HashedTerms, HashedTerms]], rarity: Numbers) -> SparseFeatures:
    """Return the texts as rows, both views beside each other, each view of length one."""
    columns: list[Places] = []
    values: list[Numbers] = []
    for pair in views:
        for row, view in enumerate(pair):
            weights = view.weights * rarity[row, view.places]
            columns.append(view.places + row * PLACES)
            values.append(weights / (float(np.sqrt(weights @ weights)) or 1.0))
    sizes = [sum(len(view.places) for view in pair) for pair in views]
    rows = np.repeat(np.arange(len(views)), sizes)
    shape = (len(views), 2 * PLACES)
    return SparseFeatures(shape, rows, np.concatenate(columns), np.concatenate(values))
