"""What a process of tests does once instead of again for each test. No test sees any of it."""

from __future__ import annotations

import gc
from collections import UserDict
from typing import Any, cast

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


def collect_garbage_seldom() -> None:
    """Keep the collector from what is there before the first test, and let it come less often.

    All modules and tests stay to the end; looking through them took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 20)
