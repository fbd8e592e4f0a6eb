"""Stands in for the worker: the real one, with an importer that computes without end."""

from typing import NoReturn

from bot.knowledge import importing
from bot.sandbox import worker


def _without_end(*_: object) -> NoReturn:
    while True:
        pass


importing.import_bytes = _without_end
worker.main()
