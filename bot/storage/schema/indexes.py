"""Indexes of some rows alone, declared once for both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Index, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import DDLCompiler


class PartialIndex(Index):
    """An index of the rows of which a condition is true."""

    def __init__(self, name: str, *columns: str, where: str, unique: bool = False) -> None:
        """Index `columns` where the condition `where` is true; `unique`: among those rows."""
        super().__init__(name, *columns, unique=unique, sqlite_where=text(where))


@compiles(CreateIndex, "postgresql")
def _create(element: CreateIndex, compiler: DDLCompiler, **options: Any) -> str:
    """Say the condition to PostgreSQL too; as an argument it would load its dialect at once."""
    index = element.element
    if isinstance(index, PartialIndex):
        where = index.dialect_options["sqlite"]["where"]
        index.dialect_options["postgresql"]["where"] = where
    return cast("Any", compiler).visit_create_index(element, **options)
