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

TABLE_START, SCALES_START = 161_538, 11_882_049
"""The places of the first row and of the first scale in the packaged model.onnx, in bytes."""
WIDTH = 384
"""Values of a row, one byte each; the row's scale is a float of four bytes."""
_REMEMBERED = 1024
"""Rows that stay: the words of most questions, in 1.5 MB."""


class WordRows:
    """The vectors of tokens; safe to use from several threads."""

    def __init__(self, packaged: Path) -> None:
        """Open the packaged model.onnx. Raises OSError."""
        self._file = os.open(packaged, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._row = lru_cache(_REMEMBERED)(self._read)

    def of(self, tokens: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the vectors of tokens, shape (…) to (…, WIDTH). Raises OSError, ValueError."""
        rows = b"".join(map(self._row, tokens.ravel().tolist()))
        return np.frombuffer(rows, np.float32).reshape(*tokens.shape, WIDTH)

    def _read(self, token: int) -> bytes:
        row = os.pread(self._file, WIDTH, TABLE_START + WIDTH * token)
        scale = os.pread(self._file, 4, SCALES_START + 4 * token)
        return (np.frombuffer(row, np.int8) * np.frombuffer(scale, "<f4")).tobytes()
