"""Loading the knowledge of many servers at once."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bot.custom_knowledge.cache.loading import KnowledgeLoader
from bot.services import Core
from bot.storage import Storage


async def test_only_some_servers_are_indexed_at_the_same_time(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, running, most = threading.Lock(), 0, 0

    def index(*_: Any) -> Any:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    storage = await Storage.open(None, tmp_path)
    loader = KnowledgeLoader(storage, core.snapshot, core.matcher)
    monkeypatch.setattr(loader, "_index", index)
    await asyncio.gather(*(loader.load(guild_id, ("hugs",)) for guild_id in range(1, 7)))
    await storage.close()
    assert 1 <= most <= 2
