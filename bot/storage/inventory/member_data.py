"""The rows that lead to one member: counted, exported, erased. And the question log stripped."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from sqlalchemy import and_, func, select, update

from bot.storage.clock import now_ms
from bot.storage.crypto.surrogates import all_stored_ids
from bot.storage.inventory import TABLE_POLICIES, CardEnd, MemberLink, TablePolicy
from bot.storage.inventory.linked_rows import LinkedRows, Member, Rows, key_in
from bot.storage.inventory.members import QUESTIONS, STRIPPED_BY_COUNTS, STRIPPED_BY_TEXT
from bot.storage.inventory.removal import removal
from bot.storage.inventory.staying import StayingRow, StayingRows, by_reason
from bot.storage.repositories.questions.review_state import NOT_QUEUED
from bot.storage.repositories.tickets.cards import PostedCard, cards_in
from bot.storage.schema.tables import cases, questions

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.batches import Batches
    from bot.storage.engine.database import Database
    from bot.storage.repositories.servers.guild_settings import JSON

_AT_ONCE = 1000
Export: TypeAlias = "dict[str, dict[str, list[JSON]]]"
"""The rows that are linked to a member, by server, then by table."""


class Holdings(Struct, frozen=True):
    """The rows that are linked to a member, by label, and those among them that would stay."""

    rows: dict[str, int]
    staying: tuple[StayingRows, ...] = ()

    @property
    def erasable(self) -> dict[str, int]:
        """The rows that an erasure removes or empties, by label."""
        remaining = Counter(self.rows)
        for each in self.staying:
            remaining[each.label] -= each.count
        return dict(+remaining)


class Erasure(Struct, frozen=True):
    """How many rows went or were emptied, by label; which stay; the cards that show what went."""

    rows: dict[str, int]
    staying: tuple[StayingRows, ...]
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
        self._linked = LinkedRows(database, batches, cipher)

    async def count(self, member: Member) -> dict[str, int]:
        """Count the rows that are linked to a member, by label. Raises StorageUnavailable."""
        return (await self.holdings(member)).rows

    async def holdings(self, member: Member) -> Holdings:
        """Count the rows that are linked to a member, and those that an erasure would leave.

        Raises StorageUnavailable.
        """
        await self._batches.settle()
        counts, now = Counter[str](), now_ms()
        staying: list[StayingRow] = []
        for policy, link in _links():
            async for rows in self._linked.of(policy, link, member):
                counts[policy.label(link)] += len(rows)
                staying_rows = await self._linked.staying(policy, link, member, rows, now)
                staying += staying_rows.values()
        return Holdings(dict(counts), by_reason(staying))

    async def export(self, member: Member) -> Export:
        """Return everything that is linked to a member: by server's id, then by label.

        Ids are strings, for they are too long for JavaScript's numbers. Raises StorageUnavailable.
        """
        await self._batches.settle()
        servers: Export = {}
        for policy, link in _links():
            async for rows in self._linked.of(policy, link, member):
                parts = await asyncio.to_thread(_export_rows, self._cipher, link, rows)
                for guild_id, part in parts:
                    server = servers.setdefault(str(guild_id), {})
                    server.setdefault(policy.label(link), []).append(part)
        return servers

    async def erase(self, member: Member) -> Erasure:
        """Erase what is linked to a member, except rows for which their policy gives a reason.

        A row goes with what its policy says that it takes along. What was asked before this call is
        included, even if it still waits in memory. May be repeated. Raises StorageUnavailable; what
        was erased by then stays erased.
        """
        # Counted before anything goes: a question takes votes along that would be missing after.
        holdings, now = await self.holdings(member), now_ms()
        cards: list[PostedCard] = []
        for policy, link in _links():
            async for rows in self._linked.of(policy, link, member):
                staying = await self._linked.staying(policy, link, member, rows, now)
                going = [row for row in rows if key_in(policy.table, row) not in staying]
                cards += await self._cards_of(policy, link, going)
                await self._batches.together(removal(policy, link, now), policy.table, going)
        return Erasure(holdings.erasable, holdings.staying, tuple(dict.fromkeys(cards)))

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
        condition, values = _STRICTER[mode]
        here = and_(questions.c.guild_id == guild_id, condition)
        await self._batches.settle()
        total = 0
        async for rows in self._batches.rows(questions, here, size=200):
            first, last = rows[0]["id"], rows[-1]["id"]
            some = and_(questions.c.guild_id == guild_id, questions.c.id.between(first, last))
            statement = update(questions).where(some, condition).values(values)
            total += await self._batches.each(statement, [{}])
        return total

    async def _cards_of(
        self, policy: TablePolicy, link: MemberLink, rows: Rows
    ) -> list[PostedCard]:
        """Return the cards that show rows which go, or the tickets opened from these questions."""
        if link.empties:
            return []
        if policy.card is not None:
            return cards_in(rows, closes=policy.card is CardEnd.CLOSED)
        cards: list[PostedCard] = []
        for guild_id in {row["guild_id"] for row in rows} if policy is QUESTIONS else ():
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


def _links() -> Iterator[tuple[TablePolicy, MemberLink]]:
    return ((policy, link) for policy in TABLE_POLICIES for link in policy.links)


def _export_rows(cipher: Cipher, link: MemberLink, rows: Rows) -> list[tuple[int, JSON]]:
    return [(int(row["guild_id"]), link.export(cipher, row)) for row in rows]
