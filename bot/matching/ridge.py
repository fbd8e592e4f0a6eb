"""Kernel ridge regression from phrases to the entries they mean, solved in closed form.

With K the kernel of all phrases, Y one column a class (1 where a phrase belongs to it) and W the
weights that make every subject count alike (an entry, or a topic of "not covered"), the
coefficients are (K + ridge / W)^-1 Y; a question scores k . coefficients. (Saunders, Gammerman and
Vovk 1998; weighted as in Suykens and Vandewalle 1999.) A score near 1 means "just like the phrases
of this class and of no other".
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bot.matching.words.lexical import Floats

Ints = NDArray[np.int32]

_EXACT = 4500
_PIECE = 500
"""Phrases whose kernel is in memory at once: 9 MB."""


def class_targets(owners: Ints, classes: int) -> Floats:
    """One row a phrase, one column a class: 1 where it belongs, else 0."""
    targets = np.zeros((len(owners), classes), np.float32)
    targets[np.arange(len(owners)), owners] = 1
    return targets


def penalties(subjects: Ints, ridge: float) -> Floats:
    """The ridge of each phrase: smaller in small subjects, `ridge` on harmonic average."""
    if not len(subjects):
        return np.zeros(0, np.float32)
    sizes = np.bincount(subjects)[subjects].astype(np.float64)
    weights = (1 / sizes) / (1 / sizes).mean()
    return (ridge / weights).astype(np.float32)


def landmarks(owners: Ints, most: int = _EXACT) -> Ints:
    """Return the phrases that carry coefficients: all up to `most`, else a share of each class.

    A class has a share by its size, and at least one: "not covered" is the largest and the most
    varied. They are spread over the class, whose phrases stand in the order of their authors.
    """
    if len(owners) <= most:
        return np.arange(len(owners), dtype=np.int32)
    order = np.argsort(owners, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(owners))[:-1])
    share = most / len(owners)
    spread = [
        part[np.linspace(0, len(part) - 1, max(1, int(len(part) * share))).astype(np.intp)]
        for part in parts
        if len(part)
    ]
    return np.sort(np.concatenate(spread)).astype(np.int32)


def invert(kernel: Floats, penalty: Floats) -> Floats:
    """Return (K + ridge / W)^-1, shape (n, n); `kernel` is overwritten. penalty: `penalties`."""
    kernel[np.diag_indices(len(penalty))] += penalty
    return np.linalg.inv(kernel).astype(np.float32, copy=False)


def solve(kernel: Floats, targets: Floats, penalty: Floats) -> Floats:
    """Return the exact coefficients, shape (n, classes); `kernel` is overwritten.

    targets: `class_targets`; penalty: `penalties`.
    """
    kernel[np.diag_indices(len(penalty))] += penalty
    return np.linalg.solve(kernel, targets).astype(np.float32)


def solve_sampled(
    kernel_rows: Callable[[Ints], Floats], targets: Floats, penalty: Floats, marks: Ints
) -> Floats:
    """Return the coefficients of the landmarks, shape (len(marks), classes).

    The subset of regressors (Smola and Schoelkopf 2000). `kernel_rows` returns the kernel of some
    phrases (rows) with the landmarks (columns); it is asked piece by piece, so that the kernel of
    all phrases is never in memory. targets, penalty: as in `solve`.
    """
    count = len(penalty)
    system = np.zeros((len(marks), len(marks)), np.float32)
    wanted = np.zeros((len(marks), targets.shape[1]), np.float32)
    places = np.full(count, -1)
    places[marks] = np.arange(len(marks))
    for start in range(0, count, _PIECE):
        rows = np.arange(start, min(start + _PIECE, count), dtype=np.int32)
        part = kernel_rows(rows)
        weighted = (part / penalty[rows, None]).T
        for column in range(0, len(marks), _PIECE):
            block = slice(column, column + _PIECE)
            system[:, block] += weighted @ part[:, block]
        wanted += weighted @ targets[rows]
        marked = places[rows]
        system[marked[marked >= 0]] += part[marked >= 0]
    system[np.diag_indices(len(marks))] += np.float32(1e-3)
    return np.linalg.solve(system, wanted).astype(np.float32)
