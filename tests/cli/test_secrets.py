"""Secrets come from the environment or from files, and are shown nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import Result

from bot.settings import Settings, SettingsError, load_settings
from tests.cli.conftest import Run, told

SECRET = "hunter-two"
URLS = (
    f"postgresql+asyncpg://bot:{SECRET}@127.0.0.1:1/bot",
    f"postgresql+asyncpg://bot:{SECRET}@127.0.0.1:99999/bot",
    f"postgresql+asyncpg://bot:{SECRET}@[::1/bot",
    f"postgresql+psycopg://bot:{SECRET}@127.0.0.1:1/bot",
    f"mysql://bot:{SECRET}@127.0.0.1/bot",
    f"bot:{SECRET}@127.0.0.1",
    f"sqlite:///state/bot.db?password={SECRET}",
)
"""Addresses of databases that cannot be used, with a password."""


def everything(result: Result) -> str:
    """Return all that a person could read: output, sentence, and the traceback of a developer."""
    shown = result.output + result.stderr
    if result.exception is not None and result.exc_info is not None:
        shown += "".join(traceback.format_exception(result.exception))
    return shown


def test_settings_hide_their_secrets() -> None:
    settings = Settings.model_validate(
        {"discord_token": SECRET, "data_key": SECRET, "database_url": URLS[0]}
    )
    for shown in (repr(settings), str(settings), f"{settings.model_dump()}"):
        assert SECRET not in shown
    assert SECRET not in settings.model_dump_json()


def test_a_refused_value_is_not_shown_even_to_a_developer() -> None:
    # As when a token is put behind the wrong name.
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate({"shard_count": SECRET})
    assert SECRET not in str(refused.value)


def test_a_secret_behind_the_wrong_name_is_not_repeated(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SHARD_COUNT", "LOG_LEVEL", "HTTP_PORT"):
        with monkeypatch.context() as patch:
            patch.setenv(name, SECRET)
            result = run("health")
        sentence, code = told(result)
        assert code == 3
        assert name in sentence
        assert SECRET not in everything(result)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("command", [("run",), ("db", "backup", "copy.db")])
def test_the_password_of_a_database_is_in_no_error(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DISCORD_TOKEN", "a.made-up.token")
    monkeypatch.setattr("bot.storage.engine.database.OPEN_SECONDS", 0)
    result = run(*command)
    assert told(result)[1] in {3, 4}
    assert SECRET not in everything(result)


def test_a_data_key_that_is_none_is_not_repeated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEY", SECRET)
    monkeypatch.setenv("DISCORD_TOKEN", "a.made-up.token")
    result = run("run")
    assert "DATA_KEY" in told(result)[0]
    assert SECRET not in everything(result)


@pytest.mark.parametrize("command", [(), ("run",), ("health",), ("db",), ("db", "rotate-key")])
def test_the_help_shows_no_values_of_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    for name in ("DISCORD_TOKEN", "DATA_KEY", "DATABASE_URL"):
        monkeypatch.setenv(name, SECRET)
    shown = run(*command, "--help").output
    assert "Usage" in shown
    assert SECRET not in shown


def test_the_traceback_of_a_fault_of_ours_holds_no_secrets(tmp_path: Path) -> None:
    code = """
import bot.app
from bot.cli import main
def fail(settings, *rest):
    token = settings.discord_token.get_secret_value()
    raise RuntimeError("a fault of ours")
bot.app.check_store = fail
main()
"""
    ours = {"DISCORD_TOKEN": f"a.{SECRET}.token", "DATABASE_URL": "", "DATA_KEY": ""}
    ended = subprocess.run(
        [sys.executable, "-c", code, "run"],
        cwd=tmp_path,
        env={**os.environ, **ours, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert "a fault of ours" in ended.stderr
    assert "Traceback" in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that SECRETS_DIR names, with no secrets in the environment."""
    for name in ("DISCORD_TOKEN", "DATA_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "secrets"
    path.mkdir()
    monkeypatch.setenv("SECRETS_DIR", str(path))
    return path


def token_of(settings: Settings) -> str | None:
    return settings.discord_token.get_secret_value() if settings.discord_token else None


def test_a_secret_is_read_from_its_file(folder: Path) -> None:
    # With the line break that an editor leaves.
    (folder / "discord_token").write_text("a.token.in-a-file\n")
    assert token_of(load_settings(folder / "no.env")) == "a.token.in-a-file"


def test_the_environment_wins_over_the_file_unless_it_is_empty(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "discord_token").write_text("a.token.in-a-file")
    monkeypatch.setenv("DISCORD_TOKEN", "")
    assert token_of(load_settings(folder / "no.env")) == "a.token.in-a-file"
    monkeypatch.setenv("DISCORD_TOKEN", "a.token.of-the-environment")
    assert token_of(load_settings(folder / "no.env")) == "a.token.of-the-environment"


def test_a_folder_that_is_not_mounted_is_named(folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(SettingsError, match=r"SECRETS_DIR.*secrets"):
        load_settings(folder / "no.env")


def test_a_file_that_is_no_text_is_a_sentence(folder: Path) -> None:
    (folder / "data_key").write_bytes(b"\xff" + SECRET.encode())
    with pytest.raises(SettingsError, match="UTF-8") as refused:
        load_settings(folder / "no.env")
    shown = "".join(traceback.format_exception(refused.value))
    assert "SECRETS_DIR" in shown
    assert SECRET not in shown
