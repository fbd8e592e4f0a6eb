"""Tells languages apart by groups of letters: a naive Bayes model, read from one small file.

The numbers come from the model of `py3langid`, of which `python -m training letters` keeps the
groups and languages that matter here: a megabyte instead of 75.
"""

from __future__ import annotations

import math
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.answering.small_talk.files import ConversationError

LONGEST_GROUP = 6
"""Bytes of the longest group."""


class LetterModel:
    """Says how likely a text is in each of its languages."""

    def __init__(
        self,
        languages: tuple[str, ...],
        groups: NDArray[np.uint64],
        table: NDArray[np.int8],
        step: float,
        prior: NDArray[np.float32],
    ) -> None:
        """`groups` sorted, as `pack_group` makes them; `table` (groups, languages) in steps.

        table times step: log-probabilities of a group in a language, up to a constant a group.
        """
        self.languages = languages
        self._groups = groups
        self._table = table
        self._step = step
        self._prior = prior

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file. Raises ConversationError."""
        try:
            with np.load(path, allow_pickle=False) as data:
                return cls(
                    tuple(data["languages"].tolist()),
                    data["groups"],
                    data["table"],
                    float(data["step"]),
                    data["prior"],
                )
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ConversationError(f"{path} cannot be used: {error}") from error

    def likelihoods(self, text: str, hints: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each language for a text in lower case.

        hints: what is added to the log-likelihood of a language because of its words.
        """
        encoded = unicodedata.normalize("NFC", text).encode(errors="replace")
        letters = np.frombuffer(encoded, dtype=np.uint8)
        rows, counts = np.unique(self._rows(letters), return_counts=True)
        known = rows >= 0
        weights = np.log1p(counts[known]).astype(np.float32)
        scores = self._step * (weights @ self._table[rows[known]].astype(np.float32)) + self._prior
        scores += [hints.get(language, 0.0) for language in self.languages]
        # Groups overlap, so their evidence grows more slowly than the text.
        scores /= math.sqrt(max(1, len(letters)))
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return dict(zip(self.languages, shares.tolist(), strict=True))

    def _rows(self, letters: NDArray[np.uint8]) -> NDArray[np.intp]:
        """Return for each letter the row of the longest known group that ends there, else -1."""
        rows = np.full(len(letters), -1, dtype=np.intp)
        for length in range(1, min(LONGEST_GROUP, len(letters)) + 1):
            ends = len(letters) - length + 1
            packed = np.zeros(ends, dtype=np.uint64)
            for at in range(LONGEST_GROUP):
                packed <<= np.uint64(8)
                if at < length:
                    packed |= letters[at : at + ends]
            places = np.searchsorted(self._groups, packed)
            places[places == len(self._groups)] = 0
            hits = self._groups[places] == packed
            rows[length - 1 :][hits] = places[hits]
        return rows


def pack_group(group: bytes) -> int:
    """Return a group of letters as a number: its bytes, filled up on the right."""
    return int.from_bytes(group.ljust(LONGEST_GROUP, b"\0"), "big")
