"""Tracebacks for the log: the way to an error, without variables and without a person's words.

The message of an error may quote what somebody typed: `int("…")`, a key that is missing, a value
that was refused. So a message is shown only for kinds of errors that never quote anybody.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import cast

_PLAIN: tuple[type[BaseException], ...] = (
    AttributeError,
    ImportError,
    IndexError,
    MemoryError,
    NameError,
    OSError,
    RuntimeError,
    TypeError,
)
"""Python's own errors whose messages name types, files and modules alone."""
_CODES: dict[str, type] = {"status": int, "code": int, "sqlstate": str}
"""The codes in errors of Discord and PostgreSQL, which say more than their words."""
_CAUSE = "The above exception was the direct cause of the following exception:"
_CONTEXT = "During handling of the above exception, another exception occurred:"
_MOST = 20
"""Errors of one chain or group that are shown."""


class TracebackText:
    """Writes errors as text, as Python does, but leaves out some of their messages."""

    def __init__(self, plain: tuple[type[BaseException], ...] = ()) -> None:
        """Show the messages of `plain` too: none of them may quote a person."""
        self._plain = _PLAIN + plain

    def __call__(self, error: BaseException) -> str:
        """Return the traceback of an error and of those that led to it."""
        return "\n".join(self._lines(error, set()))

    def _lines(self, error: BaseException, seen_ids: set[int]) -> Iterator[str]:
        # A chain of errors can be a circle, and a group can hold thousands.
        if id(error) in seen_ids or len(seen_ids) >= _MOST:
            return
        seen_ids.add(id(error))
        if error.__cause__ is not None:
            yield from self._lines(error.__cause__, seen_ids)
            yield f"\n{_CAUSE}\n"
        elif error.__context__ is not None and not error.__suppress_context__:
            yield from self._lines(error.__context__, seen_ids)
            yield f"\n{_CONTEXT}\n"
        if error.__traceback__ is not None:
            yield "Traceback (most recent call last):"
            yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
        yield self._last_line(error)
        if isinstance(error, BaseExceptionGroup):
            group = cast("BaseExceptionGroup[BaseException]", error)
            for number, each in enumerate(group.exceptions, 1):
                yield f"-- {number} of this group --"
                yield from self._lines(each, seen_ids)

    def _last_line(self, error: BaseException) -> str:
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ != "builtins":
            name = f"{kind.__module__}.{name}"
        if isinstance(error, self._plain):
            return f"{name}: {error}"
        codes = [
            f"{field} {value}"
            for field, kind in _CODES.items()
            if type(value := getattr(error, field, None)) is kind
        ]
        return f"{name}: {', '.join(codes)}" if codes else name
