"""`health` asks the port of the bot on this machine, as a container's health check does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.cli.conftest import Run, told


class _Answering(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/livez" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is there
        pass


class _Failing(_Answering):
    status = 503


class _Garbled(_Answering):
    def do_GET(self) -> None:
        self.wfile.write(b"this is no HTTP\r\n\r\n")


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Serve with the handler that a test names; give the port."""
    with HTTPServer(("127.0.0.1", 0), request.param) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("port", [_Answering], indirect=True)
@pytest.mark.parametrize("host", ["", "127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_bot_that_answers_is_alive(
    run: Run, monkeypatch: pytest.MonkeyPatch, port: int, host: str
) -> None:
    monkeypatch.setenv("HTTP_PORT", str(port))
    monkeypatch.setenv("HTTP_HOST", host)
    # Nothing that asks this machine goes by a proxy.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    result = run("health")
    assert result.exit_code == 0, result.output
    assert str(port) in result.stdout


@pytest.mark.parametrize(
    ("port", "said"), [(_Failing, "503"), (_Garbled, "not the bot")], indirect=["port"]
)
def test_a_bot_that_answers_badly_is_not(
    run: Run, monkeypatch: pytest.MonkeyPatch, port: int, said: str
) -> None:
    monkeypatch.setenv("HTTP_PORT", str(port))
    result = run("health")
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_a_port_that_nobody_listens_on_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), _Answering) as server:
        free = server.server_port
    monkeypatch.setenv("HTTP_PORT", str(free))
    result = run("health")
    assert result.exit_code == 1
    assert str(free) in result.stderr
    assert "log" in result.stderr


@pytest.mark.parametrize("value", ["", "0"])
def test_without_a_port_it_says_which_setting_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HTTP_PORT", value)
    sentence, code = told(run("health"))
    assert code == 3
    assert "HTTP_PORT" in sentence
