"""Logistic regression by Newton's method, for a few features or for a quarter of a million.

The Newton step is solved by conjugate gradients (a truncated Newton method: Dembo and Steihaug
1983), which needs products with the matrix of features and never its square. A few dense features
and a sparse table of terms go the same way.

scikit-learn does the same; it would bring scipy, some 120 MB, into every environment that runs the
tests, for the two functions below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.matching.parameters import Logistic

Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]

_ROUNDS = 50
_INNER_ROUNDS = 200
_CLOSE = 1e-6
"""The gradient that counts as zero, as a share of that at the start."""
_SUFFICIENT = 1e-4
_HALVINGS = 20
_FEATURE_RIDGE = 1.0


class Features(Protocol):
    """A matrix with one row an example and one column a feature, known by its products alone."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        ...

    def times(self, weights: Doubles) -> Doubles:
        """Return the product with one weight a column: one value a row."""
        ...

    def transposed_times(self, values: Doubles) -> Doubles:
        """Return the product of the transposed matrix with one value a row."""
        ...


@dataclass(frozen=True, slots=True)
class DenseFeatures:
    """Features as an array."""

    matrix: Doubles

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.matrix.shape
        return rows, columns

    def times(self, weights: Doubles) -> Doubles:
        """Return the product with one weight a column."""
        return self.matrix @ weights

    def transposed_times(self, values: Doubles) -> Doubles:
        """Return the product of the transposed matrix with one value a row."""
        return self.matrix.T @ values


@dataclass(frozen=True, slots=True)
class SparseFeatures:
    """Features that are nearly all zero: the others with their rows and columns."""

    shape: tuple[int, int]
    rows: Indices
    columns: Indices
    values: Doubles

    def times(self, weights: Doubles) -> Doubles:
        """Return the product with one weight a column."""
        products = self.values * weights[self.columns]
        return np.bincount(self.rows, products, self.shape[0]).astype(np.float64, copy=False)

    def transposed_times(self, values: Doubles) -> Doubles:
        """Return the product of the transposed matrix with one value a row."""
        products = self.values * values[self.rows]
        return np.bincount(self.columns, products, self.shape[1]).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class _Loss:
    """The weighted logistic loss with a ridge on every weight but the last one, the bias."""

    features: Features
    truths: NDArray[np.bool_]
    shares: Doubles
    ridge: float

    def odds(self, weights: Doubles) -> Doubles:
        return self.features.times(weights[:-1]) + weights[-1]

    def value(self, weights: Doubles, odds: Doubles) -> float:
        losses = np.logaddexp(0, np.where(self.truths, -odds, odds))
        return float(self.shares @ losses + 0.5 * self.ridge * (weights[:-1] @ weights[:-1]))

    def gradient(self, weights: Doubles, chances: Doubles) -> Doubles:
        slopes = self.shares * (chances - self.truths)
        gradient = self.features.transposed_times(slopes) + self.ridge * weights[:-1]
        return np.append(gradient, slopes.sum())

    def curve(self, direction: Doubles, chances: Doubles) -> Doubles:
        """Return the product of the second derivatives with a direction."""
        bends = self.shares * chances * (1 - chances) * self.odds(direction)
        curve = self.features.transposed_times(bends) + self.ridge * direction[:-1]
        return np.append(curve, bends.sum())


def minimise_loss(
    features: Features, truths: NDArray[np.bool_], shares: Doubles, ridge: float
) -> Doubles:
    """Return one weight a feature, and the bias as the last value.

    shares: how much each row counts. ridge: half the penalty on the square of each weight; the
    bias is free.
    """
    loss = _Loss(features, truths, shares, ridge)
    weights = np.zeros(features.shape[1] + 1)
    odds = loss.odds(weights)
    first = 0.0
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        gradient = loss.gradient(weights, chances)
        size = float(np.sqrt(gradient @ gradient))
        first = first or size
        if size <= _CLOSE * first:
            break
        # The nearer the end, the more exactly the step is solved (Eisenstat and Walker 1996).
        step = _newton_step(loss, chances, gradient, size * min(0.1, (size / first) ** 0.5))
        weights, odds = _step_down(loss, weights, odds, gradient, step)
    return weights


def _newton_step(loss: _Loss, chances: Doubles, gradient: Doubles, enough: float) -> Doubles:
    """Solve curve(step) = -gradient until at most `enough` is left of it."""
    step = np.zeros(len(gradient))
    remainder = -gradient
    direction = remainder
    square = float(remainder @ remainder)
    for _ in range(_INNER_ROUNDS):
        curved = loss.curve(direction, chances)
        bend = float(direction @ curved)
        if bend <= 0:  # rounding alone: the loss is convex
            break
        step = step + square / bend * direction
        remainder = remainder - square / bend * curved
        before, square = square, float(remainder @ remainder)
        if square**0.5 <= enough:
            break
        direction = remainder + square / before * direction
    return step


def _step_down(
    loss: _Loss, weights: Doubles, odds: Doubles, gradient: Doubles, step: Doubles
) -> tuple[Doubles, Doubles]:
    """Go the whole step, or half of it, and so on, until the loss falls."""
    value, slope = loss.value(weights, odds), float(gradient @ step)
    change = loss.odds(step)
    size = 1.0
    for _ in range(_HALVINGS):
        new = weights + size * step
        if loss.value(new, odds + size * change) <= value + _SUFFICIENT * size * slope:
            return new, odds + size * change
        size /= 2
    return weights, odds


def fit_logistic(
    rows: Doubles, truths: NDArray[np.bool_], names: tuple[str, ...], weights: Doubles
) -> Logistic:
    """Fit P(truth) to features (rows, columns named `names`) with row weights.

    Features are scaled to unit variance first; the ridge on scaled weights is 1 (the bias is
    free), which matters only when the rows are few.
    """
    centre = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - centre) ** 2, axis=0, weights=weights)) + 1e-9
    features = DenseFeatures((rows - centre) / spread)
    solution = minimise_loss(features, truths, weights, _FEATURE_RIDGE)
    scaled = solution[:-1] / spread
    bias = float(solution[-1] - scaled @ centre)
    return Logistic(
        bias=round(bias, 4),
        weights={name: round(float(w), 4) for name, w in zip(names, scaled, strict=True)},
    )
