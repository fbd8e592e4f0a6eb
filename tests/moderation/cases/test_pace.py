"""The sweep goes evenly."""

from __future__ import annotations

import pytest

from bot.moderation.cases.pace import Pace


async def test_a_pace_lets_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds, 6))

    monkeypatch.setattr("bot.moderation.cases.pace.asyncio.sleep", sleep)
    pace = Pace(0.1, lambda: 50.0)
    for _ in range(3):
        await pace.wait()
    assert slept == [0.1, 0.2]
