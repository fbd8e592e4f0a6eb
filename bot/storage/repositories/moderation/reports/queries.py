"""Conditions and queries over reports, always bound to one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select, text

from bot.storage.repositories.moderation.reports.rows import ReportStatus
from bot.storage.schema.moderation_tables import reporters, reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.repositories.moderation.reports.rows import ReportRow
    from bot.storage.repositories.moderation.reports.sealing import ReportSealer

OPEN = ReportStatus.OPEN.value
# As the partial indexes have it, word for word: else SQLite would not use them.
UNPOSTED = text("reports.status = 'open' AND reports.card_id IS NULL")
UNTOLD = text("NOT reporters.told")


def is_report(guild_id: int, report_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one report."""
    return and_(reports.c.guild_id == guild_id, reports.c.id == report_id)


def is_open_report(guild_id: int, report_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one report unless it is over."""
    return and_(is_report(guild_id, report_id), reports.c.status == OPEN)


def reporters_of(guild_id: int, report_id: int) -> ColumnElement[bool]:
    """Return the condition that finds who reported."""
    return and_(reporters.c.guild_id == guild_id, reporters.c.report_id == report_id)


async def read_report(
    connection: AsyncConnection, sealer: ReportSealer, guild_id: int, report_id: int
) -> ReportRow | None:
    """Return a report of this server with its statements."""
    query = select(reports).where(is_report(guild_id, report_id))
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    return sealer.open(row, await read_statements(connection, guild_id, report_id))


async def read_statements(
    connection: AsyncConnection, guild_id: int, report_id: int
) -> Sequence[RowMapping]:
    """Return the rows of who reported, the oldest first."""
    query = select(reporters).where(reporters_of(guild_id, report_id))
    query = query.order_by(reporters.c.at, reporters.c.reporter)
    return (await connection.execute(query)).mappings().all()
