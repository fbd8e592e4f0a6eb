"""Loading a server's knowledge: read, merged and indexed, off the event loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.custom_knowledge.cache.autocomplete import EntryTitle, shipped_titles, titles_of
from bot.custom_knowledge.cache.knowledge_cache import LOAD_SECONDS
from bot.custom_knowledge.cache.merge import MergedKnowledge, merge
from bot.custom_knowledge.cache.neighbours import with_neighbours
from bot.custom_knowledge.cache.server_knowledge import ServerKnowledge
from bot.custom_knowledge.cache.vectors import KnownVectors
from bot.custom_knowledge.cache.weight import weight_of
from bot.custom_knowledge.records import KnowledgeRecords, read_records
from bot.observability.malloc import release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge import Snapshot
    from bot.matching import Matcher
    from bot.matching.encoding.encoder import Vectors
    from bot.storage import Storage

_MANY = 1000
"""From so many new phrases on, free memory is given back once they are loaded."""
_TOGETHER = 2
"""Servers that are indexed at the same time. Each takes a quarter of a second of CPU, and tens
of megabytes meanwhile, even with a few phrases."""


class KnowledgeLoader:
    """Makes the knowledge of servers from the database."""

    def __init__(self, storage: Storage, snapshot: Snapshot, matcher: Matcher) -> None:
        self._storage = storage
        self._matcher = matcher
        self._vectors = KnownVectors(storage, matcher.encoder) if matcher.encoder else None
        self._turn = asyncio.Semaphore(_TOGETHER)
        self.shipped = ServerKnowledge(snapshot, titles=shipped_titles(snapshot))

    async def load(
        self, guild_id: int, disabled: tuple[str, ...], before: ServerKnowledge | None = None
    ) -> ServerKnowledge:
        """Return the knowledge of a server; `shipped` itself if it has nothing of its own.

        `before`: its knowledge until now, whose vectors are used again. Raises StorageError
        or TimeoutError.
        """
        async with asyncio.timeout(LOAD_SECONDS):
            records = await read_records(self._storage, guild_id)
        if not records and not disabled:
            if self._vectors and before is not None:
                await self._vectors.of(guild_id, (), before)
            return self.shipped
        merged = await asyncio.to_thread(merge, self.shipped.snapshot, records, disabled)
        vectors = None
        if self._vectors is not None:
            texts = await asyncio.to_thread(self._texts, merged)
            vectors = await self._vectors.of(guild_id, texts, before)
            del texts
        titles = await asyncio.to_thread(titles_of, self.shipped.titles, records, disabled)
        async with self._turn:
            knowledge = await asyncio.to_thread(self._index, merged, titles, vectors)
            if sum(1 for _ in merged.phrases) >= _MANY:
                # Loading takes a multiple of what stays. The vectors go first, or they would stay.
                del vectors, merged, records
                await asyncio.to_thread(release)
        return knowledge

    def without(self, disabled: tuple[str, ...]) -> ServerKnowledge:
        """Return the shipped knowledge without some entries."""
        titles = titles_of(self.shipped.titles, KnowledgeRecords(), disabled)
        return self._index(merge(self.shipped.snapshot, KnowledgeRecords(), disabled), titles, None)

    def _texts(self, merged: MergedKnowledge) -> list[str]:
        """Return every phrase, normalised for matching."""
        return [self._matcher.normaliser.phrase(text) for text in merged.phrases]

    def _index(
        self,
        merged: MergedKnowledge,
        titles: tuple[EntryTitle, ...],
        vectors: Mapping[str, Vectors] | None,
    ) -> ServerKnowledge:
        overlay = self._matcher.overlay(
            entries=merged.entries,
            aliases=merged.aliases,
            topics=merged.topics,
            disabled=merged.hidden,
            vectors=vectors,
        )
        snapshot = with_neighbours(merged.snapshot, merged.own_ids, self._matcher, overlay)
        return ServerKnowledge(snapshot, overlay, weight_of(overlay, merged), titles)
