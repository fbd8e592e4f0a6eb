"""Adding a server's phrases to the solved system.

Up to some hundred new phrases join by their Schur complement: exact, in milliseconds. Of the
shipped coefficients only the changes are kept, in two bytes each. More phrases than that are
fitted to what the shipped ones leave unexplained, over an even share of them a class (the subset
of regressors), piece by piece, so that time and memory stay bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.index import PhraseIndex, mix
from bot.matching.lexical import Floats, Ints
from bot.matching.overlay.layer import Layer
from bot.matching.ridge import class_targets, landmarks

_EXACT = 1200
_CHUNK = 500
_FINE = 32767


@dataclass(frozen=True, slots=True)
class New:
    """New phrases with their classes, how many classes there are, and which shipped ones end."""

    layer: Layer
    vectors: Floats | None
    owners: Ints
    classes: int
    replaced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A matrix in two bytes a value, each row scaled to its largest one."""

    values: NDArray[np.int16]
    scales: Floats

    @classmethod
    def of(cls, matrix: NDArray[np.floating[Any]]) -> Rows:
        """Round a matrix."""
        exact: Floats = matrix.astype(np.float32)
        scales: Floats = np.abs(exact).max(axis=1, initial=1e-9) / np.float32(_FINE)
        return cls(np.round(exact / scales[:, None]).astype(np.int16), scales)

    def times(self, vector: Floats, rows: Ints | None = None) -> Floats:
        """Return the product with a vector, of all rows or some."""
        values, scales = self.values, self.scales
        if rows is not None:
            values, scales = values[rows], scales[rows]
        return (values.astype(np.float32) @ vector) * scales


@dataclass(frozen=True, slots=True)
class Change:
    """What an overlay adds to the scores.

    own: coefficients of new phrases, one row a class; own_marks: of which phrases (None: of all).
    shipped: changes of the shipped coefficients, one row a class. When there are fewer phrases
    than classes the same is held smaller: `spread` has one row a new phrase, the part of it that
    shipped phrases explain.
    """

    own: Floats
    own_marks: Ints | None = None
    shipped: Rows | None = None
    spread: Rows | None = None

    def of(self, marked: Floats, own: Floats, classes: Ints | None) -> Floats:
        """Return the change of every class's score, or of some."""
        kernel = own if self.own_marks is None else own[self.own_marks]
        if self.spread is not None:
            kernel = kernel - self.spread.times(marked)
        change: Floats = (self.own if classes is None else self.own[classes]) @ kernel
        return change if self.shipped is None else change + self.shipped.times(marked, classes)


def extend(index: PhraseIndex, new: New, inverse: Callable[[], Floats | None]) -> Change:
    """Return what new phrases change."""
    size = len(new.owners)
    if not size:
        return Change(np.zeros((new.classes, 0), np.float32))
    if size > _EXACT or len(index.marks) < len(index.texts):
        return _fitted(index, new)
    solved = inverse()
    return _fitted(index, new) if solved is None else _joined(index, new, solved)


def _joined(index: PhraseIndex, new: New, inverse: Floats) -> Change:
    """Solve the joint system exactly, without the phrases of replaced classes."""
    cross = cross_kernel(index, new, np.arange(len(new.owners), dtype=np.int32))
    gone = np.flatnonzero(np.isin(index.phrases.owners, new.replaced))
    base = np.pad(index.coefficients, ((0, 0), (0, new.classes - index.coefficients.shape[1])))
    cross[gone] = 0
    spread = inverse @ cross
    before = base
    if len(gone):
        pull = np.linalg.solve(inverse[np.ix_(gone, gone)], np.hstack([base[gone], spread[gone]]))
        held = inverse[:, gone] @ pull
        base = base - held[:, : base.shape[1]]
        spread = spread - held[:, base.shape[1] :]
        base[gone] = 0
        spread[gone] = 0
    inner = inner_kernel(index, new)
    inner[np.diag_indices(len(inner))] += new_penalties(index, new.owners)
    rest = class_targets(new.owners, new.classes) - cross.T @ base
    own = np.linalg.solve(inner - cross.T @ spread, rest)
    mine = np.ascontiguousarray(own.T, np.float32)
    if not len(gone) and len(new.owners) < new.classes:
        return Change(mine, spread=Rows.of(spread.T))
    return Change(mine, shipped=Rows.of((base - before - spread @ own).T))


def _fitted(index: PhraseIndex, new: New) -> Change:
    """Fit new phrases to what the shipped coefficients leave unexplained."""
    marks = landmarks(new.owners, _EXACT)
    words = new.layer.own.matrix(marks)
    penalty = new_penalties(index, new.owners)
    system = _kernel(index, new, words[marks], marks, marks)
    if len(marks) == len(new.owners):
        system[np.diag_indices(len(marks))] += penalty
        targets = _unexplained(index, new, marks)
    else:
        system[np.diag_indices(len(marks))] += np.float32(1e-3)
        targets = np.zeros((len(marks), new.classes), np.float32)
        for start in range(0, len(new.owners), _CHUNK):
            rows = np.arange(start, min(start + _CHUNK, len(new.owners)), dtype=np.int32)
            part = _kernel(index, new, words[rows], rows, marks)
            weighted = (part / penalty[rows, None]).T
            system += weighted @ part
            targets += weighted @ _unexplained(index, new, rows)
    own = np.linalg.solve(system, targets)
    return Change(np.ascontiguousarray(own.T, np.float32), marks)


def _unexplained(index: PhraseIndex, new: New, rows: Ints) -> Floats:
    targets = class_targets(new.owners[rows], new.classes)
    said = cross_kernel(index, new, rows)[index.marks].T @ index.coefficients
    targets[:, : said.shape[1]] -= said
    return targets


def cross_kernel(index: PhraseIndex, new: New, rows: Ints) -> Floats:
    """Kernel of shipped phrases (rows) with some new ones (columns)."""
    lexical = index.lexical
    texts = new.layer.texts
    words = np.stack([lexical.similarities(lexical.bag(texts[int(row)])) for row in rows], axis=1)
    if new.vectors is None or index.vectors is None:
        return words
    return mix(index.kernel, index.vectors @ new.vectors[rows].T, words)


def inner_kernel(index: PhraseIndex, new: New) -> Floats:
    """Kernel of new phrases with each other."""
    rows = np.arange(len(new.owners), dtype=np.int32)
    return _kernel(index, new, new.layer.own.matrix(rows), rows, rows)


def _kernel(index: PhraseIndex, new: New, words: Floats, rows: Ints, columns: Ints) -> Floats:
    if new.vectors is None:
        return words
    return mix(index.kernel, new.vectors[rows] @ new.vectors[columns].T, words)


def new_penalties(index: PhraseIndex, owners: Ints) -> Floats:
    """The ridge of the new phrases, on the scale of the shipped ones."""
    shipped = np.bincount(index.phrases.owners, minlength=int(owners.max()) + 1)
    sizes = shipped + np.bincount(owners, minlength=len(shipped))
    scale = (1 / shipped[index.phrases.owners]).mean()
    return (index.kernel.ridge * sizes[owners] * scale).astype(np.float32)
