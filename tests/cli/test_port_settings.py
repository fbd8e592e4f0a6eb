"""HTTP_PORT, HTTP_HOST and LOG_FORMAT as an operator sets them."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from bot.cli.watching import NoWatch, watched
from bot.observability.metrics import NO_METRICS
from bot.settings import LogFormat, Settings, SettingsError, load_settings
from tests.cli.conftest import Run, told


def test_a_port_that_is_taken_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "x.y.z")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        monkeypatch.setenv("HTTP_PORT", port)
        sentence, code = told(run("run"))
    assert code == 1
    for part in ("HTTP_PORT", port, "another program"):
        assert part in sentence


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HTTP_PORT", "many", "integer"),
        ("HTTP_PORT", "70000", "65535"),
        ("HTTP_HOST", "every where", "127.0.0.1"),
        ("LOG_FORMAT", "xml", "console or json"),
    ],
)
def test_what_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings(tmp_path / "none.env")
    assert name in str(refused.value)
    assert said in str(refused.value)


def test_settings_are_read_as_they_are_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert Settings().http_port is None
    assert Settings().http_host == "127.0.0.1"
    for name, value in (("HTTP_PORT", "9090"), ("HTTP_HOST", "::"), ("LOG_FORMAT", " JSON ")):
        monkeypatch.setenv(name, value)
    settings = load_settings(tmp_path / "none.env")
    assert (settings.http_port, settings.http_host) == (9090, "::")
    assert settings.log_format is LogFormat.JSON


async def test_without_a_port_nothing_is_made_and_nothing_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("prometheus_client")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "bot.observability.prometheus", raising=False)
    async with watched(Settings()) as watch:
        assert isinstance(watch, NoWatch)
        assert watch.metrics is NO_METRICS
    assert "prometheus_client" not in sys.modules
