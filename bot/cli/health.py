"""`boundary-bot health`: whether the bot on this machine lives, for a container's health check."""

from __future__ import annotations

import http.client
from http import HTTPStatus

import typer

from bot.settings import Settings, SettingsError, load_settings

# Docker gives up after five (Dockerfile): then nobody would read the reason.
SECONDS = 4.0
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here
_FAILED = 1

NO_PORT = (
    "HTTP_PORT names no port, so the bot has no port to ask. Set it to the same number for the bot "
    "and for this command, such as HTTP_PORT=8080."
)
ALIVE = "The bot is alive: it answers on port {port}."
SILENT = (
    "Nothing answers on port {port} ({reason}). If the bot is just starting, wait a moment; if "
    "not, its log says what happened."
)
FOREIGN = (
    "What answers on port {port} is not the bot. Give the bot a port of its own with HTTP_PORT: "
    "the same number for it and for this command."
)
UNWELL = "The bot answers on port {port} with {status} instead of 200. Its log says what happened."


def health() -> None:
    """Ask the bot that runs on this machine whether it is alive (`/livez` on HTTP_PORT).

    The exit code is 0 when it is, and 1 when it is not.
    """
    settings = load_settings()
    if not settings.http_port:  # 0 is any port, which only the bot itself knows
        raise SettingsError(NO_PORT)
    try:
        status = _status(settings, settings.http_port)
    except OSError as error:
        reason = error.strerror or f"no answer within {SECONDS:.0f} seconds"
        typer.echo(SILENT.format(port=settings.http_port, reason=reason), err=True)
        raise typer.Exit(_FAILED) from None
    except http.client.HTTPException:
        typer.echo(FOREIGN.format(port=settings.http_port), err=True)
        raise typer.Exit(_FAILED) from None
    if status != HTTPStatus.OK:
        typer.echo(UNWELL.format(port=settings.http_port, status=status), err=True)
        raise typer.Exit(_FAILED)
    typer.echo(ALIVE.format(port=settings.http_port))


def _status(settings: Settings, port: int) -> int:
    """Return the HTTP status of `/livez`. Raises OSError or HTTPException when none comes.

    `http.client` rather than urllib: it goes to no proxy, whatever the environment names.
    """
    host = _ANY.get(settings.http_host, settings.http_host)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", "/livez", headers={"Connection": "close"})
        return connection.getresponse().status
    finally:
        connection.close()
