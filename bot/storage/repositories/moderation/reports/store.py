"""Reports in the database: filed, taken, ended. Each call is about one server, unless it says so.

Who reported is stored in rows of their own (`ReporterStore`). A `ReportRow` names a reporter only
where they let the moderators see who it was.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlalchemy import func, select, update

from bot.storage.clock import to_ms, utc_now
from bot.storage.repositories.moderation.reports.filing import ReportFiling
from bot.storage.repositories.moderation.reports.queries import (
    UNPOSTED,
    is_open_report,
    is_report,
    read_report,
)
from bot.storage.repositories.moderation.reports.rows import Evidence, ReportStatus
from bot.storage.repositories.moderation.reports.sealing import ReportSealer
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer
    from bot.storage.repositories.moderation.reports.rows import (
        NewAlert,
        NewReport,
        ReportEnding,
        ReportRow,
        StoredReport,
    )
    from bot.storage.repositories.servers.guild_settings import JSON


class ReportStore:
    """The reports of all servers."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        cipher: Cipher,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Read from `database`, write through `writer`; `clock` says what time it is in UTC."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self._sealer = ReportSealer(cipher)
        self.clock = clock

    async def file(self, new: NewReport) -> StoredReport:
        """Store a report, or let it join an open one about the same.

        Raises ReporterBlockedError, TooManyReportsError and StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> StoredReport:
            return await ReportFiling(self._sealer, connection, self.clock()).file(new)

        return await self._writer.run(work)

    async def file_alert(self, alert: NewAlert) -> StoredReport:
        """Store an alert of AutoMod, or let it join an open report. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> StoredReport:
            return await ReportFiling(self._sealer, connection, self.clock()).file_alert(alert)

        return await self._writer.run(work)

    async def get(self, guild_id: int, report_id: int) -> ReportRow | None:
        """Return one report. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            return await read_report(connection, self._sealer, guild_id, report_id)

    async def count_earlier(self, guild_id: int, report_id: int, member_id: int) -> int:
        """Count the reports about a member before this one. Raises StorageUnavailable."""
        query = select(func.count()).where(
            reports.c.guild_id == guild_id,
            reports.c.member.in_(self._sealer.members(guild_id, member_id)),
            reports.c.id < report_id,
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def list_unposted(self, limit: int = 10_000) -> list[tuple[int, int]]:
        """Return server and id of open reports without a card, of all servers.

        Raises StorageUnavailable.
        """
        query = select(reports.c.guild_id, reports.c.id).where(UNPOSTED).limit(limit)
        async with self._database.read() as connection:
            return [(row.guild_id, row.id) for row in await connection.execute(query)]

    async def list_open(self, guild_id: int, limit: int = 50) -> list[int]:
        """Return the newest open reports that have a card. Raises StorageUnavailable."""
        query = select(reports.c.id).where(
            reports.c.guild_id == guild_id,
            reports.c.status == ReportStatus.OPEN,
            reports.c.card_id.is_not(None),
        )
        async with self._database.read() as connection:
            newest = query.order_by(reports.c.id.desc()).limit(limit)
            return list((await connection.execute(newest)).scalars())

    async def claim(
        self, guild_id: int, report_id: int, moderator_id: int, *, over: bool = False
    ) -> ReportRow | None:
        """Let a moderator take an open report, unless another has; return it after that.

        `over`: take it from whoever has it. When two claim at once, both get the row with the
        first. None: no such report is stored. Raises StorageUnavailable.
        """
        free = update(reports).where(is_open_report(guild_id, report_id))
        if not over:
            free = free.where(reports.c.claimer.is_(None))
        statement = free.values(self._claim_of(guild_id, report_id, moderator_id))

        async def work(connection: AsyncConnection) -> ReportRow | None:
            # Whether or not a row changes: the caller reads who has the report now.
            await connection.execute(statement)
            return await read_report(connection, self._sealer, guild_id, report_id)

        return await self._writer.run(work)

    async def release(self, guild_id: int, report_id: int, moderator_id: int) -> ReportRow | None:
        """Let an open report wait again, if this moderator has it; return it after that.

        Raises StorageUnavailable.
        """
        names = self._sealer.claimers(guild_id, moderator_id)
        own = update(reports).where(is_open_report(guild_id, report_id))
        own = own.where(reports.c.claimer.in_(names))
        statement = own.values(claimer=None, claimer_enc=None, claimed_at=None)

        async def work(connection: AsyncConnection) -> ReportRow | None:
            await connection.execute(statement)
            return await read_report(connection, self._sealer, guild_id, report_id)

        return await self._writer.run(work)

    async def close(self, guild_id: int, report_id: int, ending: ReportEnding) -> ReportRow | None:
        """End an open report, with its audit row; None if it was over, or is not there.

        Raises StorageUnavailable.
        """
        moderator_id = ending.moderator_id
        values = self._claim_of(guild_id, report_id, moderator_id)
        values |= {"status": ending.status, "case_id": ending.case_id}
        values |= {"closed_at": to_ms(self.clock())}
        statement = update(reports).where(is_open_report(guild_id, report_id)).values(values)
        detail: JSON = {"status": ending.status.value, "words": ending.words}
        change = Change(moderator_id, "report-closed", str(report_id), detail)

        async def work(connection: AsyncConnection) -> ReportRow | None:
            if (await connection.execute(statement)).rowcount == 0:
                return None
            await write_change(connection, self._cipher, guild_id, change)
            return await read_report(connection, self._sealer, guild_id, report_id)

        return await self._writer.run(work)

    async def set_card(self, row: ReportRow, channel_id: int, message_id: int) -> None:
        """Store where the card of a report is. Raises StorageUnavailable."""
        await self._change(row, card_channel_id=channel_id, card_id=message_id)

    async def lose_card(self, row: ReportRow) -> None:
        """Store that the card is gone, so that it is posted again. Raises StorageUnavailable."""
        await self._change(row, card_channel_id=None, card_id=None)

    async def set_thread(self, row: ReportRow, thread_id: int) -> None:
        """Store the thread in which the moderators talk about it. Raises StorageUnavailable."""
        await self._change(row, thread_id=thread_id)

    async def mark_deleted(self, row: ReportRow) -> None:
        """Store that a moderator has deleted the message. Raises StorageUnavailable."""
        evidence = replace(row.evidence or Evidence(), deleted=True)
        await self._change(row, evidence_enc=self._sealer.evidence(row.guild_id, row.id, evidence))

    async def _change(self, row: ReportRow, **values: object) -> None:
        statement = update(reports).where(is_report(row.guild_id, row.id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    def _claim_of(self, guild_id: int, report_id: int, moderator_id: int) -> dict[str, object]:
        return {
            "claimer": self._sealer.claimers(guild_id, moderator_id)[0],
            "claimer_enc": self._sealer.claimer(guild_id, report_id, moderator_id),
            "claimed_at": to_ms(self.clock()),
        }
