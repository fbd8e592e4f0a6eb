"""What all tests share: the core, loaded once."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias
from zlib import crc32

import pytest
from hypothesis import HealthCheck, settings

from bot.app import load_core
from bot.event_loop import new_event_loop
from bot.services import Core
from bot.settings import Settings
from bot.storage import Storage
from tests.cache_folder import CACHE
from tests.engines.databases import (
    ABSENT,
    EngineName,
    database_url,
    engine,
    engines,
    new_database_url,
    postgresql,
)
from tests.frugal import (
    collect_garbage_seldom,
    copy_json_quickly,
    leave_out_grammar_of_addresses,
    let_timers_wait,
    remember_resting_loops,
    rewrite_for_all_workers,
    share_compiled_statements,
)

__all__ = ["database_url", "engine", "new_database_url", "postgresql"]

LoopFactory: TypeAlias = Callable[[], asyncio.AbstractEventLoop]

# The same examples at each run, and none that fails because the machine is busy.
settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
leave_out_grammar_of_addresses()
share_compiled_statements()
copy_json_quickly()
remember_resting_loops()
let_timers_wait()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Do once what all workers need, before xdist starts them."""
    if session.config.getoption("numprocesses", None):
        rewrite_for_all_workers(session.config, Path(__file__).parent)


def pytest_collection_finish() -> None:
    """All tests are there, and stay."""
    collect_garbage_seldom()


ON_PYTHONS_LOOP = ("tests/benchmarks/", "tests/demo/", "tests/discord/", "tests/test_start.py")


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, LoopFactory]:
    """Run each test on the event loop that the bot runs on.

    But for those with SimCord, which looks into Python's own and runs on no other.
    """
    plain = item.nodeid.startswith(ON_PYTHONS_LOOP)
    return {"loop": asyncio.new_event_loop if plain else new_event_loop}


LONG = (
    "tests/benchmarks/",
    "tests/cli/test_query.py::test_a_question_needs_no_quotes[explain]",
    "tests/cli/test_serve.py::test_demos_serve_their_pages",
    "tests/cli/test_serve.py::test_two_demos",
    "tests/demo/test_page.py::test_every_action_of_ninety_seconds_is_answered",
    "tests/insights/test_drawing.py",
    "tests/insights/test_picture.py",
    "tests/knowledge/importing/test_hostile.py",
    "tests/privacy/test_clockwatch.py::test_a_clock_behind",
    "tests/privacy/test_clockwatch.py::test_what_a_clock_ahead",
    "tests/safety/test_clues.py::test_every_pattern",
    "tests/safety/test_data.py::test_a_mistake",
    "tests/safety/test_data.py::test_an_old_day",
    "tests/site/test_in_browser.py",
    "tests/storage/crypto/test_rotation_processes.py",
    "tests/storage/transfer/",
    "tests/test_patterns.py",
)
"""What takes a quarter of the time: many processes, or minutes at a person's pace."""
ALWAYS = "tests/storage/"
SHARE = 20


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to `TESTS=all`, and nearly all Discord tests on the second engine.

    One in SHARE stays; all tests of the storage run on both engines. The quick run is to stay below
    six minutes on two cores. Always the same are chosen: what fails, fails again. Whoever names a
    file gets all that is in it.
    """
    if os.environ.get("TESTS") == "all" or config.args != config.getini("testpaths"):
        return
    left_out = {item for item in items if is_long(item) or is_left_to_sqlite(item)}
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def is_long(item: pytest.Item) -> bool:
    """Return whether it is left to the whole run."""
    return item.nodeid.startswith(LONG)


def is_left_to_sqlite(item: pytest.Item) -> bool:
    """Return whether it does again on PostgreSQL what it does on SQLite, and was not chosen."""
    return is_second(item) and crc32(item.nodeid.encode()) % SHARE != 0


def is_second(item: pytest.Item) -> bool:
    """Return whether a test on PostgreSQL does again what it does on SQLite."""
    if item.nodeid.startswith(ALWAYS):
        return False
    engine = getattr(item, "callspec", None)
    one = any(mark.args[:1] == ("engine",) for mark in item.iter_markers("parametrize"))
    return not one and engine is not None and engine.params.get("engine") is EngineName.POSTGRESQL


def pytest_report_header() -> str | None:
    """Say in one line that PostgreSQL is left out."""
    return None if EngineName.POSTGRESQL in engines() else ABSENT


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    """The shipped knowledge, matcher and safety check."""
    state = tmp_path_factory.mktemp("state")
    # A folder of its own: elsewhere the caches of small test folders drive out the large ones.
    loaded = load_core(Settings(state_dir=state, cache_dir=CACHE / "core"))
    # It takes seconds where no cache has it: here, and not while a test waits for an action.
    loaded.matcher.inverse()
    return loaded


@pytest.fixture(scope="session")
def empty_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bot that has just been started for the first time."""
    state = tmp_path_factory.mktemp("empty") / "state"

    async def start() -> None:
        await (await Storage.open(None, state)).close()

    asyncio.run(start())
    return state


@pytest.fixture
def made_folder(tmp_path: Path, empty_state: Path) -> Path:
    """A state folder of the test's own, as the first start leaves it: made once, and copied."""
    return Path(shutil.copytree(empty_state, tmp_path, dirs_exist_ok=True))


LIBRARY_ENTRY = """---
id: {id}
question: {question}
category: Library
aliases: [{aliases}]
reviewed: 2026-01-01
---
A short answer.

## Why
Because.
"""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge folder of two entries on other matters."""
    folder = tmp_path_factory.mktemp("library")
    for name, question, aliases in (
        ("hours", "When is the library open?", "opening hours, open on sunday, closing time"),
        ("loans", "How long may I keep a book?", "loan period, extend my loan, borrow a novel"),
    ):
        text = LIBRARY_ENTRY.format(id=name, question=question, aliases=aliases)
        (folder / f"{name}.md").write_text(text)
    return folder
