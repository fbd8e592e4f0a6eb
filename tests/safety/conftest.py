from __future__ import annotations

import pytest

from bot.safety import Detector


@pytest.fixture(scope="session")
def detector() -> Detector:
    """The shipped crisis data without a sentence model."""
    return Detector.load()
