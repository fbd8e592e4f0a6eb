"""Vectors of known phrases: those that ship, and those that this machine has made before.

A phrase is known by the digest of its normalised text, so a changed knowledge folder costs the
vectors of its changed phrases alone. Vectors are kept in one byte a dimension, which changes a
cosine by less than 0.001, and always used as they are kept: the first start and the second agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.matching.cache import Cache
from bot.matching.encoding.encoder import Encoder, Vectors
from bot.matching.encoding.packed import PackedVectors, packed

_KEY_BYTES = 8
_MOST = 20_000
"""Phrases that the cache keeps, those in use first: 8 MB."""

Keys = NDArray[np.uint64]


class VectorTable(Struct, frozen=True):
    """Vectors in one byte a dimension, shape (n, d), by ascending keys of their phrases."""

    keys: Keys
    rows: NDArray[np.int8]

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Vectors) -> VectorTable:
        """Pack the vectors of distinct texts."""
        return cls.sorted(keys_of(texts), packed(vectors))

    @classmethod
    def sorted(cls, keys: Keys, rows: NDArray[np.int8]) -> VectorTable:
        """Return a table of keys in any order; of a key that comes again, the first counts."""
        keys, first = np.unique(keys, return_index=True)
        return cls(keys, rows[first])

    @classmethod
    def empty(cls) -> VectorTable:
        """Return a table without phrases."""
        return cls(np.zeros(0, np.uint64), np.zeros((0, 0), np.int8))

    def places(self, keys: Keys) -> NDArray[np.int64]:
        """Return the row of each key, -1 for one that is not here."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, places, -1)


def keys_of(texts: Sequence[str]) -> Keys:
    """Return a digest of each text."""
    digests = b"".join(
        hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).digest() for text in texts
    )
    return np.frombuffer(digests, "<u8").astype(np.uint64)


class PhraseVectors:
    """Returns the vectors of phrases, and encodes those that nobody has encoded before."""

    def __init__(self, encoder: Encoder, cache: Cache, shipped: VectorTable) -> None:
        """`shipped`: vectors that the same model made; `cache` keeps those that it lacks."""
        self._encoder = encoder
        self._cache = cache
        self._shipped = shipped
        self._cache_key = f"phrases-{encoder.key}"

    @property
    def model(self) -> str:
        """The key of the model that makes the vectors."""
        return self._encoder.key

    def of(self, texts: Sequence[str]) -> PackedVectors:
        """Return one unit vector a text."""
        rows = np.zeros((len(texts), self._encoder.dimensions), np.int8)
        keys = keys_of(texts)
        missing = _fill(rows, keys, np.arange(len(texts)), self._shipped)
        if len(missing):
            self._complete(rows, keys, missing, texts)
        return PackedVectors.of_rows(rows)

    def _complete(
        self, rows: NDArray[np.int8], keys: Keys, missing: NDArray[np.int64], texts: Sequence[str]
    ) -> None:
        """Fill the rows of phrases that do not ship, and keep what is new."""
        stored = self._stored()
        new = _fill(rows, keys, missing, stored)
        if not len(new):
            return
        distinct, where = np.unique(keys[new], return_index=True)
        made = packed(self._encoder.encode_many([texts[int(new[at])] for at in where]))
        _fill(rows, keys, new, VectorTable(distinct, made))
        others = stored.rows if len(stored.rows) else rows[:0]
        self._cache.write(
            self._cache_key,
            {
                "keys": np.concatenate([keys[missing], stored.keys])[:_MOST],
                "rows": np.concatenate([rows[missing], others])[:_MOST],
            },
        )

    def _stored(self) -> VectorTable:
        arrays = self._cache.read(self._cache_key)
        if arrays is None or not {"keys", "rows"} <= arrays.keys():
            return VectorTable.empty()
        return VectorTable.sorted(cast("Keys", arrays["keys"]), cast("Any", arrays["rows"]))


def _fill(
    rows: NDArray[np.int8], keys: Keys, wanted: NDArray[np.int64], table: VectorTable
) -> NDArray[np.int64]:
    """Copy the rows of wanted phrases that a table holds; return the numbers of the others."""
    places = table.places(keys[wanted])
    there = places >= 0
    if not there.any():
        return wanted
    rows[wanted[there]] = table.rows[places[there]]
    return wanted[~there]
