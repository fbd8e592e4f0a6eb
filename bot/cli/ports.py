"""The choice of a port for the demo's page."""

from __future__ import annotations

import errno
import socket

from bot.settings import SettingsError

USUAL = 8484
_ATTEMPTS = 100

BUSY = (
    "Another program uses port {port}. Name another one with --port, or leave --port out: then the "
    "demo takes the next free one."
)
REFUSED = (
    "Port {port} cannot be used ({reason}). Name one above 1023 with --port, or leave --port out."
)


def choose(fixed_port: int | None) -> int:
    """Return the named port; without one the usual port, or the next that is free.

    0 leaves the choice to the system. Raises SettingsError when the named port is not free.
    """
    if fixed_port is not None:
        if (error := _problem_with(fixed_port)) is not None:
            sentence = BUSY if error.errno == errno.EADDRINUSE else REFUSED
            raise SettingsError(sentence.format(port=fixed_port, reason=error.strerror))
        return fixed_port
    return next((port for port in range(USUAL, USUAL + _ATTEMPTS) if not _problem_with(port)), 0)


def _problem_with(port: int) -> OSError | None:
    """Return the error of taking a port on this machine, None if it is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the page's server does: a port that a demo has left a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError as error:
            return error
    return None
