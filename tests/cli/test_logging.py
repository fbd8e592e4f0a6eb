"""Whatever LOG_LEVEL says, libraries do not log what members write."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from bot.cli.serve import LOWEST_LEVELS, _configure_logging  # pyright: ignore[reportPrivateUsage]
from bot.settings import Settings

TALKATIVE = (
    "discord.gateway",
    "discord.http",
    "discord.webhook.async_",
    "sqlalchemy.engine.Engine",
    "sqlalchemy.pool.impl.AsyncAdaptedQueuePool",
    "aiosqlite",
    "asyncio",
)


@pytest.fixture
def at_level() -> Iterator[Callable[[str], None]]:
    """Configure logging as the bot does in a process of its own."""
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in LOWEST_LEVELS)]
    levels = [logger.level for logger in loggers]
    handlers = root.handlers[:]

    def configure(level: str) -> None:
        root.handlers.clear()
        _configure_logging(Settings(log_level=level))

    yield configure
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("name", TALKATIVE)
def test_debugging_shows_no_bodies(at_level: Callable[[str], None], name: str) -> None:
    at_level("DEBUG")
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


def test_statements_with_their_values_are_never_logged(at_level: Callable[[str], None]) -> None:
    at_level("DEBUG")
    assert not logging.getLogger("sqlalchemy.engine.Engine").isEnabledFor(logging.INFO)


@pytest.mark.parametrize("name", TALKATIVE)
def test_a_quieter_level_holds_for_them_too(at_level: Callable[[str], None], name: str) -> None:
    at_level("ERROR")
    assert not logging.getLogger(name).isEnabledFor(logging.WARNING)
