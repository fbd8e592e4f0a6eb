"""compose.yaml: both containers are locked in, and secrets are files."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from bot.settings import load_settings
from tests.packaging.files import DRAIN_SECONDS, PORT, ROOT, SECRETS, STATE, USER, compose

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
BOT, POSTGRES = SERVICES["bot"], SERVICES["postgres"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_rights_and_writes_only_where_it_must(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all("noexec" in mount for mount in service["tmpfs"])
    assert int(service["user"].split(":")[0]) > 0
    assert "privileged" not in service
    assert service["restart"] == "unless-stopped"
    assert {"mem_limit", "pids_limit"} <= service.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_open_to_the_machine_or_beyond(name: str) -> None:
    assert "ports" not in SERVICES[name]
    assert "network_mode" not in SERVICES[name]


def test_the_database_has_no_way_out() -> None:
    assert POSTGRES["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert "inside" in BOT["networks"]


def test_the_bot_waits_for_a_database_that_answers() -> None:
    assert BOT["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert POSTGRES["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


def test_the_bot_keeps_its_state_in_a_volume_of_its_own_user() -> None:
    assert BOT["volumes"] == [f"state:{STATE}"]
    assert BOT["environment"]["STATE_DIR"] == STATE
    assert BOT["user"] == f"{USER}:{USER}"
    assert BOT["environment"]["HTTP_PORT"] == str(PORT)
    assert int(BOT["stop_grace_period"].removesuffix("s")) > DRAIN_SECONDS


def test_every_secret_is_a_file_and_none_a_variable() -> None:
    assert set(BOT["secrets"]) == SECRETS
    assert BOT["environment"]["SECRETS_DIR"] == "/run/secrets"
    assert {BOT["environment"][name.upper()] for name in SECRETS} == {""}
    files = {name: Path(each["file"]) for name, each in compose()["secrets"].items()}
    assert set(files) == SECRETS | {"postgres_password"}
    assert all(path.name == name for name, path in files.items())
    (folder,) = {str(path.parent) for path in files.values()}
    assert f"{folder}/\n" in (ROOT / ".gitignore").read_text("utf-8")


def make_secrets(folder: Path, token: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "scripts/compose-secrets", folder],
        input=token,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_secrets_that_the_script_makes_are_the_ones_that_the_bot_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "secrets"
    made = make_secrets(folder, "a.made-up.token\n")
    assert made.returncode == 0, made.stderr
    assert {path.name for path in folder.iterdir()} == set(compose()["secrets"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in SECRETS:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SECRETS_DIR", str(folder))
    settings = load_settings(tmp_path / "no.env")
    assert settings.discord_token
    assert settings.discord_token.get_secret_value() == "a.made-up.token"
    assert settings.data_key
    assert settings.database_url
    url = make_url(settings.database_url.get_secret_value())
    environment = POSTGRES["environment"]
    assert url.drivername == "postgresql+asyncpg"
    assert (url.host, url.username) == ("postgres", environment["POSTGRES_USER"])
    assert url.database == environment["POSTGRES_DB"]
    assert url.password == (folder / "postgres_password").read_text()
    for secret in (url.password, settings.data_key.get_secret_value(), "made-up"):
        assert secret
        assert secret not in made.stdout + made.stderr


def test_secrets_that_are_there_are_never_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_secrets(folder, "a.made-up.token\n")
    before = {path: path.read_text() for path in folder.iterdir()}
    again = make_secrets(folder, "another\n")
    assert again.returncode == 1
    assert "data_key" in again.stderr
    assert {path: path.read_text() for path in folder.iterdir()} == before


def test_without_a_token_no_secrets_are_made(tmp_path: Path) -> None:
    nothing = make_secrets(tmp_path / "secrets", os.linesep)
    assert nothing.returncode == 1
    assert "token" in nothing.stderr
    assert not (tmp_path / "secrets").exists()
