"""Counts what waits in all servers together, for whoever runs the bot; nothing of one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, select

from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.cases.schedule import case_is_due
from bot.storage.repositories.moderation.reports.rows import ReportStatus
from bot.storage.repositories.moderation.restrictions import restriction_is_due
from bot.storage.repositories.tickets.rows import TicketStatus
from bot.storage.schema.moderation_tables import moderation_cases, reports
from bot.storage.schema.tables import cases as tickets
from bot.storage.schema.team_tables import restrictions

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.database import Database


class WaitingTotals(Struct, frozen=True):
    """due: timed actions that nobody works on; late: seconds since the oldest was due."""

    due: int
    late: float
    open_tickets: int
    open_reports: int


class Totals:
    """The counts over all servers."""

    def __init__(self, database: Database) -> None:
        """Read from `database`."""
        self._database = database

    async def waiting(self, now: datetime) -> WaitingTotals:
        """Return what waits now. Raises StorageUnavailable."""
        moment = to_ms(now)
        due_cases, due_ends = case_is_due(moment), restriction_is_due(moment)
        # One statement, so that all figures are of one moment.
        query = select(
            select(func.count()).select_from(moderation_cases).where(due_cases).scalar_subquery(),
            select(func.min(moderation_cases.c.due)).where(due_cases).scalar_subquery(),
            select(func.count()).select_from(restrictions).where(due_ends).scalar_subquery(),
            select(func.min(restrictions.c.due)).where(due_ends).scalar_subquery(),
            select(func.count())
            .select_from(tickets)
            .where(tickets.c.status == TicketStatus.OPEN)
            .scalar_subquery(),
            select(func.count())
            .select_from(reports)
            .where(reports.c.status == ReportStatus.OPEN)
            .scalar_subquery(),
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one()
        cases, first_case, ends, first_end, open_tickets, open_reports = row
        oldest = min((at for at in (first_case, first_end) if at is not None), default=moment)
        late = max(0.0, (moment - oldest) / 1000)
        return WaitingTotals(cases + ends, late, open_tickets, open_reports)
