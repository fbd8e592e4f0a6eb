"""The rows that lead to one member: counted, exported, erased. And the question log stripped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Delete,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.storage.crypto.surrogates import all_stored_ids
from bot.storage.inventory import TABLE_POLICIES, TablePolicy
from bot.storage.inventory.members import CASES, QUESTIONS, STRIPPED_BY_COUNTS, STRIPPED_BY_TEXT
from bot.storage.inventory.safety import REQUESTS
from bot.storage.repositories.questions.review_state import NOT_QUEUED
from bot.storage.repositories.tickets.cards import PostedCard, cards_in
from bot.storage.schema.tables import cases, questions, votes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.batches import Batches
    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.guild_settings import JSON

Rows = Sequence[RowMapping]
_AT_ONCE = 1000
Export: TypeAlias = "dict[str, dict[str, list[JSON]]]"
"""What is linked to a member: by server, then by table."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member in one server, or in every server where `guild_id` is None."""

    user_id: int
    guild_id: int | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many rows went or were emptied, by table, and the cards that still show some of it."""

    rows: dict[str, int]
    cards: tuple[PostedCard, ...]


_STRICTER = {
    "counts": (
        STRIPPED_BY_COUNTS,
        # Without a text there is nothing left for a moderator to sort out.
        {
            "text_enc": None,
            "score_enc": None,
            "vector_enc": None,
            "asker": None,
            "channel_id": 0,
            "handled": NOT_QUEUED,
        },
    ),
    "text": (STRIPPED_BY_TEXT, {"asker": None}),
}


class MemberData:
    """Counts, exports and erases a member's rows; strips a server's log for a stricter mode."""

    def __init__(self, database: Database, batches: Batches, cipher: Cipher) -> None:
        """Read from `database`, change through `batches`, recognise members with `cipher`."""
        self._database = database
        self._batches = batches
        self._cipher = cipher

    async def count(self, member: Member) -> dict[str, int]:
        """Count the rows that are linked to a member, by table. Raises StorageUnavailable."""
        await self._batches.settle()
        counts: dict[str, int] = {}
        for policy in _linked():
            async for rows in self._of(policy, member):
                counts[policy.table.name] = counts.get(policy.table.name, 0) + len(rows)
        return counts

    async def export(self, member: Member) -> Export:
        """Return everything that is linked to a member: by server's id, then by table.

        Ids are strings, for they are too long for JavaScript's numbers. Raises StorageUnavailable.
        """
        await self._batches.settle()
        servers: Export = {}
        for policy in _linked():
            async for rows in self._of(policy, member):
                parts = await asyncio.to_thread(_exported, self._cipher, policy, rows)
                for guild_id, part in parts:
                    server = servers.setdefault(str(guild_id), {})
                    server.setdefault(policy.table.name, []).append(part)
        return servers

    async def erase(self, member: Member) -> Erasure:
        """Erase everything that is linked to a member.

        A question goes with its votes and the cases that were opened from it. What was asked
        before this call is included, even if it still waits in memory. May be repeated. Raises
        StorageUnavailable; what was erased by then stays erased.
        """
        # Counted before anything goes: a question takes votes along that would be missing after.
        counts = await self.count(member)
        cards: list[PostedCard] = []
        for policy in _linked():
            async for rows in self._of(policy, member):
                cards += await self._cards_of(policy, rows)
                await self._erase(policy, rows)
        return Erasure(counts, tuple(dict.fromkeys(cards)))

    async def strippable(self, guild_id: int, mode: str) -> int:
        """Count the log's rows that hold more than a mode allows. Raises StorageUnavailable."""
        if mode not in _STRICTER:
            return 0
        condition = and_(questions.c.guild_id == guild_id, _STRICTER[mode][0])
        query = select(func.count()).select_from(questions).where(condition)
        await self._batches.settle()
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def strip(self, guild_id: int, mode: str) -> int:
        """Take from a server's log what a mode does not allow; return how many rows changed.

        `counts`: texts, vectors, channels and pseudonyms; `text`: pseudonyms; `full`: nothing.
        Raises StorageUnavailable; what was taken by then is gone.
        """
        if mode not in _STRICTER:
            return 0
        condition, emptied = _STRICTER[mode]
        here = and_(questions.c.guild_id == guild_id, condition)
        await self._batches.settle()
        total = 0
        async for rows in self._batches.rows(questions, here, size=200):
            first, last = rows[0]["id"], rows[-1]["id"]
            some = and_(questions.c.guild_id == guild_id, questions.c.id.between(first, last))
            statement = update(questions).where(some, condition).values(emptied)
            total += await self._batches.each(statement, [{}])
        return total

    async def _of(self, policy: TablePolicy, member: Member) -> AsyncIterator[Rows]:
        """Yield a member's rows of one table in pieces."""
        async for condition in self._conditions(policy, member):
            async for rows in self._batches.rows(policy.table, condition):
                of_member = partial(_of_member, self._cipher, policy, member.user_id)
                if own_rows := await asyncio.to_thread(of_member, rows):
                    yield own_rows

    async def _conditions(
        self, policy: TablePolicy, member: Member
    ) -> AsyncIterator[ColumnElement[bool]]:
        """Yield conditions under which all of a member's rows are, with few others' or none."""
        link, table = policy.link, policy.table
        if link is None:
            return
        guild_ids = [member.guild_id]
        if member.guild_id is None:
            if link.narrow(self._cipher, 0, member.user_id) is None:
                yield link.where
                return
            query = select(table.c.guild_id).where(link.where).distinct()
            async with self._database.read() as connection:
                guild_ids = list((await connection.execute(query)).scalars())
        for guild_id in guild_ids:
            narrow = link.narrow(self._cipher, guild_id or 0, member.user_id)
            here = and_(link.where, table.c.guild_id == guild_id)
            yield here if narrow is None else and_(here, narrow)

    async def _erase(self, policy: TablePolicy, rows: Rows) -> None:
        if policy.link is None:
            return
        if policy.link.empties:
            await self._batches.empty_rows(policy.table, rows, policy.link.empties)
            return
        if policy is QUESTIONS:
            of_rows = [{"guild": row["guild_id"], "question": row["id"]} for row in rows]
            for table in (votes, cases):
                await self._batches.each(_delete_of_question(table), of_rows)
        await self._batches.delete_rows(policy.table, rows)

    async def _cards_of(self, policy: TablePolicy, rows: Rows) -> list[PostedCard]:
        """Return the cards that show these cases, or the cases opened from these questions."""
        if policy is REQUESTS:
            return cards_in(rows, closes=True)
        if policy is not QUESTIONS:
            return cards_in(rows) if policy is CASES else []
        cards: list[PostedCard] = []
        for guild_id in {row["guild_id"] for row in rows}:
            ids = [row["id"] for row in rows if row["guild_id"] == guild_id]
            cards += await self.cards_of(guild_id, ids)
        return cards

    async def cards_of(self, guild_id: int, question_ids: Sequence[int]) -> list[PostedCard]:
        """Return the cards of cases that were opened from questions. Raises StorageUnavailable."""
        query = select(cases).where(cases.c.guild_id == guild_id, cases.c.card_id.is_not(None))
        cards: list[PostedCard] = []
        for start in range(0, len(question_ids), _AT_ONCE):
            ids = all_stored_ids(self._cipher, guild_id, question_ids[start : start + _AT_ONCE])
            some = cases.c.question_id.in_(ids)
            async with self._database.read() as connection:
                cards += cards_in((await connection.execute(query.where(some))).mappings().all())
        return cards


def _linked() -> list[TablePolicy]:
    return [policy for policy in TABLE_POLICIES if policy.link is not None]


def _delete_of_question(table: Table) -> Delete:
    return delete(table).where(
        table.c.guild_id == bindparam("guild"), table.c.question_id == bindparam("question")
    )


def _of_member(cipher: Cipher, policy: TablePolicy, user_id: int, rows: Rows) -> Rows:
    link = policy.link
    return [row for row in rows if link is not None and link.is_of(cipher, row, user_id)]


def _exported(cipher: Cipher, policy: TablePolicy, rows: Rows) -> list[tuple[int, JSON]]:
    link = policy.link
    return [(int(row["guild_id"]), link.export(cipher, row)) for row in rows if link is not None]
