"""The interaction or message that is worked on now: its id, and how long its stages take.

The id is random and says nothing of the person. It stands in every line of the log that is written
meanwhile, and is the number that a person gets when something failed.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar

from bot.observability.metrics import NO_METRICS, ErrorKind, Metrics, Moment, Stage

_log = logging.getLogger(__name__)
_current: ContextVar[Request | None] = ContextVar("request", default=None)


class Request:
    """One interaction or message on its way through the bot.

    It measures times only if somebody receives them; without that it costs next to nothing.
    """

    __slots__ = ("_acknowledged", "_id", "_metrics", "_stage_ended", "_started_at", "is_timed")

    def __init__(self, metrics: Metrics, *, is_timed: bool) -> None:
        """Start the clock; `metrics` receives the times if they are taken."""
        self._id = ""
        self._metrics = metrics
        self.is_timed = is_timed
        self._started_at = time.perf_counter()
        self._stage_ended: float | None = None
        self._acknowledged = False

    @property
    def id(self) -> str:
        """Its random id; made when it is first needed."""
        if not self._id:
            self._id = secrets.token_hex(4)
        return self._id

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note that a stage has just ended."""
        self._stage_ended = time.perf_counter()
        self._metrics.stage(stage, seconds)
        _debug(stage.value, seconds, self._stage_ended - self._started_at)

    def card_ready(self) -> None:
        """Note that the card of an answer is drawn; it was begun when the last stage ended."""
        if self._stage_ended is not None:
            self.stage(Stage.CARD, time.perf_counter() - self._stage_ended)

    def acknowledged(self) -> None:
        """Note that the person sees that an answer is coming; the first time counts."""
        if self.is_timed and not self._acknowledged:
            self._acknowledged = True
            self._reached(Moment.ACKNOWLEDGED)

    def sent(self) -> None:
        """Note that the person has the answer, which acknowledges the interaction as well."""
        if self.is_timed:
            self.acknowledged()
            self._reached(Moment.SENT)

    def error(self, kind: ErrorKind) -> None:
        """Count an error."""
        self._metrics.error(kind)

    def _reached(self, moment: Moment) -> None:
        seconds = time.perf_counter() - self._started_at
        self._metrics.response(moment, seconds)
        _debug(moment.value, None, seconds)


class _Timer:
    """Notes how long a block takes as a stage of a request, also if it raises."""

    __slots__ = ("_request", "_stage", "_started_at")

    def __init__(self, request: Request, stage: Stage) -> None:
        self._request = request
        self._stage = stage

    def __enter__(self) -> None:
        self._started_at = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._request.stage(self._stage, time.perf_counter() - self._started_at)


_UNTIMED = nullcontext()


def begin_request(metrics: Metrics, place: str | Callable[[], str]) -> None:
    """Begin the request of the current task; one that was begun already goes on.

    place: the name of the command, control or event, never what was typed.
    """
    if _current.get() is not None:
        return
    is_debugged = _log.isEnabledFor(logging.DEBUG)
    _current.set(Request(metrics, is_timed=is_debugged or metrics is not NO_METRICS))
    if is_debugged:
        _log.debug("received", extra={"place": place if isinstance(place, str) else place()})


def current_request() -> Request | None:
    """Return the request that is worked on, None outside of any, such as in the terminal."""
    return _current.get()


def current_id() -> str:
    """Return the id of the current request; outside of any a new one."""
    request = _current.get()
    return secrets.token_hex(4) if request is None else request.id


def timed(stage: Stage) -> AbstractContextManager[None]:
    """Return what notes how long a block takes as a stage of the current request."""
    request = _current.get()
    return _UNTIMED if request is None or not request.is_timed else _Timer(request, stage)


def card_ready() -> None:
    """Note that the card of the current request's answer is drawn."""
    if (request := _current.get()) is not None:
        request.card_ready()


def acknowledged() -> None:
    """Note that Discord shows the person that an answer is coming."""
    if (request := _current.get()) is not None:
        request.acknowledged()


def sent() -> None:
    """Note that the person has the answer."""
    if (request := _current.get()) is not None:
        request.sent()


def count_error(kind: ErrorKind) -> None:
    """Count an error in the current request."""
    if (request := _current.get()) is not None:
        request.error(kind)


def _debug(stage: str, seconds: float | None, total: float) -> None:
    if not _log.isEnabledFor(logging.DEBUG):
        return
    figures: dict[str, object] = {"total_ms": round(1000 * total, 2)}
    if seconds is not None:
        figures["ms"] = round(1000 * seconds, 2)
    _log.debug(stage, extra=figures)
