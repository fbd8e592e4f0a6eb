"""A stop lets end what is under way, and does not wait for ever."""

from __future__ import annotations

import asyncio

import pytest

from bot.client import client
from tests.discord.conftest import World


async def test_work_and_alerts_under_way_are_waited_for(world: World) -> None:
    answered, alerted, go = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def answer() -> None:
        world.bot.begin("/ask")
        await go.wait()
        answered.set()

    async def alert() -> None:
        await answered.wait()
        await asyncio.sleep(0)
        alerted.set()

    work = asyncio.create_task(answer())
    world.bot.services.safety_alerts.start(alert())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.02, go.set)
    await world.bot.drain()
    assert answered.is_set()
    assert alerted.is_set()
    await work


async def test_what_never_ends_is_left_and_said(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(client, "FINISH_SECONDS", 0.01)

    async def answer() -> None:
        world.bot.begin("/ask")
        await asyncio.Event().wait()

    work = asyncio.create_task(answer())
    await asyncio.sleep(0)
    await world.bot.drain()
    assert "1 answers were not finished before the stop." in caplog.text
    work.cancel()


async def test_the_store_gets_the_rest_of_the_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []
    real = world.bot.services.storage.close

    async def close(bound: float = 5.0) -> None:
        given.append(bound)
        await real(bound)

    monkeypatch.setattr(world.bot.services.storage, "close", close)
    monkeypatch.setattr(client, "STOP_SECONDS", 7.0)
    await world.bot.drain()
    await world.bot.close()
    (bound,) = given
    assert 1.0 <= bound <= 4.0
