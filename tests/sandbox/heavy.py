"""Stands in for the worker: the real one, with an importer that takes all memory there is."""

import sys

from bot.knowledge import importing
from bot.sandbox import worker


def _without_bound(*_: object) -> list[bytes]:
    return [bytes(10_000_000) for _ in range(10_000)]


importing.import_bytes = _without_bound  # pyright: ignore[reportAttributeAccessIssue]
sys.exit(worker.main())
