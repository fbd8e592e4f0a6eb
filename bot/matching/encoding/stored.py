"""Sentence vectors as they are stored: small, and of no use to another model by mistake."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from bot.matching.encoding.encoder import Vectors

_MARK = 4
_SCALE = 127


def mark_of(key: str) -> bytes:
    """Return four bytes that tell one model (`Encoder.key`) from another."""
    return hashlib.sha256(key.encode()).digest()[:_MARK]


def pack_vector(key: str, vector: Vectors) -> bytes:
    """Return the model's mark and the vector in one byte a dimension, scaled to its largest one.

    Cosines of what is unpacked differ from the true ones by less than 0.01.
    """
    peak = float(np.abs(vector).max()) or 1.0
    return mark_of(key) + np.round(vector * (_SCALE / peak)).astype(np.int8).tobytes()


def unpack_vectors(key: str, packed: Sequence[bytes | None]) -> tuple[list[int], Vectors]:
    """Return which of these the same model made, and their unit vectors, shape (number, d)."""
    mark = mark_of(key)
    known = [
        place
        for place, one in enumerate(packed)
        if one is not None and len(one) > _MARK and one[:_MARK] == mark
    ]
    if not known:
        return [], np.zeros((0, 0), np.float32)
    data = b"".join((packed[place] or b"")[_MARK:] for place in known)
    rows = np.frombuffer(data, np.int8).reshape(len(known), -1).astype(np.float32)
    return known, rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
