"""The daily backup: when it is made, what stays, and what it never costs."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.privacy.clock_watch import ClockWatch
from bot.privacy.daily_backups import DailyBackups
from bot.storage import Storage, StorageError
from bot.storage.backups.folder import BackupFolder, is_good
from bot.storage.clock import now_ms
from bot.storage.inventory.members import QUESTIONS
from bot.storage.inventory.safety import CLAIMS, REQUESTS
from bot.storage.schema.tables import questions
from tests.cli.test_backups import hurt
from tests.storage.keeping import MEMBER, all_rows, blobs_of, put, row_for

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Days:
    """A store whose clock a test moves, with a round of housekeeping each time."""

    def __init__(self, store: Storage, folder: Path, keep: int = 3) -> None:
        self.now = START
        self.store = store
        self.backups = DailyBackups(store, folder, keep, lambda: self.now)
        self.folder = BackupFolder.of(folder)
        self._watch = ClockWatch(store.repositories.servers.meta)

    async def passes(self, hours: float) -> Path | None:
        self.now += timedelta(hours=hours)
        await self._watch.believes(self.now)
        return await self.backups.round()

    def kept(self) -> list[int]:
        """The days after the start to which the backups belong, newest first."""
        return [(each.taken_at - START).days for each in self.folder.files()]


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    store = await Storage.open(None, tmp_path)
    yield Days(store, tmp_path)
    await store.close()


async def test_one_is_made_each_day_and_the_newest_few_stay(days: Days) -> None:
    made = [await days.passes(12) for _ in range(11)]
    assert [path is not None for path in made] == [True, False] * 5 + [True]
    assert days.kept() == [5, 4, 3]
    assert all(is_good(each.path) for each in days.folder.files())


async def test_none_is_made_where_none_are_wanted(days: Days, tmp_path: Path) -> None:
    assert await DailyBackups(days.store, tmp_path, 0).round() is None
    assert not days.folder.path.exists()


async def test_nothing_about_danger_is_in_a_backup(days: Days) -> None:
    rows = [
        (policy, row_for(days.store, policy, 1, number, MEMBER, now_ms()))
        for policy in (REQUESTS, CLAIMS)
        for number in range(1, 60)
    ]
    for policy, row in rows:
        await put(days.store, policy.table, [row])
    needles = blobs_of(await all_rows(days.store, REQUESTS.table)) | blobs_of(
        await all_rows(days.store, CLAIMS.table)
    )
    assert len(needles) > 100
    path = await days.passes(0)
    assert path is not None
    content = path.read_bytes()
    assert [needle for needle in needles if needle in content] == []
    assert len(await all_rows(days.store, REQUESTS.table)) == 59


async def test_a_backup_that_cannot_be_made_costs_no_earlier_one(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await days.passes(24)
    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.engine.sqlite.copying.SPARE", 2**62)
        for _ in range(5):
            with pytest.raises(StorageError, match="MB free"):
                await days.passes(24)
    # The promised days are over for the others; the last good one stays whatever its age.
    assert days.kept() == [3]
    assert await days.passes(1) is not None
    assert days.kept() == [8]


async def test_of_old_backups_the_newest_that_is_good_stays(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await days.passes(24)
    hurt(days.folder.files()[0].path, "short")
    monkeypatch.setattr("bot.storage.engine.sqlite.copying.SPARE", 2**62)
    for _ in range(5):
        with pytest.raises(StorageError):
            await days.passes(24)
    assert days.kept() == [2]


async def test_a_clock_that_leaps_ahead_removes_nothing(days: Days) -> None:
    for _ in range(2):
        await days.passes(24)
    await days.passes(24 * 365)
    assert days.kept() == [367, 2, 1]
    # It is put right again: what was made in the future counts as not made.
    days.now = START + timedelta(days=3)
    assert await days.passes(0) is not None


async def test_damage_is_told_in_the_log_and_no_backup_replaces_a_good_one(
    days: Days, caplog: pytest.LogCaptureFixture
) -> None:
    row = row_for(days.store, QUESTIONS, 1, 1, MEMBER, now_ms())
    await put(days.store, questions, [row | {"id": number} for number in range(900)])
    await days.passes(24)
    await days.store.compactor.checkpoint()
    hurt(days.store.path, "page")
    days.now += timedelta(hours=24)
    with caplog.at_level(logging.ERROR), pytest.raises(StorageError, match="is damaged"):
        await days.backups.round()
    assert "boundary-bot db restore" in caplog.text
    assert days.kept() == [1]


async def test_the_list_of_erasures_goes_back_as_far_as_the_backups(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.backups.erasures.utc_now", lambda: days.now)
    erasures = days.store.erasures
    await erasures.note_member(MEMBER, 1)
    assert erasures.read().since is None, "without a backup nothing is noted"
    await days.passes(24)
    for _ in range(5):
        days.now += timedelta(hours=1)
        await erasures.note_member(MEMBER, None)
        await days.passes(23)
    history = erasures.read()
    assert len(history.erasures) == 3 - 1
    assert history.since == days.folder.oldest()
    for each in days.folder.files():
        each.path.unlink()
    erasures.prune()
    assert erasures.read().erasures == ()


async def test_an_erasure_takes_place_though_it_cannot_be_noted(
    days: Days, caplog: pytest.LogCaptureFixture
) -> None:
    await days.passes(0)
    path = days.folder.path / "erasures"
    path.unlink()
    path.mkdir()
    await days.store.erasures.note_member(MEMBER, 1)
    assert "could not be noted" in caplog.text
    assert str(MEMBER) not in caplog.text


async def test_a_line_that_a_crash_cut_short_costs_no_other(days: Days) -> None:
    await days.passes(0)
    await days.store.erasures.note_questions(1, [5])
    path = days.folder.path / "erasures"
    path.write_text(path.read_text("ascii").rstrip("\n") + "\n17700000", encoding="ascii")
    await days.store.erasures.note_questions(1, [6])
    history = days.store.erasures.read()
    assert [each.questions for each in history.erasures] == [(5,), (6,)]
    assert history.unreadable == 1
