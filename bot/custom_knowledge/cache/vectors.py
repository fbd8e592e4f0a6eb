"""Sentence vectors of a server's phrases: those in memory, those in the store, and new ones.

They are stored as 16-bit floats: half the room, and a cosine differs by less than a thousandth.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import numpy as np

from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.matching.encoding.encoder import Encoder, Vectors
    from bot.storage import Storage

CHUNK = 64
"""Phrases that are encoded in one go, some 200 ms, and then stored."""

_log = logging.getLogger(__name__)


class KnownVectors:
    """Gives the vectors of normalised phrases, and stores them."""

    def __init__(self, storage: Storage, encoder: Encoder) -> None:
        self._storage = storage
        self._encoder = encoder
        # Encoding thousands of phrases of one server must not take every core.
        self._turn = asyncio.Semaphore(1)

    async def of(
        self, guild_id: int, texts: Sequence[str], before: ServerKnowledge | None
    ) -> Mapping[str, Vectors]:
        """Return a vector for each text; only texts without a vector are encoded.

        `before`: the server's knowledge until now. Without the database every text that is not in
        it is encoded; nothing is raised because of the database.
        """
        distinct = list(dict.fromkeys(texts))
        in_memory = _in_memory(before)
        vectors = {text: in_memory[text] for text in distinct if text in in_memory}
        if before is None or before.overlay is None:
            vectors |= await self._load(guild_id, distinct)
        else:
            await self._forget(guild_id, in_memory.keys() - set(distinct))
        without = [text for text in distinct if text not in vectors]
        for start in range(0, len(without), CHUNK):
            vectors |= await self._encode(guild_id, without[start : start + CHUNK])
        return vectors

    async def _encode(self, guild_id: int, texts: Sequence[str]) -> dict[str, Vectors]:
        """Encode texts and store their vectors."""
        async with self._turn:
            vectors = await asyncio.to_thread(self._encoder.encode_many, texts, threads=1)
        by_text = dict(zip(texts, vectors, strict=True))
        names = [self._name(guild_id, text) for text in texts]
        rows = {
            name: vectors[number].astype(np.float16).tobytes() for number, name in enumerate(names)
        }
        try:
            await self._storage.repositories.knowledge.vectors.add(guild_id, rows)
        except StorageError:
            _log.info("New vectors of server %s could not be stored.", guild_id)
        return by_text

    async def _load(self, guild_id: int, texts: Sequence[str]) -> dict[str, Vectors]:
        """Return the stored vectors of texts, and delete those that are no longer used."""
        try:
            rows = await self._storage.repositories.knowledge.vectors.sealed(guild_id)
            vectors, unused = await asyncio.to_thread(self._open, guild_id, rows, texts)
            if unused:
                await self._storage.repositories.knowledge.vectors.drop(guild_id, unused)
        except StorageError:
            return {}
        return vectors

    def _open(
        self, guild_id: int, rows: list[tuple[bytes, bytes]], texts: Sequence[str]
    ) -> tuple[dict[str, Vectors], set[bytes]]:
        names = {self._name(guild_id, text): text for text in texts}
        own_rows = [row for row in rows if row[0] in names]
        plain = self._storage.repositories.knowledge.vectors.opened(guild_id, own_rows)
        size = 2 * self._encoder.dimensions
        vectors = {
            names[name]: np.frombuffer(value, np.float16).astype(np.float32)
            for name, value in plain.items()
            if len(value) == size
        }
        return vectors, {name for name, _ in rows} - names.keys()

    async def _forget(self, guild_id: int, texts: Collection[str]) -> None:
        """Delete the vectors of phrases that are no longer there."""
        if not texts:
            return
        try:
            names = [self._name(guild_id, text) for text in texts]
            await self._storage.repositories.knowledge.vectors.drop(guild_id, names)
        except StorageError:
            _log.info("Old vectors of server %s could not be deleted.", guild_id)

    def _name(self, guild_id: int, text: str) -> bytes:
        return self._storage.repositories.knowledge.vectors.digest(
            guild_id, self._encoder.key, text
        )


def _in_memory(knowledge: ServerKnowledge | None) -> Mapping[str, Vectors]:
    overlay = knowledge.overlay if knowledge else None
    if overlay is None or overlay.vectors is None:
        return {}
    return dict(zip(overlay.texts, overlay.vectors[:], strict=True))
