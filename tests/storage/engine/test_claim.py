"""One bot a folder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage import StorageError
from bot.storage.engine.claim import FolderClaim, FolderInUseError

ROOT = Path(__file__).parents[3]
HOLD = """
import sys, pathlib, time
from bot.storage.engine.claim import FolderClaim
with FolderClaim(pathlib.Path(sys.argv[1]), sys.argv[2] or None):
    print("held", flush=True)
    time.sleep(600)
"""


@contextmanager
def held(folder: Path, url: str = "") -> Generator[int]:
    """Hold a folder in another process, which is killed in the end; its id."""
    command = [sys.executable, "-c", HOLD, str(folder), url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process.pid
        process.kill()


def test_a_second_bot_is_told_which_folder_who_and_what_to_do(tmp_path: Path) -> None:
    with held(tmp_path) as process, pytest.raises(FolderInUseError) as error, FolderClaim(tmp_path):
        pass
    for part in (str(tmp_path), str(process), "Stop it first", "STATE_DIR"):
        assert part in str(error.value)


def test_a_bot_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    with held(tmp_path):
        pass
    with FolderClaim(tmp_path):
        assert (tmp_path / "bot.lock").exists()


def test_a_database_elsewhere_belongs_to_one_bot_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.db"
    with (
        held(tmp_path / "one", url),
        pytest.raises(FolderInUseError, match=r"shared\.db"),
        FolderClaim(tmp_path / "two", url),
    ):
        pass
    # The refused one kept nothing: its folder is free.
    with FolderClaim(tmp_path / "two"):
        pass


def test_who_let_go_can_claim_again(tmp_path: Path) -> None:
    with FolderClaim(tmp_path):
        pass
    with FolderClaim(tmp_path), pytest.raises(FolderInUseError), FolderClaim(tmp_path):
        pass


def test_a_folder_that_cannot_be_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot.lock").mkdir()
    with pytest.raises(StorageError, match=r"bot\.lock"), FolderClaim(tmp_path):
        pass


def test_with_postgresql_each_process_claims_its_own_folder(tmp_path: Path) -> None:
    url = "postgresql://bot:hunter2@db.example/faq"
    with held(tmp_path / "one", url), FolderClaim(tmp_path / "two", url):
        assert (tmp_path / "two" / "bot.lock").exists()
    with (
        held(tmp_path / "one", url),
        pytest.raises(FolderInUseError, match="STATE_DIR"),
        FolderClaim(tmp_path / "one", url),
    ):
        pass
