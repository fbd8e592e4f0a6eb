from __future__ import annotations

import pytest

from bot.moderation.safety_requests.alert_limits import AlertLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_alert_a_server_in_five_minutes_and_a_count_of_the_others() -> None:
    clock = Clock()
    limits = AlertLimits(clock=clock)
    assert [limits.take(1), limits.take(1), limits.take(2), limits.take(1)] == [0, None, 0, None]
    clock.now += 299
    assert limits.take(1) is None
    clock.now += 1
    assert limits.take(1) == 3
    clock.now += 300
    assert limits.take(1) == 0


def test_an_alert_that_could_not_be_sent_is_counted_with_the_next() -> None:
    clock = Clock()
    limits = AlertLimits(clock=clock)
    assert limits.take(1) == 0
    assert limits.take(1) is None
    clock.now += 300
    assert limits.take(1) == 1
    limits.give_back(1, 1)
    assert limits.take(1) == 2


def test_what_is_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.moderation.safety_requests.alert_limits._MOST", 3)
    limits = AlertLimits(clock=Clock())
    assert [limits.take(guild_id) for guild_id in range(5)] == [0] * 5
    assert [limits.take(guild_id) for guild_id in (4, 3, 2)] == [None] * 3
    assert limits.take(0) == 0
