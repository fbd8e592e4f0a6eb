"""Lines of the log: their form, and what is kept out of them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from discord import DiscordServerError

from bot.observability.logs import log_crashes, log_handler
from bot.observability.redaction import REDACTED
from bot.settings import Settings
from bot.storage import StorageError

ID = "1234567890123456789"
WORD = "zebrafinch"
"""As a member might have typed it."""
TOKEN = "MTIz.abc.d-e_f"
SETTINGS = Settings.model_validate(
    {
        "discord_token": TOKEN,
        "data_key": "a2V5IG9uZQ==, a2V5IHR3bw==",
        "database_url": "postgresql+asyncpg://bot:p%40ss%2Fword@db/bot",
    }
)
Written = Callable[[], str]


@contextmanager
def written(
    name: str = "bot.somewhere", *, level: str = "INFO", as_json: bool = False
) -> Generator[tuple[logging.Logger, Written]]:
    """Give a logger, and what it has written until now."""
    stream, logger = io.StringIO(), logging.getLogger(name)
    handler = log_handler(
        level,
        as_json=as_json,
        secrets=SETTINGS.secrets,
        plain_errors=(StorageError,),
        stream=stream,
    )
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(level)
    try:
        yield logger, stream.getvalue
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def test_json_is_one_object_a_line_with_the_time_in_utc() -> None:
    with written(as_json=True) as (log, text):
        log.warning('Two\nlines and "quotes" of %s', "somebody")
        log.info("More.")
        lines = text().splitlines()
    first, second = map(json.loads, lines)
    assert first["event"] == 'Two\nlines and "quotes" of somebody'
    assert (first["level"], first["logger"]) == ("warning", "bot.somewhere")
    at = datetime.fromisoformat(first["timestamp"])
    assert abs((datetime.now(UTC) - at).total_seconds()) < 3600
    assert second["event"] == "More."
    assert "request_id" not in first


def test_a_line_for_people_has_time_level_and_place() -> None:
    with written() as (log, text):
        log.error("Something.")
        line = text()
    assert line.endswith("Z [error    ] Something. [bot.somewhere]\n")


@pytest.mark.parametrize(
    "secret", [TOKEN, "a2V5IG9uZQ==", "a2V5IHR3bw==", "p@ss/word", "p%40ss%2Fword"]
)
@pytest.mark.parametrize("as_json", [False, True], ids=["console", "json"])
def test_secrets_stand_in_no_line(secret: str, *, as_json: bool) -> None:
    with written(as_json=as_json) as (log, text):
        log.warning("with %s in it", secret)
        try:
            raise StorageError(f"cannot reach bot:{secret}@db")
        except StorageError:
            log.exception("failed")
        line = text()
    assert secret not in line
    assert line.count(REDACTED) == 2
    assert "cannot reach" in line


def test_addresses_of_answers_hold_no_token() -> None:
    with written("discord.http") as (log, text):
        log.warning(f"https://discord.com/api/v10/webhooks/{ID}/aW50ZXJhY3Rpb24/messages")
        log.warning(f"/interactions/{ID}/aW50ZXJhY3Rpb24/callback responded with 429")
        log.warning("Authorization: Bot %s", "abcdefghijklmnopqrstuvwxyz.1234")
        line = text()
    assert "aW50" not in line
    assert "abcdefgh" not in line
    assert line.count(REDACTED) == 3


@pytest.mark.parametrize(
    ("name", "level", "shown"),
    [
        ("bot.servers.cache", "INFO", False),
        ("bot.servers.cache", "DEBUG", True),
        ("discord.state", "DEBUG", False),
    ],
)
def test_ids_are_shown_at_debug_and_of_ours_alone(name: str, level: str, *, shown: bool) -> None:
    with written(name, level=level) as (log, text):
        log.warning("The settings of server %s cannot be read.", ID)
        line = text()
    assert (ID in line) == shown
    assert ("(id)" in line) != shown


class Answer:
    """Discord's answer, as far as its error reads it."""

    status = 502
    reason = "Bad Gateway"


def failing(error: Exception, cause: Exception | None = None) -> None:
    local_word = WORD
    assert local_word
    raise error from cause


def test_a_traceback_shows_the_way_and_no_variables_and_no_words() -> None:
    with written(level="DEBUG", as_json=True) as (log, text):
        for error in (
            ValueError(WORD),
            KeyError(WORD),
            ExceptionGroup(WORD, [ValueError(WORD), OSError(28, "No space")]),
        ):
            try:
                failing(error, LookupError(WORD))
            except Exception:
                log.exception("failed")
        lines = [json.loads(line) for line in text().splitlines()]
    assert len(lines) == 3
    for line in lines:
        assert WORD not in json.dumps(line)
        assert "LookupError" in line["exception"]
        assert "direct cause" in line["exception"]
        assert "in failing" in line["exception"]
        assert "raise error from cause" in line["exception"]
    assert "OSError: [Errno 28] No space" in lines[2]["exception"]


def test_an_error_that_leads_to_itself_is_shown_once() -> None:
    error = RuntimeError("round")
    other = RuntimeError("about")
    error.__context__, other.__context__ = other, error
    with written() as (log, text):
        log.error("failed", exc_info=error)
        line = text()
    assert line.count("RuntimeError: round") == 1
    assert line.count("RuntimeError: about") == 1


class _OfPostgreSQL(Exception):  # noqa: N818 named as asyncpg names its own
    sqlstate = "53300"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (_OfPostgreSQL(WORD), "_OfPostgreSQL: sqlstate 53300"),
        (DiscordServerError(cast("Any", Answer()), WORD), "DiscordServerError: status 502, code 0"),
        (StorageError("The disk is full."), "StorageError: The disk is full."),
    ],
)
def test_errors_of_others_are_shown_with_their_codes(error: Exception, shown: str) -> None:
    with written() as (log, text):
        log.error("failed", exc_info=error)
        line = text()
    assert line.rstrip().endswith(shown)
    assert WORD not in line


async def test_asyncio_names_no_task_and_no_error_in_full() -> None:
    with written("asyncio") as (_, text):
        asyncio.get_running_loop().call_exception_handler(
            {
                "message": "Task exception was never retrieved",
                "exception": ValueError(WORD),
                # As a task prints its error, when it is printed itself.
                "future": f"<Task finished exception=ValueError('{WORD}')>",
            }
        )
        line = text()
    assert "Task exception was never retrieved" in line
    assert "ValueError" in line
    assert WORD not in line


def test_an_error_that_ends_the_process_is_a_line_like_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    log_crashes()
    with written("bot.observability.logs", as_json=True) as (_, text):
        error = ValueError(WORD)
        sys.excepthook(ValueError, error, None)
        line = json.loads(text())
    assert (line["level"], line["exception"]) == ("critical", "ValueError")
