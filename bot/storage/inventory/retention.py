"""Automatic deletion: rows whose time is over, and all rows of a server that is gone."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import ColumnElement, Date, and_, func, literal, select, union

from bot.storage.clock import from_ms, to_ms
from bot.storage.engine.batches import delete_some, empty_some
from bot.storage.inventory import SERVER_TABLES, CardEnd, Expiry, TablePolicy
from bot.storage.inventory.restamping import restamp
from bot.storage.repositories.safety.rows import RequestStatus
from bot.storage.repositories.tickets.cards import PostedCard, cards_in
from bot.storage.schema.safety_tables import safety_requests
from bot.storage.schema.tables import guild_settings, questions

if TYPE_CHECKING:
    from bot.storage.engine.batches import Batches
    from bot.storage.engine.database import Database
    from bot.storage.inventory.terms import RetentionTerms
    from bot.storage.repositories.servers.guild_settings import JSON


class Retention:
    """Deletes rows, in short steps, when their time is over or their server is gone."""

    def __init__(self, database: Database, batches: Batches) -> None:
        """Read from `database`, change through `batches`."""
        self._database = database
        self._batches = batches

    async def expire(self, now: datetime, terms: RetentionTerms) -> int:
        """Delete or empty rows whose time is over; return how many.

        Raises StorageUnavailable; what went by then is gone, and the next call goes on.
        """
        total = 0
        for policy in SERVER_TABLES:
            for expiry in policy.expiries:
                total += await self._expire(policy, expiry, now, terms)
        return total

    async def restamp(self, now: datetime) -> int:
        """Let rows whose time lies in the future count as written `now`; return how many.

        Raises StorageUnavailable; the next call goes on.
        """
        return await restamp(self._database, self._batches, now)

    async def cards_due(self, now: datetime, terms: RetentionTerms) -> list[PostedCard]:
        """Return the cards of what `expire` would delete. Raises StorageUnavailable.

        Those of alerts and requests that have ended say so already.
        """
        cards: list[PostedCard] = []
        for policy in SERVER_TABLES:
            closes = policy.card is CardEnd.CLOSED
            is_shown = safety_requests.c.status == RequestStatus.OPEN if closes else literal(True)
            for expiry in policy.expiries if policy.card else ():
                if expiry.empties:
                    continue
                for due in await self._due_conditions(policy, expiry, now, terms):
                    query = select(policy.table).where(due, is_shown)
                    async with self._database.read() as connection:
                        rows = (await connection.execute(query)).mappings().all()
                    cards += cards_in(rows, closes=closes)
        return cards

    async def _expire(
        self, policy: TablePolicy, expiry: Expiry, now: datetime, terms: RetentionTerms
    ) -> int:
        total, table = 0, policy.table
        for due in await self._due_conditions(policy, expiry, now, terms):
            if expiry.empties:
                statement = empty_some(table, due, dict.fromkeys(expiry.empties))
            else:
                statement = delete_some(table, due)
            total += await self._batches.until_done(statement)
        return total

    async def _due_conditions(
        self, policy: TablePolicy, expiry: Expiry, now: datetime, terms: RetentionTerms
    ) -> list[ColumnElement[bool]]:
        """Return which rows are due, for each server where some are."""
        conditions: list[ColumnElement[bool]] = []
        for guild_id, oldest in await self._oldest(policy, expiry):
            days = max(terms.days(expiry.days, guild_id), expiry.at_least)
            end = _cutoff(expiry, now - timedelta(days=days))
            # Most servers have nothing due, and then nothing is written for them.
            if oldest is not None and oldest < end:
                here = policy.table.c.guild_id == guild_id
                conditions.append(and_(here, expiry.since < end, _where(expiry)))
        return conditions

    async def _oldest(self, policy: TablePolicy, expiry: Expiry) -> list[tuple[int, Any]]:
        """Return each server's oldest time, in one read that an index answers where it is big."""
        guild_id = policy.table.c.guild_id
        query = select(guild_id, func.min(expiry.since)).where(_where(expiry)).group_by(guild_id)
        async with self._database.read() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]

    async def purge(self, guild_id: int) -> int:
        """Delete everything of a server; return how many rows. Raises StorageUnavailable."""
        await self._batches.settle()
        total = 0
        for policy in SERVER_TABLES:
            here = policy.table.c.guild_id == guild_id
            total += await self._batches.until_done(delete_some(policy.table, here))
        return total

    async def last_asked(self, guild_id: int) -> datetime | None:
        """Return when the newest question of a server was asked. Raises StorageUnavailable."""
        newest = select(func.max(questions.c.asked_at)).where(questions.c.guild_id == guild_id)
        async with self._database.read() as connection:
            asked_at = (await connection.execute(newest)).scalar()
        return None if asked_at is None else from_ms(asked_at)

    async def settings(self, name: str) -> dict[int, JSON]:
        """Return one setting of all servers that have set it. Raises StorageUnavailable."""
        query = select(guild_settings.c.guild_id, guild_settings.c.value)
        async with self._database.read() as connection:
            rows = list(await connection.execute(query.where(guild_settings.c.name == name)))
        return {row.guild_id: cast("JSON", json.loads(row.value)) for row in rows}

    async def servers(self) -> frozenset[int]:
        """Return the ids of all servers that have stored data. Raises StorageUnavailable."""
        every = union(*(select(policy.table.c.guild_id) for policy in SERVER_TABLES))
        async with self._database.read() as connection:
            guild_ids = (await connection.execute(every)).scalars()
            return frozenset(int(guild_id) for guild_id in guild_ids if guild_id)


def _cutoff(expiry: Expiry, moment: datetime) -> date | int:
    return moment.date() if isinstance(expiry.since.type, Date) else to_ms(moment)


def _where(expiry: Expiry) -> ColumnElement[bool]:
    return literal(True) if expiry.where is None else expiry.where
