"""The start of transactions: each engine has a statement of its own for it, by their use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.storage.engine.connections import AsyncEngine

_OPTION = "boundary_bot_begin"


def let_begin(engine: AsyncEngine) -> None:
    """Let transactions of `engine` begin with the statement that `beginning_with` gave."""
    event.listen(engine.sync_engine, "begin", _begin)


def beginning_with(engine: AsyncEngine, statement: str) -> AsyncEngine:
    """Return `engine`, on the same pool, with transactions that begin with a statement."""
    return engine.execution_options(**{_OPTION: statement})


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get(_OPTION)
    if isinstance(statement, str):
        connection.exec_driver_sql(statement)
