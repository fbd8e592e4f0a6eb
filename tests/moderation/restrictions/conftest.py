"""The service of restrictions over a database in a temporary folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.moderation.restrictions import Restrictions
from bot.storage import Storage
from tests.moderation.restrictions.scene import Channels, Clock


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(None, made_folder)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channels() -> Channels:
    return Channels()


@pytest.fixture
def service(storage: Storage, clock: Clock) -> Restrictions:
    return Restrictions(storage.repositories.moderation.restrictions, clock)
