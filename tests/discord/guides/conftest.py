"""Guides that hang on no content: the bot has those of tests/guides/made_up.py."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.services import Core
from tests.guides.made_up import BOOK


@pytest.fixture
def core(core: Core) -> Core:
    """The core with made-up guides."""
    return replace(core, guides=BOOK)
