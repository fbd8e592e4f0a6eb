"""Who reported: for telling them that it was looked at, and for keeping misuse away.

No method gives a moderator's side anything that leads to a reporter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select, union, update

from bot.storage.clock import to_ms
from bot.storage.engine.statements import insert
from bot.storage.repositories.moderation.reports.queries import (
    OPEN,
    UNTOLD,
    read_statements,
    reporters_of,
)
from bot.storage.repositories.moderation.reports.rows import UntoldReporter
from bot.storage.repositories.moderation.reports.sealing import (
    BLOCK_KIND,
    ReportSealer,
    tag_of,
)
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.moderation_tables import blocks, reporters, reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

TELLING = timedelta(days=7)
"""How long after the end of a report it is tried to tell the reporter."""


class ReporterStore:
    """The reporters of all servers."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, seal and open with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self._sealer = ReportSealer(cipher)

    async def has_reported(self, guild_id: int, report_id: int, member_id: int) -> bool:
        """Return whether a report is also this member's. Raises StorageUnavailable."""
        names = self._sealer.reporters(guild_id, member_id)
        query = select(reporters.c.report_id).where(
            reporters_of(guild_id, report_id), reporters.c.reporter.in_(names)
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).first() is not None

    async def list_showing(self, guild_id: int, person_id: int) -> list[int]:
        """Return the reports whose cards show something of somebody who may erase it.

        That is what they wrote as a reporter, and that they took or ended it as a moderator.
        Raises StorageUnavailable.
        """
        names = self._sealer.reporters(guild_id, person_id)
        by_reporter = select(reporters.c.report_id).where(
            reporters.c.guild_id == guild_id, reporters.c.reporter.in_(names)
        )
        by_claimer = select(reports.c.id).where(
            reports.c.guild_id == guild_id,
            reports.c.claimer.in_(self._sealer.claimers(guild_id, person_id)),
        )
        async with self._database.read() as connection:
            return sorted((await connection.execute(union(by_reporter, by_claimer))).scalars())

    async def list_servers(self) -> list[int]:
        """Return the servers that have a stored report. Raises StorageUnavailable."""
        query = select(reports.c.guild_id).distinct().order_by(reports.c.guild_id)
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def list_untold(self, now: datetime, limit: int = 1000) -> list[UntoldReporter]:
        """Return who waits to hear that their report was looked at, of all servers.

        Raises StorageUnavailable.
        """
        same_report = and_(
            reports.c.guild_id == reporters.c.guild_id, reports.c.id == reporters.c.report_id
        )
        query = select(reporters).join(reports, same_report)
        query = query.where(
            UNTOLD, reports.c.status != OPEN, reports.c.closed_at > to_ms(now - TELLING)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit))).mappings().all()
        return list(self._open(rows))

    async def untold_of(self, guild_id: int, report_id: int) -> list[UntoldReporter]:
        """Return who waits to hear of one report. Raises StorageUnavailable."""
        query = select(reporters).where(reporters_of(guild_id, report_id), UNTOLD)
        async with self._database.read() as connection:
            return list(self._open((await connection.execute(query)).mappings().all()))

    async def mark_told(self, reporter: UntoldReporter) -> None:
        """Store that somebody has heard, or cannot be reached. Raises StorageUnavailable."""
        own = and_(
            reporters_of(reporter.guild_id, reporter.report_id),
            reporters.c.reporter == reporter.name,
        )
        statement = update(reporters).where(own).values(told=True)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def block(
        self,
        guild_id: int,
        report_id: int,
        tag: str,
        moderator_id: int,
        *,
        at: datetime,
        ends: datetime,
    ) -> bool:
        """Take no reports of one statement's author until `ends`, with an audit row.

        The audit names the report alone. False if the statement is not there any more. Raises
        StorageUnavailable.
        """
        change = Change(moderator_id, "reporter-blocked", str(report_id))

        async def work(connection: AsyncConnection) -> bool:
            reporter_id = await self._author(connection, guild_id, report_id, tag)
            if reporter_id is None:
                return False
            await self._insert_block(connection, guild_id, reporter_id, at, ends)
            await write_change(connection, self._cipher, guild_id, change)
            return True

        return await self._writer.run(work)

    async def unblock(self, guild_id: int, report_id: int, tag: str, moderator_id: int) -> bool:
        """Take reports of one statement's author again, with an audit row; else as `block`."""
        change = Change(moderator_id, "reporter-unblocked", str(report_id))

        async def work(connection: AsyncConnection) -> bool:
            reporter_id = await self._author(connection, guild_id, report_id, tag)
            if reporter_id is None:
                return False
            await self._delete_block(connection, guild_id, reporter_id)
            await write_change(connection, self._cipher, guild_id, change)
            return True

        return await self._writer.run(work)

    async def _author(
        self, connection: AsyncConnection, guild_id: int, report_id: int, tag: str
    ) -> int | None:
        """Return who wrote a statement, None if that is not known any more."""
        # A card names a statement by its tag, so that its custom id leads to nobody.
        rows = await read_statements(connection, guild_id, report_id)
        authors = [row for row in rows if tag_of(report_id, row["reporter"]) == tag]
        return self._sealer.open_reporter(authors[0]) if authors else None

    async def _delete_block(
        self, connection: AsyncConnection, guild_id: int, reporter_id: int
    ) -> None:
        names = self._sealer.block_names(guild_id, reporter_id)
        here = and_(blocks.c.guild_id == guild_id, blocks.c.kind == BLOCK_KIND)
        await connection.execute(delete(blocks).where(here, blocks.c.member.in_(names)))

    async def _insert_block(
        self,
        connection: AsyncConnection,
        guild_id: int,
        reporter_id: int,
        at: datetime,
        ends: datetime,
    ) -> None:
        names = self._sealer.block_names(guild_id, reporter_id)
        # Not an upsert: the earlier row may have its name from a former key.
        await self._delete_block(connection, guild_id, reporter_id)
        values = {
            "guild_id": guild_id,
            "kind": BLOCK_KIND,
            "member": names[0],
            "member_enc": self._sealer.block(guild_id, names[0], reporter_id),
            "at": to_ms(at),
            "ends": to_ms(ends),
        }
        await connection.execute(insert(blocks).values(values))

    def _open(self, rows: Sequence[RowMapping]) -> Sequence[UntoldReporter]:
        """Return rows whose reporter a key opens; nobody can be told of any other."""
        members = ((row, self._sealer.open_reporter(row)) for row in rows)
        return [
            UntoldReporter(row["guild_id"], row["report_id"], member_id, row["reporter"])
            for row, member_id in members
            if member_id is not None
        ]
