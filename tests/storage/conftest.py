from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.storage import NewQuestion, Storage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Ask(Protocol):
    def __call__(
        self,
        id: int,  # noqa: A002
        guild_id: int = 1,
        *,
        text: str = "May we hug?",
        outcome: str = "answer",
        entry_id: str | None = "hugs",
        latency_ms: float = 10.0,
    ) -> NewQuestion: ...


@pytest.fixture
async def store(
    tmp_path: Path, empty_state: Path, database_url: str | None
) -> AsyncIterator[Storage]:
    if database_url is None:
        shutil.copytree(empty_state, tmp_path, dirs_exist_ok=True)
    storage = await Storage.open(database_url, tmp_path)
    yield storage
    await storage.close()


@pytest.fixture
def ask() -> Ask:
    """Make a question; its time is as many minutes after noon as its id says."""

    def make(
        id: int,  # noqa: A002
        guild_id: int = 1,
        *,
        text: str = "May we hug?",
        outcome: str = "answer",
        entry_id: str | None = "hugs",
        latency_ms: float = 10.0,
    ) -> NewQuestion:
        return NewQuestion(
            guild_id=guild_id,
            id=id,
            channel_id=9,
            asked_at=START + timedelta(minutes=id),
            via="ask",
            outcome=outcome,
            entry_id=entry_id,
            score=0.9,
            latency_ms=latency_ms,
            text=text,
        )

    return make
