"""The word table of the packaged model: a row for each token, read from its file when it is needed.

Mapped into memory by the runtime, each row would bring its neighbours along (64 kB), and after some
hundred questions half of the table (12 MB) would lie there.
"""

from __future__ import annotations

import os
import weakref
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TABLE_START = 161_538
"""The place of the first row in the packaged model.onnx, in bytes."""
WIDTH = 384
"""Values of a row, one byte each."""
_REMEMBERED = 2048
"""Rows that stay: the words of most questions, in a megabyte."""


class WordRows:
    """The rows of the packaged word table; safe to use from several threads."""

    def __init__(self, packaged: Path) -> None:
        """Open the packaged model.onnx. Raises OSError."""
        self._file = os.open(packaged, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._row = lru_cache(_REMEMBERED)(self._read)

    def of(self, tokens: NDArray[np.int64]) -> NDArray[np.int8]:
        """Return the rows of tokens, shape (…) to (…, WIDTH). Raises OSError, ValueError."""
        rows = b"".join(map(self._row, tokens.ravel().tolist()))
        return np.frombuffer(rows, np.int8).reshape(*tokens.shape, WIDTH)

    def _read(self, token: int) -> bytes:
        return os.pread(self._file, WIDTH, TABLE_START + WIDTH * token)
