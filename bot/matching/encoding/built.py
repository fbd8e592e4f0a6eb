"""The index that ships: vectors of the shipped phrases, and all that is worked out from them.

Made by `python -m training index`. It saves the first start some ten seconds, and holds for the
model and the phrases that it was made from: of others, the vectors that are the same are used.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.cache import Cache
from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.phrase_vectors import PhraseVectors, VectorTable

_LOG = logging.getLogger(__name__)
INDEX_FILE = "index.npz"
_PART = "index_"
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


class BuiltIndex(Struct, frozen=True):
    """Vectors by phrase, made by the model of this key, and the key of the index in the file."""

    model: str
    vectors: VectorTable
    key: str = ""
    path: Path | None = None

    @classmethod
    def none(cls) -> Self:
        """Return what holds nothing."""
        return cls("", VectorTable.empty())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; one that is missing or broken costs time at the start, nothing else."""
        try:
            with np.load(path, allow_pickle=False) as file:
                table = VectorTable(file["keys"], file["rows"])
                return cls(str(file["model"]), table, str(file["key"]), path)
        except FileNotFoundError:
            return cls.none()
        except _UNREADABLE as error:
            _tell(path, error)
            return cls.none()

    def arrays(self, key: str) -> Mapping[str, NDArray[Any]] | None:
        """Return the arrays of the index of this key; None if the file holds another, or none."""
        if self.path is None or not key or key != self.key:
            return None
        try:
            with np.load(self.path, allow_pickle=False) as file:
                names = [name for name in file.files if name.startswith(_PART)]
                return {name.removeprefix(_PART): file[name] for name in names}
        except _UNREADABLE as error:
            _tell(self.path, error)
            return None


def save_built(
    path: Path, model: str, vectors: VectorTable, key: str, arrays: Mapping[str, NDArray[Any]]
) -> None:
    """Write a file for `BuiltIndex.load`: vectors by phrase, and an index under its key."""
    parts = {f"{_PART}{name}": values for name, values in arrays.items()}
    np.savez(
        path,
        allow_pickle=False,
        model=np.array(model),
        keys=vectors.keys,
        rows=vectors.rows,
        key=np.array(key),
        **parts,
    )


def _tell(path: Path, error: Exception) -> None:
    _LOG.warning("The index in %s cannot be read and is made again: %s", path, error)


def known_vectors(encoder: Encoder, cache: Cache, built: BuiltIndex | None) -> PhraseVectors:
    """Return the vectors of phrases: those that ship, if this model made them, and cached ones."""
    if built is None or built.model != encoder.key:
        return PhraseVectors(encoder, cache, VectorTable.empty())
    return PhraseVectors(encoder, cache, built.vectors)
