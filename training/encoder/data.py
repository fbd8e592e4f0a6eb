"""Everything that a training reads, in one file: texts as token numbers, classes, weights.

Needs numpy alone, so that a machine without the project's packages can train.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Arrays: TypeAlias = Mapping[str, NDArray[np.generic]]
_PAD = 0


@dataclass(frozen=True, slots=True)
class TrainingData:
    """Distinct texts, by number, and what they teach.

    tokens: token numbers of all texts, one after the other; text t is starts[t] to starts[t + 1].
    typed, plain: a danger message as typed, and as matching normalises it; kinds: its class; apart:
    1 for those of authors who can be left out, to be judged by a model that has not read them.
    phrases: a phrase of the knowledge base; owners: the class (entry or topic) that it means.
    general: other English. weights: the packaged model (`Packaged.arrays`).
    """

    tokens: NDArray[np.uint16]
    starts: Ints
    typed: Ints
    plain: Ints
    kinds: Ints
    apart: Ints
    phrases: Ints
    owners: Ints
    general: Ints
    weights: Arrays

    def save(self, path: Path) -> None:
        """Write an .npz file."""
        texts = {name: cast("NDArray[np.generic]", getattr(self, name)) for name in _TEXTS}
        weights = {f"weights/{name}": value for name, value in self.weights.items()}
        np.savez_compressed(path, allow_pickle=False, **texts, **weights)

    @classmethod
    def load(cls, path: Path) -> TrainingData:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        texts = {name: arrays.pop(name) for name in _TEXTS}
        weights = {name.removeprefix("weights/"): value for name, value in arrays.items()}
        return cls(**texts, weights=weights)

    @property
    def digest(self) -> str:
        """A digest of texts and classes, whatever the weights."""
        state = hashlib.sha256()
        for name in _TEXTS:
            state.update(np.ascontiguousarray(getattr(self, name)).tobytes())
        return state.hexdigest()[:16]

    @property
    def lengths(self) -> Ints:
        """The number of tokens of every text."""
        return np.diff(self.starts)

    def without_some_authors(self) -> TrainingData:
        """Return the same without the danger messages that are set apart."""
        taught = self.apart == 0
        return replace(
            self,
            typed=self.typed[taught],
            plain=self.plain[taught],
            kinds=self.kinds[taught],
            apart=self.apart[taught],
        )

    def table(self) -> NDArray[np.int64]:
        """Return the texts as rows of token numbers, filled up to the longest one."""
        lengths = self.lengths
        rows = np.full((len(lengths), int(lengths.max())), _PAD, np.int64)
        rows[np.arange(rows.shape[1]) < lengths[:, None]] = self.tokens
        return rows


_TEXTS = ("tokens", "starts", "typed", "plain", "kinds", "apart", "phrases", "owners", "general")
