"""`db copy` as a person sees it: what was copied, which key is needed, and no password."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.storage import Storage
from tests.cli.conftest import Run, told
from tests.cli.test_backups import texts, two_questions, work_on

ROOT = Path(__file__).parents[2]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """The state folder of a bot with two questions."""
    folder = tmp_path / "var"
    work_on(folder, two_questions)
    return folder


def test_a_copy_says_what_it_did_and_which_key_is_needed(run: Run, var: Path) -> None:
    result = run(
        "db", "copy", f"sqlite:///{var}/boundary-bot.sqlite3", f"sqlite:///{var}/other.sqlite3"
    )
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "questions 2" in said
    assert "DIFFERENT" not in said
    assert "DATA_KEY" in said

    async def read() -> list[str | None]:
        store = await Storage.open(f"sqlite:///{var}/other.sqlite3", var)
        try:
            return await texts(store)
        finally:
            await store.close()

    assert asyncio.run(read()) == work_on(var, texts)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://bot:hunter2@db/x", "TO_URL names mysql"),
        ("hunter2", "TO_URL is not a URL"),
        ("postgresql+asyncpg://bot:hunter2@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_a_target_that_cannot_be_used_is_said_without_its_password(
    run: Run, var: Path, address: str, sentence: str
) -> None:
    result = run("db", "copy", f"sqlite:///{var}/boundary-bot.sqlite3", address)
    words, code = told(result)
    assert sentence in words
    assert code == 4
    assert "hunter2" not in words + result.output
