"""Alembic's entry point: it runs on the connection that bot.storage.schema.migrate passes.

The caller has begun a transaction (BEGIN IMMEDIATE), so Alembic neither begins nor commits one.
`render_as_batch` copies a table where SQLite cannot change a column in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from alembic import context

from bot.storage.schema.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

connection = cast("Connection", context.config.attributes["connection"])
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
