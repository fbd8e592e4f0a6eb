"""Only the bot's own user reads what the bot stores, whatever umask it is started with."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.storage.engine.claim import FolderClaim
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Start as a careless service would: without a umask, new files are everybody's."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Return the mode of a folder and of each file in it."""
    paths = [folder, *folder.rglob("*")]
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in paths}


async def run_a_while(folder: Path) -> dict[str, str]:
    """Run a store as `run` does, with rows in its journal; return the modes meanwhile."""
    with FolderClaim(folder):
        storage = await Storage.open(None, folder)
        try:
            await storage.repositories.servers.meta.put("a note", "some text")
            return modes(folder)
        finally:
            await storage.close()


def test_state_key_journal_and_locks_are_private(tmp_path: Path) -> None:
    state = tmp_path / "state"
    shown = asyncio.run(run_a_while(state))
    assert shown.pop("state") == "0o700"
    assert {"boundary-bot.sqlite3", "boundary-bot.sqlite3-wal", "data.key", "bot.pid"} <= set(shown)
    assert {name: mode for name, mode in shown.items() if mode != "0o600"} == {}


def test_files_that_were_open_to_all_are_private_after_a_start(tmp_path: Path) -> None:
    state = tmp_path / "state"
    asyncio.run(run_a_while(state))
    for path in state.iterdir():
        path.chmod(0o666)
    shown = asyncio.run(run_a_while(state))
    held = {name: shown[name] for name in shown if name.startswith(("boundary-bot", "data.key"))}
    assert set(held.values()) == {"0o600"}


def test_a_backup_is_private(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(run_a_while(tmp_path / "state"))
    monkeypatch.setenv("STATE_DIR", "state")
    assert run("db", "backup", "copy.db").exit_code == 0
    assert modes(tmp_path / "copy.db") == {"copy.db": "0o600"}
