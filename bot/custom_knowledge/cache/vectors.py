"""Sentence vectors of a server's phrases: those in memory, those in the store, and new ones.

They are kept as 16-bit floats: half the room, and a cosine differs by less than a thousandth.
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
    """Gives the vectors of normalised phrases, and keeps them."""

    def __init__(self, storage: Storage, encoder: Encoder) -> None:
        self._storage = storage
        self._encoder = encoder
        # Encoding thousands of phrases of one server must not take every core.
        self._turn = asyncio.Semaphore(1)

    async def of(
        self, guild_id: int, texts: Sequence[str], before: ServerKnowledge | None
    ) -> Mapping[str, Vectors]:
        """Return a vector for each text; only texts that nobody has seen are encoded.

        `before` is the server's view until now. Without the store all is encoded that is not in
        it; nothing is raised because of the store.
        """
        wanted = list(dict.fromkeys(texts))
        found = _in_memory(before)
        used = {text: found[text] for text in wanted if text in found}
        if before is None or before.overlay is None:
            used |= await self._stored(guild_id, wanted)
        else:
            await self._forget(guild_id, found.keys() - set(wanted))
        missing = [text for text in wanted if text not in used]
        for start in range(0, len(missing), CHUNK):
            used |= await self._made(guild_id, missing[start : start + CHUNK])
        return used

    async def _made(self, guild_id: int, texts: Sequence[str]) -> dict[str, Vectors]:
        """Encode texts and keep their vectors."""
        async with self._turn:
            vectors = await asyncio.to_thread(self._encoder.encode_many, texts, threads=1)
        made = dict(zip(texts, vectors, strict=True))
        names = [self._name(guild_id, text) for text in texts]
        kept = {
            name: vectors[number].astype(np.float16).tobytes() for number, name in enumerate(names)
        }
        try:
            await self._storage.vectors.add(guild_id, kept)
        except StorageError:
            _log.info("New vectors of server %s are not kept just now.", guild_id)
        return made

    async def _stored(self, guild_id: int, texts: Sequence[str]) -> dict[str, Vectors]:
        """Return what is in the store, and drop from it what is no longer used."""
        try:
            rows = await self._storage.vectors.sealed(guild_id)
            found, unused = await asyncio.to_thread(self._opened, guild_id, rows, texts)
            if unused:
                await self._storage.vectors.drop(guild_id, unused)
        except StorageError:
            return {}
        return found

    def _opened(
        self, guild_id: int, rows: list[tuple[bytes, bytes]], texts: Sequence[str]
    ) -> tuple[dict[str, Vectors], set[bytes]]:
        names = {self._name(guild_id, text): text for text in texts}
        wanted = [row for row in rows if row[0] in names]
        plain = self._storage.vectors.opened(guild_id, wanted)
        size = 2 * self._encoder.dimensions
        found = {
            names[name]: np.frombuffer(value, np.float16).astype(np.float32)
            for name, value in plain.items()
            if len(value) == size
        }
        return found, {name for name, _ in rows} - names.keys()

    async def _forget(self, guild_id: int, texts: Collection[str]) -> None:
        """Drop the vectors of phrases that are no longer there."""
        if not texts:
            return
        try:
            names = [self._name(guild_id, text) for text in texts]
            await self._storage.vectors.drop(guild_id, names)
        except StorageError:
            _log.info("Old vectors of server %s are not dropped just now.", guild_id)

    def _name(self, guild_id: int, text: str) -> bytes:
        return self._storage.vectors.digest(guild_id, self._encoder.key, text)


def _in_memory(view: ServerKnowledge | None) -> Mapping[str, Vectors]:
    if view is None or view.overlay is None or view.overlay.vectors is None:
        return {}
    return dict(zip(view.overlay.layer.texts, view.overlay.vectors, strict=True))
