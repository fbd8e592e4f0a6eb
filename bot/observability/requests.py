"""The interaction or message that is worked on now: its id, and how long its stages take.

The id is random and says nothing of the person. It stands in every line of the log that is written
meanwhile, and is the number that a person gets when something failed.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.observability.metrics import ErrorKind, Metrics, Moment, Stage

_log = logging.getLogger(__name__)
_current: ContextVar[Request | None] = ContextVar("request", default=None)


class Request:
    """One interaction or message on its way through the bot."""

    __slots__ = ("_acknowledged", "_metrics", "_stage_ended", "_started", "id")

    def __init__(self, metrics: Metrics) -> None:
        """Start the clock; `metrics` receives the times."""
        self.id = new_request_id()
        self._metrics = metrics
        self._started = time.perf_counter()
        self._stage_ended: float | None = None
        self._acknowledged = False

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note that a stage has just ended."""
        self._stage_ended = time.perf_counter()
        self._metrics.stage(stage, seconds)
        _debug(stage.value, seconds, self._stage_ended - self._started)

    def card_ready(self) -> None:
        """Note that the card of an answer is drawn; it was begun when the last stage ended."""
        if self._stage_ended is not None:
            self.stage(Stage.CARD, time.perf_counter() - self._stage_ended)

    def acknowledged(self) -> None:
        """Note that the person sees that an answer is coming; the first time counts."""
        if not self._acknowledged:
            self._acknowledged = True
            self._reached(Moment.ACKNOWLEDGED)

    def sent(self) -> None:
        """Note that the person has the answer, which acknowledges the interaction as well."""
        self.acknowledged()
        self._reached(Moment.SENT)

    def error(self, kind: ErrorKind) -> None:
        """Count an error."""
        self._metrics.error(kind)

    def _reached(self, moment: Moment) -> None:
        seconds = time.perf_counter() - self._started
        self._metrics.response(moment, seconds)
        _debug(moment.value, None, seconds)


class _NoRequest(Request):
    """Stands in outside of any interaction, such as in the terminal; notes nothing."""

    def __init__(self) -> None:
        self.id = ""

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note nothing."""

    def card_ready(self) -> None:
        """Note nothing."""

    def acknowledged(self) -> None:
        """Note nothing."""

    def sent(self) -> None:
        """Note nothing."""

    def error(self, kind: ErrorKind) -> None:
        """Count nothing."""


_NONE = _NoRequest()


def new_request_id() -> str:
    """Return a random id of eight characters."""
    return secrets.token_hex(4)


def begin_request(metrics: Metrics, place: str) -> Request:
    """Begin the request of the current task and return it; one that was begun already goes on.

    place: the name of the command, control or event, never what was typed.
    """
    request = _current.get()
    if request is None:
        request = Request(metrics)
        _current.set(request)
        _log.debug("received", extra={"place": place})
    return request


def current_request() -> Request:
    """Return the request that is worked on; outside of any, one that notes nothing."""
    return _current.get() or _NONE


@contextmanager
def timed(stage: Stage) -> Generator[None]:
    """Note how long the block takes as a stage of the current request, also if it raises."""
    request = current_request()
    started = time.perf_counter()
    try:
        yield
    finally:
        request.stage(stage, time.perf_counter() - started)


def _debug(stage: str, seconds: float | None, total: float) -> None:
    if not _log.isEnabledFor(logging.DEBUG):
        return
    figures: dict[str, object] = {"total_ms": round(1000 * total, 2)}
    if seconds is not None:
        figures["ms"] = round(1000 * seconds, 2)
    _log.debug(stage, extra=figures)
