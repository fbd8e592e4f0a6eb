"""Statements that SQLite and PostgreSQL write differently, as one construct for both.

Both know `INSERT … ON CONFLICT`. PostgreSQL wants the columns of the conflict named. SQLAlchemy's
construct for SQLite serves for both, so that a bot on a file does not load PostgreSQL's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.dialects.sqlite.dml import Insert as _Insert
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

if TYPE_CHECKING:
    from typing import Self

    from sqlalchemy import Table
    from sqlalchemy.sql.compiler import SQLCompiler


class Insert(_Insert):
    """An INSERT; a row that is there already is found by the primary key."""

    inherit_cache = True

    def on_conflict_do_update(self, *args: Any, **options: Any) -> Self:
        """Change the row that is there: `set_` by column, `where` on which rows."""
        if not args and "index_elements" not in options:
            table = cast("Table", self.table)
            options["index_elements"] = [column.name for column in table.primary_key.columns]
        return super().on_conflict_do_update(*args, **options)


@compiles(OnConflictDoNothing, "postgresql")
def _do_nothing(element: Any, compiler: Any, **options: Any) -> str:
    # PostgreSQL's compiler looks there for the name of a constraint, which SQLite does not know.
    element.constraint_target = None
    return compiler.visit_on_conflict_do_nothing(element, **options)


@compiles(OnConflictDoUpdate, "postgresql")
def _do_update(element: Any, compiler: Any, **options: Any) -> str:
    element.constraint_target = None
    return compiler.visit_on_conflict_do_update(element, **options)


def insert(table: Table) -> Insert:
    """Return an INSERT into `table` that may say what becomes of a row that is there already."""
    return Insert(table)


class larger(GenericFunction[int]):  # noqa: N801 a function of SQL
    """The larger of two values: `max` of SQLite, `greatest` of PostgreSQL."""

    inherit_cache = True


@compiles(larger, "sqlite")
def _max(element: larger, compiler: SQLCompiler, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


@compiles(larger, "postgresql")
def _greatest(element: larger, compiler: SQLCompiler, **options: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **options)})"
