"""Layers of the sentence model as arrays: their names, their file, their eight bits.

Needs numpy alone, so that a machine without the project's packages can train.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

LAYERS, WIDTH, POSITIONS = 6, 384, 128
HEAD = 32
"""Values that one head of attention compares; a layer has as many heads as its matrices hold."""
EPSILON = 1e-12
EMBEDDINGS = "inner.embeddings."
MATRICES_A_LAYER = 6
_LARGEST = 127

QUERY_BIAS, KEY_BIAS, VALUE_BIAS, OUT_BIAS, WIDE_BIAS, NARROW_BIAS = (
    "attention.self.query.bias", "attention.self.key.bias", "attention.self.value.bias",
    "attention.output.dense.bias", "intermediate.dense.bias", "output.dense.bias",
)  # fmt: skip
MIDDLE_NORM, LAST_NORM = "attention.output.LayerNorm", "output.LayerNorm"
VECTORS = (
    QUERY_BIAS, KEY_BIAS, VALUE_BIAS, OUT_BIAS, WIDE_BIAS, NARROW_BIAS,
    *(f"{norm}.{part}" for norm in (MIDDLE_NORM, LAST_NORM) for part in ("weight", "bias")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LayerNames:
    """Names of a layer's parts in the package: matrices (rows go in), and a prefix of vectors."""

    query: str
    key: str
    value: str
    out: str
    wide: str
    narrow: str
    base: str

    @classmethod
    def of(cls, matrices: Sequence[str], number: int) -> LayerNames:
        """Return the names of one layer of the package, whose matrices stand in this order."""
        start = number * MATRICES_A_LAYER
        own = matrices[start : start + MATRICES_A_LAYER]
        return cls(*own, base=f"inner.encoder.layer.{number}.")

    @property
    def matrices(self) -> tuple[str, ...]:
        """The names of the matrices."""
        return (self.query, self.key, self.value, self.out, self.wide, self.narrow)

    @property
    def vectors(self) -> tuple[str, ...]:
        """The names of biases and norms."""
        return tuple(self.base + part for part in VECTORS)


@dataclass(frozen=True, slots=True)
class Layers:
    """Trained layers by packaged name, and a head (d, classes) with its bias (classes).

    kept: the numbers of the packaged layers that they come from, lowest first. They may have fewer
    heads and inner values than these.
    notes: how they were made, for the metadata of the graph.
    """

    kept: tuple[int, ...]
    matrices: Mapping[str, Floats]
    vectors: Mapping[str, Floats]
    head: Floats
    bias: Floats
    notes: Mapping[str, str]

    def save(self, path: Path) -> None:
        """Write an .npz file, matrices in eight bits a value."""
        arrays: dict[str, NDArray[np.generic]] = {
            "keep": np.array(self.kept), "head": self.head, "bias": self.bias,
            "notes": np.array([f"{key}={value}" for key, value in self.notes.items()]),
        }  # fmt: skip
        for name, matrix in self.matrices.items():
            arrays[f"q:{name}"], arrays[f"s:{name}"] = quantised(matrix)
        arrays |= {f"v:{name}": vector for name, vector in self.vectors.items()}
        np.savez_compressed(path, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Layers:
        """Read what `save` wrote; older files have no notes."""
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        notes: list[str] = arrays["notes"].tolist() if "notes" in arrays else []
        return cls(
            tuple(int(number) for number in arrays["keep"]),
            restored(arrays),
            _named(arrays, "v:"),
            arrays["head"],
            arrays["bias"],
            dict(note.split("=", 1) for note in notes),
        )


def averaged(trainings: Sequence[Layers]) -> Layers:
    """Return the mean of trainings from one start, whose notes are joined where they differ.

    Such a mean generalises better than each of them (Wortsman et al. 2022) and costs nothing when
    it runs. Raises ValueError if they are of different layers.
    """
    first = trainings[0]
    if any(each.kept != first.kept for each in trainings):
        raise ValueError("Only trainings of the same layers can be averaged.")

    def mean(arrays: Sequence[Floats]) -> Floats:
        return np.stack(arrays).mean(axis=0, dtype=np.float32)

    notes = [each.notes for each in trainings]
    return Layers(
        first.kept,
        {name: mean([each.matrices[name] for each in trainings]) for name in first.matrices},
        {name: mean([each.vectors[name] for each in trainings]) for name in first.vectors},
        mean([each.head for each in trainings]),
        mean([each.bias for each in trainings]),
        {key: ", ".join(dict.fromkeys(note.get(key, "") for note in notes)) for key in first.notes},
    )


def restored(arrays: Mapping[str, NDArray[np.generic]]) -> dict[str, Floats]:
    """Return the matrices among `q:` and `s:` arrays as floats."""
    scales = _named(arrays, "s:")
    return {
        name: (whole * scales[name]).astype(np.float32)
        for name, whole in _named(arrays, "q:").items()
    }


def _named(arrays: Mapping[str, NDArray[np.generic]], kind: str) -> dict[str, Floats]:
    return {
        name.removeprefix(kind): cast("Floats", value)
        for name, value in arrays.items()
        if name.startswith(kind)
    }


def quantised(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix in whole numbers of -127 to 127, and what its columns are to be scaled by."""
    scale = np.maximum(np.abs(matrix).max(axis=0) / _LARGEST, np.finfo(np.float32).tiny)
    whole = cast("Floats", np.round(matrix / scale))
    return whole.astype(np.int8), scale.astype(np.float32)
