"""Storing a report: in one transaction with the look at blocks and limits, and what it joins."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace
from sqlalchemy import and_, func, insert, select, update

from bot.storage.clock import from_ms, to_ms
from bot.storage.repositories.moderation.numbers import next_number
from bot.storage.repositories.moderation.reports.queries import OPEN, is_report, read_report
from bot.storage.repositories.moderation.reports.rows import (
    Evidence,
    NewAlert,
    NewReport,
    ReportCategory,
    ReporterBlockedError,
    ReportRow,
    ReportTarget,
    StoredReport,
    TooManyReportsError,
)
from bot.storage.repositories.moderation.reports.sealing import BLOCK_KIND
from bot.storage.schema.moderation_tables import blocks, reporters, reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.repositories.moderation.reports.sealing import ReportSealer

LIMITS = ((timedelta(minutes=10), 5), (timedelta(days=1), 15))
"""How many reports of one member a server takes in which time."""
MAX_WORDS = 2000
"""Characters that are kept of one member's words about one report, additions included."""


class ReportFiling:
    """Stores reports and alerts on a connection that the caller gives; `now`: when it is."""

    def __init__(self, sealer: ReportSealer, connection: AsyncConnection, now: datetime) -> None:
        self._sealer = sealer
        self._connection = connection
        self._now = now

    async def file(self, new: NewReport) -> StoredReport:
        """Store a report, or let it join an open one about the same.

        Raises ReporterBlockedError and TooManyReportsError; both leave nothing behind.
        """
        await self._check_block(new)
        subjects = self._sealer.subjects(new)
        standing = await self._standing(new.guild_id, subjects)
        if standing is not None:
            own = await self._own_statement(new, standing["id"])
            if own is not None:
                await self._add_words(own, new.words)
                row = await self._read(new.guild_id, standing["id"])
                return StoredReport(row, joined=True, repeated=True)
        # Only now: more words of one member about the same are no further report.
        await self._check_limits(new)
        if standing is None:
            report_id = await self._insert(
                new.guild_id, new.category, new.target, new.evidence, subjects[0]
            )
        else:
            report_id = standing["id"]
            await self._complete(standing, new.evidence)
        await self._add_reporter(new, report_id)
        row = await self._read(new.guild_id, report_id)
        return StoredReport(row, joined=standing is not None)

    async def file_alert(self, alert: NewAlert) -> StoredReport:
        """Store an alert of AutoMod, or let it join an open report about the same."""
        target, sealer = alert.target, self._sealer
        subjects = (
            sealer.rule_subjects(alert.guild_id, target.member_id, alert.evidence.rule)
            if target.message_id is None
            else sealer.message_subjects(alert.guild_id, target.message_id)
        )
        standing = await self._standing(alert.guild_id, subjects)
        if standing is None:
            report_id = await self._insert(
                alert.guild_id, alert.category, target, alert.evidence, subjects[0]
            )
        else:
            report_id = standing["id"]
            await self._complete(standing, alert.evidence)
            await self._weigh(standing, alert.category)
        row = await self._read(alert.guild_id, report_id)
        return StoredReport(row, joined=standing is not None)

    async def _check_block(self, new: NewReport) -> None:
        names = self._sealer.block_names(new.guild_id, new.reporter_id)
        query = select(func.max(blocks.c.ends)).where(
            blocks.c.guild_id == new.guild_id,
            blocks.c.kind == BLOCK_KIND,
            blocks.c.member.in_(names),
            blocks.c.ends > to_ms(self._now),
        )
        ends = (await self._connection.execute(query)).scalar()
        if ends is not None:
            raise ReporterBlockedError(from_ms(ends))

    async def _check_limits(self, new: NewReport) -> None:
        names = self._sealer.reporters(new.guild_id, new.reporter_id)
        longest = max(span for span, _ in LIMITS)
        query = select(reporters.c.at).where(
            reporters.c.guild_id == new.guild_id,
            reporters.c.reporter.in_(names),
            reporters.c.at > to_ms(self._now - longest),
        )
        times = (await self._connection.execute(query.order_by(reporters.c.at.desc()))).scalars()
        earlier = [from_ms(at) for at in times]
        again = [
            earlier[most - 1] + span
            for span, most in LIMITS
            if len(earlier) >= most and earlier[most - 1] > self._now - span
        ]
        if again:
            raise TooManyReportsError(max(again))

    async def _standing(self, guild_id: int, subjects: Sequence[bytes]) -> RowMapping | None:
        """Return the open report about the same."""
        query = select(reports).where(
            reports.c.guild_id == guild_id,
            reports.c.subject.in_(subjects),
            reports.c.status == OPEN,
        )
        newest = query.order_by(reports.c.id.desc()).limit(1)
        return (await self._connection.execute(newest)).mappings().first()

    async def _own_statement(self, new: NewReport, report_id: int) -> RowMapping | None:
        query = select(reporters).where(
            reporters.c.guild_id == new.guild_id,
            reporters.c.report_id == report_id,
            reporters.c.reporter.in_(self._sealer.reporters(new.guild_id, new.reporter_id)),
        )
        return (await self._connection.execute(query)).mappings().first()

    async def _add_words(self, own: RowMapping, words: str) -> None:
        """Add words to a member's own; the same words again (a retry) change nothing."""
        earlier = self._sealer.open_words(own)
        if not words or words in earlier:
            return
        guild_id, report_id, name = own["guild_id"], own["report_id"], own["reporter"]
        joined = f"{earlier}\n{words}".strip()[:MAX_WORDS]
        own_row = and_(
            reporters.c.guild_id == guild_id,
            reporters.c.report_id == report_id,
            reporters.c.reporter == name,
        )
        words_enc = self._sealer.words(guild_id, report_id, name, joined)
        await self._connection.execute(update(reporters).where(own_row).values(words_enc=words_enc))

    async def _insert(
        self,
        guild_id: int,
        category: ReportCategory,
        target: ReportTarget,
        evidence: Evidence | None,
        subject: bytes,
    ) -> int:
        sealer = self._sealer
        report_id = await next_number(self._connection, guild_id, "report")
        values: dict[str, object] = {
            "guild_id": guild_id,
            "id": report_id,
            "created_at": to_ms(self._now),
            "category": category,
            "status": OPEN,
            "subject": subject,
            "channel_id": target.channel_id,
            "message_id": target.message_id,
        }
        if target.member_id is not None:
            values["member"] = sealer.members(guild_id, target.member_id)[0]
            values["member_enc"] = sealer.member(guild_id, report_id, target.member_id)
        if evidence is not None:
            values["evidence_enc"] = sealer.evidence(guild_id, report_id, evidence)
        await self._connection.execute(insert(reports).values(values))
        return report_id

    async def _complete(self, standing: RowMapping, evidence: Evidence | None) -> None:
        """Add to a report's evidence what it lacks."""
        if evidence is None:
            return
        guild_id, report_id = standing["guild_id"], standing["id"]
        earlier = self._sealer.open_evidence(standing) or Evidence()
        whole = replace(
            earlier,
            text=earlier.text or evidence.text,
            files=earlier.files or evidence.files,
            rule=earlier.rule or evidence.rule,
            keyword=earlier.keyword or evidence.keyword,
            alerts=earlier.alerts + evidence.alerts,
        )
        evidence_enc = self._sealer.evidence(guild_id, report_id, whole)
        statement = update(reports).where(is_report(guild_id, report_id))
        await self._connection.execute(statement.values(evidence_enc=evidence_enc))

    async def _weigh(self, standing: RowMapping, category: ReportCategory) -> None:
        """Let a report be about danger as soon as one alert of it is."""
        if category is not ReportCategory.DANGER or standing["category"] == category:
            return
        statement = update(reports).where(is_report(standing["guild_id"], standing["id"]))
        await self._connection.execute(statement.values(category=category))

    async def _add_reporter(self, new: NewReport, report_id: int) -> None:
        name = self._sealer.reporters(new.guild_id, new.reporter_id)[0]
        values = {
            "guild_id": new.guild_id,
            "report_id": report_id,
            "reporter": name,
            "at": to_ms(self._now),
            "category": new.category,
            "reporter_enc": self._sealer.reporter(new.guild_id, report_id, name, new.reporter_id),
            "named": new.is_named,
            "words_enc": self._sealer.words(new.guild_id, report_id, name, new.words[:MAX_WORDS]),
            "told": not new.tell,
        }
        await self._connection.execute(insert(reporters).values(values))

    async def _read(self, guild_id: int, report_id: int) -> ReportRow:
        row = await read_report(self._connection, self._sealer, guild_id, report_id)
        if row is None:
            raise RuntimeError("a report that was just stored is not there")
        return row
