"""Adding a server's phrases to the solved system.

Up to some hundred new phrases join by their Schur complement: exact, in milliseconds. Of the
changes to shipped coefficients only those are kept that can be felt. More phrases than that are
fitted to what the shipped ones leave unexplained, over an even share of them a class (the subset
of regressors), piece by piece, so that time and memory stay bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.matching.index import PhraseIndex, mix
from bot.matching.layer import Layer
from bot.matching.lexical import Floats, Ints
from bot.matching.ridge import class_targets, landmarks

_EXACT = 1200
_CHUNK = 500
_FELT = 0.01


@dataclass(frozen=True, slots=True)
class New:
    """New phrases with their classes, how many classes there are, and which shipped ones end."""

    layer: Layer
    vectors: Floats | None
    owners: Ints
    classes: int
    replaced: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What an overlay adds to the scores, one row a class: of some shipped landmarks, of own ones.

    marks, own_marks: which; None: all, in their order.
    """

    classes: int
    marks: Ints
    shipped: Floats
    own_marks: Ints | None
    own: Floats

    def of(self, marked: Floats, own: Floats, classes: Ints | None) -> Floats:
        """Return the change of every class's score, or of some."""
        shipped, mine = self.shipped, self.own
        if classes is not None:
            shipped, mine = shipped[classes], mine[classes]
        kernel = own if self.own_marks is None else own[self.own_marks]
        return (shipped @ marked[self.marks] + mine @ kernel).astype(np.float32, copy=False)


def extend(index: PhraseIndex, new: New, inverse: Callable[[], Floats | None]) -> Change:
    """Return what new phrases change."""
    size = len(new.owners)
    if not size:
        nothing = np.zeros((new.classes, 0), np.float32)
        return Change(new.classes, np.zeros(0, np.int32), nothing, None, nothing)
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
    change = (base - before - spread @ own).astype(np.float32)
    marks = _felt(change)
    shipped = np.ascontiguousarray(change[marks].T)
    return Change(new.classes, marks, shipped, None, np.ascontiguousarray(own.T, np.float32))


def _felt(change: Floats) -> Ints:
    """The landmarks whose changes matter: all others together move no score by `_FELT`."""
    size = np.abs(change).max(axis=1)
    order = np.argsort(size)
    quiet = np.searchsorted(np.cumsum(size[order]), _FELT)
    return np.sort(order[quiet:]).astype(np.int32)


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
    nothing = np.zeros((new.classes, 0), np.float32)
    return Change(
        new.classes,
        np.zeros(0, np.int32),
        nothing,
        marks,
        np.ascontiguousarray(own.T, np.float32),
    )


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
