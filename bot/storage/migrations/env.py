"""Alembic's entry: runs on the connection that bot.storage.schema.migrate hands over.

The caller has begun the transaction (BEGIN IMMEDIATE), so that Alembic neither begins nor commits
one of its own.
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
