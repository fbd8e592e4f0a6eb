"""The index that ships: vectors of the shipped phrases, and the solution for the shipped entries.

Made by `python -m training index`. It saves the first start some ten seconds, and holds for the
model and the phrases that it was made from: of others, what is the same is used.
"""

from __future__ import annotations

import logging
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from msgspec import Struct, field

from bot.matching.cache import Cache
from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.phrase_vectors import PhraseVectors, VectorTable
from bot.matching.words.lexical import Floats, Ints

_LOG = logging.getLogger(__name__)
INDEX_FILE = "index.npz"


class BuiltIndex(Struct, frozen=True):
    """Vectors by phrase, made by the model of this key; what was solved for an index's key.

    marks: the rows of the phrases that carry coefficients; coefficients: shape (marks, classes).
    """

    model: str
    vectors: VectorTable
    solved_for: str = ""
    marks: Ints = field(default_factory=lambda: np.zeros(0, np.int32))
    coefficients: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    @classmethod
    def none(cls) -> BuiltIndex:
        """Return what holds nothing."""
        return cls("", VectorTable.empty())

    @classmethod
    def load(cls, path: Path) -> BuiltIndex:
        """Read a file; one that is missing or broken costs time at the start, nothing else."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls(
                    str(file["model"]),
                    VectorTable(file["keys"], file["rows"]),
                    str(file["solved_for"]),
                    file["marks"].astype(np.int32),
                    file["coefficients"].astype(np.float32),
                )
        except FileNotFoundError:
            return cls.none()
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _LOG.warning("The index in %s cannot be read and is made again: %s", path, error)
            return cls.none()

    def save(self, path: Path) -> None:
        """Write the file, coefficients in half precision."""
        np.savez(
            path,
            allow_pickle=False,
            model=np.array(self.model),
            keys=self.vectors.keys,
            rows=self.vectors.rows,
            solved_for=np.array(self.solved_for),
            marks=self.marks.astype(np.uint16),
            coefficients=self.coefficients.astype(np.float16),
        )


def known_vectors(encoder: Encoder, cache: Cache, built: BuiltIndex | None) -> PhraseVectors:
    """Return the vectors of phrases: those that ship, if this model made them, and cached ones."""
    if built is None or built.model != encoder.key:
        return PhraseVectors(encoder, cache, VectorTable.empty())
    return PhraseVectors(encoder, cache, built.vectors)
