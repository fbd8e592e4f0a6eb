from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import load_core
from bot.cli import app
from bot.cli.errors import sentence_and_code
from bot.paths import KNOWLEDGE
from bot.services import Core
from bot.settings import Settings
from tests.cache_folder import CACHE

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Run:
    """Run a command in an empty folder with an empty environment of ours.

    A command that answers from what ships gets the core of all tests, which takes a second to load.
    With entries of its own, and in the processes of test_serve.py, it loads for itself.
    """

    def load(settings: Settings) -> Core:
        if settings.knowledge_dir == KNOWLEDGE:
            return request.getfixturevalue("core")
        return load_core(settings)

    monkeypatch.setattr("bot.app.load_core", load)
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DATABASE_URL", "DATA_KEY", "STATE_DIR", "KNOWLEDGE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CACHE_DIR", str(CACHE))

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return invoke


def told(result: Result) -> tuple[str, int]:
    """Return the sentence that a person reads, and the exit code."""
    assert result.exception is not None
    explanation = sentence_and_code(result.exception)
    assert explanation is not None, result.exception
    return explanation
