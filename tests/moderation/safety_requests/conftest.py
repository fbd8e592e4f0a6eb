"""The services of alerts and requests over a database in a temporary folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.moderation.safety_requests import (
    AlertLimits,
    ContactRequests,
    RequestClaims,
    SafetyAlerts,
)
from bot.storage import Storage
from tests.moderation.safety_requests.board import Board


@pytest.fixture
async def store(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder)
    yield storage
    await storage.close()


@pytest.fixture
def limits() -> AlertLimits:
    return AlertLimits()


@pytest.fixture
def contact(store: Storage, limits: AlertLimits) -> ContactRequests:
    return ContactRequests(store.repositories.safety.requests, limits)


@pytest.fixture
def claims(store: Storage) -> RequestClaims:
    return RequestClaims(store.repositories.safety.requests)


@pytest.fixture
def alerts(store: Storage, limits: AlertLimits) -> SafetyAlerts:
    return SafetyAlerts(store.repositories.safety.requests, limits)


@pytest.fixture
def board() -> Board:
    return Board()
