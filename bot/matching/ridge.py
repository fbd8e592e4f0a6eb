"""Kernel ridge regression from phrases to the entries they mean, solved in closed form.

With K the kernel of all phrases, Y one column a class (1 where a phrase belongs to it) and W the
weights that make every class count alike, the coefficients are (K + ridge / W)^-1 Y; a question
scores k . coefficients. (Saunders, Gammerman and Vovk 1998; weighted as in Suykens and Vandewalle
1999.) A score near 1 means "just like the phrases of this class and of no other".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.matching.words.lexical import Floats

Ints = NDArray[np.int32]

_EXACT = 4500


def class_targets(owners: Ints, classes: int) -> Floats:
    """One row a phrase, one column a class: 1 where it belongs, else 0."""
    targets = np.zeros((len(owners), classes), np.float32)
    targets[np.arange(len(owners)), owners] = 1
    return targets


def penalties(owners: Ints, ridge: float) -> Floats:
    """The ridge of each phrase: smaller in small classes, `ridge` on harmonic average."""
    if not len(owners):
        return np.zeros(0, np.float32)
    sizes = np.bincount(owners)[owners].astype(np.float64)
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


def invert(kernel: Floats, owners: Ints, ridge: float) -> Floats:
    """Return (K + ridge / W)^-1, shape (n, n); `kernel` is overwritten."""
    kernel[np.diag_indices(len(owners))] += penalties(owners, ridge)
    return np.linalg.inv(kernel).astype(np.float32, copy=False)


def solve(kernel: Floats, owners: Ints, classes: int, ridge: float, marks: Ints) -> Floats:
    """Return the coefficients, shape (len(marks), classes).

    `kernel` has one row a phrase and one column a landmark. When all phrases are landmarks the
    solution is exact, else that of the subset of regressors (Smola and Schoelkopf 2000).
    """
    targets = class_targets(owners, classes)
    loss = penalties(owners, ridge)
    if len(marks) == len(owners):
        system = kernel.copy()
        system[np.diag_indices(len(owners))] += loss
        return np.linalg.solve(system, targets).astype(np.float32)
    weighted = kernel / loss[:, None]
    system = weighted.T @ kernel + kernel[marks]
    system[np.diag_indices(len(marks))] += np.float32(1e-3)
    return np.linalg.solve(system, weighted.T @ targets).astype(np.float32)
