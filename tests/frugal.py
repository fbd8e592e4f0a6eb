"""What a process of tests does once instead of again for each test. No test sees any of it."""

# pyright: reportPrivateUsage=false, reportPrivateImportUsage=false
from __future__ import annotations

import asyncio
import copy
import gc
import sys
from collections import UserDict
from collections.abc import Callable
from contextvars import Context
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from weakref import WeakKeyDictionary

import pytest
from _pytest.assertion import rewrite
from simcord import _dpy_internals, _settlement, components, gateway, results
from simcord import env as simcord_env
from simcord.http import router
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine


class CompiledStatements(UserDict[tuple[Any, ...], Any]):
    """The SQL of statements, compiled once for all stores of the process.

    SQLAlchemy keeps it for each engine, of which a bot has one, and every test has a bot. A key
    begins with the dialect: what an engine of another kind, or set up otherwise, would compile has
    a key of its own.
    """

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return self.data[_of_kind(key)]

    def __setitem__(self, key: tuple[Any, ...], item: Any) -> None:
        self.data[_of_kind(key)] = item

    def __contains__(self, key: object) -> bool:
        return _of_kind(cast("tuple[Any, ...]", key)) in self.data


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect = cast("Dialect", key[0])
    return (type(dialect), dialect.paramstyle, dialect.server_version_info, *key[1:])


def share_compiled_statements() -> None:
    """Let all engines of this process compile a statement once."""
    shared = CompiledStatements()

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=shared)

    event.listen(Engine, "engine_connect", share)


def rewrite_for_all_workers(config: pytest.Config, folder: Path) -> None:
    """Rewrite the assertions of all test modules, and leave them where pytest looks for them.

    Each worker imports all test modules. In a fresh clone, each would rewrite them, at the same
    time as the others. Does nothing where Python must not write bytecode.
    """
    if sys.dont_write_bytecode:
        return
    state = config.stash[rewrite.assertstate_key]
    for source in sorted([*folder.rglob("test_*.py"), *folder.rglob("conftest.py")]):
        cache = rewrite.get_cache_dir(source)
        compiled = cache / (source.stem + rewrite.PYC_TAIL)
        if rewrite._read_pyc(source, compiled) is None and rewrite.try_makedirs(cache):
            source_hash, code = rewrite._rewrite_test(source, config)
            rewrite._write_pyc(state, code, source_hash, compiled)


def leave_out_grammar_of_addresses() -> None:
    """Let jsonschema load without its check of the format "iri", which no schema here names.

    It would build dozens of parsers, which takes a second in each process.
    """
    sys.modules.setdefault("rfc3987_syntax", cast("Any", None))


def copy_json_quickly() -> None:
    """Let SimCord copy payloads as what they are: dicts, lists and plain values.

    It copies every request, every event and each of the bot's commands at every start, with a
    function for any object, which takes several times as long: a twentieth of the Discord tests.
    """
    for module in cast("list[Any]", [router, gateway]):
        module.copy = SimpleNamespace(deepcopy=json_copy)
    for module in cast("list[Any]", [components, results]):
        module.deepcopy = json_copy


def json_copy(value: Any) -> Any:
    """Return a copy of a value that may hold dicts and lists; of other objects, a deep one."""
    match value.__class__.__name__:
        case "dict":
            return {key: json_copy(each) for key, each in value.items()}
        case "list":
            return [json_copy(each) for each in value]
        case "str" | "int" | "float" | "bool" | "NoneType":
            return value
        case _:
            return copy.deepcopy(value)


def collect_garbage_seldom() -> None:
    """Keep the collector from what is there before the first test, and let it come less often.

    All modules and tests stay to the end; looking through them took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def remember_resting_loops() -> None:
    """Let SimCord look once, not at each turn, whether a round of the bot rests until its time.

    The bot has more than a dozen `discord.ext.tasks` loops. After every action SimCord looks for
    the timer of each among all timers, several times. A loop that rested and waits for the same
    future, whose timer is neither due nor cancelled, still rests.
    """
    resting: WeakKeyDictionary[asyncio.Task[Any], tuple[Any, Any]] = WeakKeyDictionary()
    virtualize = simcord_env._virtualize_recognized_waits

    def rests(state: Any, task: asyncio.Task[Any]) -> bool:
        waiter, timer = resting.get(task, (None, None))
        return (
            timer is not None
            and waiter is getattr(task, "_fut_waiter", None)
            and not waiter.done()
            and timer.handle is not None
            and not timer.handle.cancelled()
            and timer.when > state.virtual_time
        )

    def is_parked(state: Any, task: asyncio.Task[Any], deadline: float) -> bool:
        if rests(state, task):
            return True
        reason = _settlement._park_reason(state, task, deadline)
        if reason == "discord.ext.tasks loop interval":
            waiter = getattr(task, "_fut_waiter", None)
            resting[task] = (waiter, _settlement._timer_records_waking(state, task, waiter)[0])
        return reason is not None

    def virtualize_others(state: Any, pending: list[asyncio.Task[Any]]) -> None:
        virtualize(state, [task for task in pending if not rests(state, task)])

    simcord_env._is_parked = is_parked
    simcord_env._virtualize_recognized_waits = virtualize_others


_PATIENCE = 0.005
"""Seconds until a timer goes off in real time at the soonest."""


def let_timers_wait() -> None:
    """Let SimCord look at a timer that is due in milliseconds, not at each turn of the loop.

    A timer of the bot that runs out while SimCord moves its clock is set anew, to the next
    microsecond, until the move is over: up to half of the processor's time of a test. A little
    later it is over, or the timer was cancelled.
    """
    schedule = simcord_env.Env._schedule_timer

    def schedule_patiently(env: simcord_env.Env, *timer: Any) -> None:
        runtime = cast("Any", env)._runtime
        if not isinstance(runtime.call_at, _PatientCall):
            runtime.call_at = _PatientCall(runtime.call_at)
        schedule(env, *timer)

    cast("Any", simcord_env.Env)._schedule_timer = schedule_patiently


class _PatientCall:
    """`call_at` of a loop, which calls no sooner than a moment later."""

    def __init__(self, call_at: Callable[..., asyncio.TimerHandle]) -> None:
        self._call_at = call_at

    def __call__(
        self, when: float, call: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        soonest = _dpy_internals.real_monotonic() + _PATIENCE
        return self._call_at(max(when, soonest), call, *args, context=context)
