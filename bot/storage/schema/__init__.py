"""The schema: tables, column types, migrations. Who imports one table has the whole `metadata`."""

from __future__ import annotations

from bot.storage.schema import (
    community_tables,
    moderation_tables,
    safety_tables,
    tables,
    team_tables,
)

__all__ = ["community_tables", "moderation_tables", "safety_tables", "tables", "team_tables"]
