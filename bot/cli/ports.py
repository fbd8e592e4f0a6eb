"""Which port the demo's page gets."""

from __future__ import annotations

import errno
import socket

from bot.settings import SettingsError

USUAL = 8484
_TRIED = 100

BUSY = (
    "Port {port} is used by another program. Name another one with --port, or none: then the next "
    "free one is taken."
)
REFUSED = "Port {port} cannot be used ({reason}). Name one above 1023 with --port, or none."


def choose(named: int | None) -> int:
    """Return the port that was named, else the usual one or the next that is free.

    0 leaves it to the system. Raises SettingsError when the named one cannot be had.
    """
    if named is not None:
        if (error := _problem_with(named)) is not None:
            sentence = BUSY if error.errno == errno.EADDRINUSE else REFUSED
            raise SettingsError(sentence.format(port=named, reason=error.strerror))
        return named
    return next((port for port in range(USUAL, USUAL + _TRIED) if not _problem_with(port)), 0)


def _problem_with(port: int) -> OSError | None:
    """Try to have a port on this machine, and let it go again."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        # As the page's server does: a port that was left a moment ago is free.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
            tried.listen()
        except OSError as error:
            return error
    return None
