"""The log of the process: structured lines, as a person or a program reads them.

Modules log with Python's `logging`. Here their records become lines by structlog: in colours for a
terminal, or one JSON object a line. What members type is never logged.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO, cast

import structlog

from bot.observability.redaction import Redaction, without_ids
from bot.observability.requests import current_request
from bot.observability.tracebacks import TracebackText

if TYPE_CHECKING:
    from types import TracebackType

    from structlog.typing import EventDict, Processor, WrappedLogger

_FIELDS = ("place", "ms", "total_ms")
"""Fields of a record that become fields of its line; whatever else a record has stays out."""
OURS = ("bot.", "cogs.")
"""Loggers whose lines name servers, and never members."""


def log_handler(
    level: str,
    *,
    as_json: bool = False,
    secrets: Iterable[str] = (),
    plain_errors: tuple[type[BaseException], ...] = (),
    stream: TextIO | None = None,
) -> logging.Handler:
    """Return a handler that writes the lines to `stream`, by default to standard error.

    level: the lowest that is logged; only at DEBUG are ids of servers shown. as_json: one object a
    line, for programs; else lines for people. secrets: what is taken
    out of every line. plain_errors: errors whose messages quote nobody, and are shown.
    """
    output = stream or sys.stderr
    handler = logging.StreamHandler(output)
    steps = _Steps(Redaction(secrets), TracebackText(plain_errors), show_servers=level == "DEBUG")
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=steps.all(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _renderer(as_json=as_json, colours=output.isatty()),
        ],
    )
    handler.setFormatter(formatter)
    return handler


def log_crashes() -> None:
    """Let an error that ends the process be a line of the log like all others."""

    def log_crash(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger(__name__).critical("The process ends.", exc_info=error)

    sys.excepthook = log_crash


class _Steps:
    """The steps that each line goes through before it is written, in the order of `all`."""

    def __init__(self, redaction: Redaction, text_of: TracebackText, *, show_servers: bool) -> None:
        self._redaction = redaction
        self._text_of = text_of
        self._show_servers = show_servers

    def all(self) -> list[Processor]:
        """Return the steps."""
        return [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(_FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_request_id,
            _shorten,
            self._describe_error,
            self._redact,
        ]

    def _describe_error(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        info: object = event.pop("exc_info", None)
        if isinstance(info, tuple):
            info = cast("tuple[object, ...]", info)[1]
        if isinstance(info, BaseException):
            event["exception"] = without_ids(self._text_of(info))
        return event

    def _redact(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        shows_ids = self._show_servers and str(event.get("logger", "")).startswith(OURS)
        for name, value in event.items():
            if isinstance(value, str):
                text = self._redaction.secrets(value)
                event[name] = text if shows_ids else without_ids(text)
        return event


def _add_request_id(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    if (request := current_request()) is not None:
        event["request_id"] = request.id
    return event


def _shorten(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep the first line of asyncio's messages.

    They go on with the task and its error, in whose words a person may be quoted.
    """
    if event.get("logger") == "asyncio":
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _renderer(*, as_json: bool, colours: bool) -> Processor:
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=colours,
        # The other ones print variables.
        exception_formatter=structlog.dev.plain_traceback,
        pad_event_to=0,
    )
