"""A review queue over a small knowledge base, without Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.matching import Matcher
from bot.moderation.question_log import LogReader
from bot.moderation.review_queue import ReviewQueue
from bot.storage import NewQuestion, Storage
from tests.custom_knowledge.conftest import GUILD, Shelf, matcher, shelf_over

__all__ = ["matcher"]

SOUP = "can i eat soup between the shelves"


@dataclass
class Room:
    """A running review queue, and the shelf that it changes."""

    shelf: Shelf
    queue: ReviewQueue
    reader: LogReader

    @property
    def storage(self) -> Storage:
        return self.shelf.storage

    async def ask(self, number: int, text: str, *, guild_id: int = GUILD) -> None:
        """Put a question into the log that was not covered."""
        row = NewQuestion(
            guild_id=guild_id,
            id=number,
            channel_id=9,
            asked_at=datetime.now(UTC),
            via="ask",
            outcome="none",
            entry_id="hours",
            score=0.2,
            latency_ms=3.0,
            text=text,
        )
        vector = self.shelf.matcher.vector(text)
        assert await self.storage.repositories.questions.log.record(replace(row, vector=vector), 5)


@pytest.fixture
async def room(made_folder: Path, matcher: Matcher) -> AsyncIterator[Room]:
    storage = await Storage.open(None, made_folder)
    shelf = shelf_over(storage, matcher)
    queue = ReviewQueue(storage, shelf.knowledge, matcher)
    yield Room(shelf, queue, LogReader(storage, queue))
    await shelf.cache.close()
    await storage.close()
