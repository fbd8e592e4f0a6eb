"""The texts of each step of a training, drawn by chance, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.encoder.data import Ints, TrainingData

_NORMALISED = 0.7
"""Share of danger messages that are read as matching normalises them; the others as typed."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """How many texts of each sort stand in a batch: phrases are `classes` times `alike`."""

    danger: int = 96
    classes: int = 64
    alike: int = 4
    general: int = 96

    @classmethod
    def small(cls) -> BatchPlan:
        """Return half of everything, for a processor without a GPU."""
        return cls(48, 16, 4, 48)


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers of texts: danger messages with their classes, phrases with their owners, others."""

    danger: Ints
    kinds: Ints
    phrases: Ints
    owners: Ints
    general: Ints

    @property
    def texts(self) -> Ints:
        """The numbers of all texts: danger, phrases, others."""
        return np.concatenate([self.danger, self.phrases, self.general])


def batches(data: TrainingData, plan: BatchPlan, seed: int) -> Iterator[Batch]:
    """Yield batches without end."""
    chance = np.random.default_rng(seed)
    danger = _rounds(np.arange(len(data.kinds)), plan.danger, chance)
    general = _rounds(data.general, plan.general, chance)
    rows = [np.flatnonzero(data.owners == owner) for owner in np.unique(data.owners)]
    classes = [own for own in rows if len(own) > 1]
    while True:
        messages = next(danger)
        is_plain = chance.random(len(messages)) < _NORMALISED
        phrases = _phrases(classes, plan, chance)
        yield Batch(
            np.where(is_plain, data.plain[messages], data.typed[messages]),
            data.kinds[messages],
            data.phrases[phrases],
            data.owners[phrases],
            next(general),
        )


def _phrases(classes: list[Ints], plan: BatchPlan, chance: np.random.Generator) -> Ints:
    """Return some phrases of some classes, each once."""
    count = min(plan.classes, len(classes))
    chosen: list[int] = chance.choice(len(classes), count, replace=False).tolist()
    own = [classes[number] for number in chosen]
    parts = [chance.choice(rows, min(plan.alike, len(rows)), replace=False) for rows in own]
    return np.concatenate(parts)


def _rounds(numbers: Ints, size: int, chance: np.random.Generator) -> Iterator[Ints]:
    """Yield all numbers in an ever new order, `size` at a time."""
    waiting = np.zeros(0, np.int64)
    while True:
        while len(waiting) < size:
            waiting = np.concatenate([waiting, chance.permutation(numbers)])
        yield waiting[:size]
        waiting = waiting[size:]
