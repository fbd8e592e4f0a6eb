"""Sentence vectors as they are stored: small, and of no use to another model by mistake."""

from __future__ import annotations

import hashlib

import numpy as np

from bot.matching.encoder import Vectors

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


def unpack_vector(key: str, packed: bytes | None) -> Vectors | None:
    """Return the unit vector of what `pack_vector` made for the same model; None for another's."""
    if packed is None or len(packed) <= _MARK or packed[:_MARK] != mark_of(key):
        return None
    vector = np.frombuffer(packed[_MARK:], np.int8).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else None
