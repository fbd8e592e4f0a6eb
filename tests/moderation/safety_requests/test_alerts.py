"""Alerts: in the background, not too often, and without the database too."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.moderation.safety_requests import ContactRequests, SafetyAlerts
from bot.storage import Storage, StorageUnavailable
from tests.moderation.safety_requests.board import GUILD, Board, alert, request


async def test_alerts_too_close_together_are_only_counted(
    alerts: SafetyAlerts, board: Board
) -> None:
    for question_id in (7, 8, 9):
        await alerts.post(GUILD, alert(question_id), board)
    assert board.events == ["alert"]
    clock = alerts.limits.clock
    alerts.limits.clock = lambda: clock() + 301
    await alerts.post(GUILD, alert(10), board)
    assert board.events == ["alert", "alert after 2"]


async def test_an_alert_whose_card_has_a_name_already_is_not_posted_again(
    alerts: SafetyAlerts, contact: ContactRequests, board: Board
) -> None:
    await contact.pass_on(request(), board)
    await alerts.post(GUILD, alert(), board)
    assert "alert" not in board.events


async def test_without_the_database_the_team_hears_of_it_all_the_same(
    alerts: SafetyAlerts, board: Board, store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StorageUnavailable("away")

    monkeypatch.setattr(store.repositories.safety.requests, "open_alert", away)
    await alerts.post(GUILD, alert(), board)
    assert board.events == ["untracked self"]


async def test_an_alert_that_reached_nobody_is_counted_with_the_next(
    alerts: SafetyAlerts, board: Board
) -> None:
    board.refuses_posts = True
    await alerts.post(GUILD, alert(7), board)
    board.refuses_posts = False
    await alerts.post(GUILD, alert(8), board)
    assert board.events == ["alert after 1"]


async def test_a_failure_is_neither_raised_nor_logged(
    alerts: SafetyAlerts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    done = asyncio.Event()

    async def fail() -> None:
        done.set()
        raise RuntimeError("somebody in danger")

    alerts.start(fail())
    assert alerts.busy
    await done.wait()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not alerts.busy
    assert "danger" not in caplog.text
