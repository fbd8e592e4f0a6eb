from __future__ import annotations

import asyncio
import logging

import pytest

from bot.moderation.alert_limits import Alerts


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_alert_a_server_in_five_minutes_and_a_count_of_the_others() -> None:
    clock = Clock()
    alerts = Alerts(clock=clock)
    assert [alerts.take(1), alerts.take(1), alerts.take(2), alerts.take(1)] == [0, None, 0, None]
    clock.now += 299
    assert alerts.take(1) is None
    clock.now += 1
    assert alerts.take(1) == 3
    clock.now += 300
    assert alerts.take(1) == 0


def test_an_alert_that_could_not_be_sent_is_counted_with_the_next() -> None:
    clock = Clock()
    alerts = Alerts(clock=clock)
    assert alerts.take(1) == 0
    assert alerts.take(1) is None
    clock.now += 300
    assert alerts.take(1) == 1
    alerts.give_back(1, 1)
    assert alerts.take(1) == 2


def test_what_is_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.moderation.alert_limits._MOST", 3)
    alerts = Alerts(clock=Clock())
    assert [alerts.take(guild_id) for guild_id in range(5)] == [0] * 5
    assert [alerts.take(guild_id) for guild_id in (4, 3, 2)] == [None] * 3
    assert alerts.take(0) == 0


async def test_a_failure_is_neither_raised_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    done = asyncio.Event()

    async def fail() -> None:
        done.set()
        raise RuntimeError("somebody in danger")

    alerts = Alerts()
    alerts.start(fail())
    await done.wait()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert alerts._tasks == set()  # pyright: ignore[reportPrivateUsage]
    assert "danger" not in caplog.text
