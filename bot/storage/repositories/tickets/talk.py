"""What moderators asked about a question that was passed on, and what its member added.

It is one sealed cell of the case: it is kept, exported and erased with it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, select, update

from bot.storage.clock import from_ms, to_ms
from bot.storage.crypto.cipher import Cipher, Place
from bot.storage.repositories.servers.audit import Change, write_change
from bot.storage.schema.tables import cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.engine.writer import Writer

ASKED_BACK = "case-asked"
"""The action in the audit."""
MOST_PARTS = 10
"""How often each side may write."""
_OPEN = "open"


class CaseOverError(Exception):
    """The case is not open any more, or not there."""


class TooManyPartsError(Exception):
    """This side has written as often as it may."""


class OvertakenError(Exception):
    """Another moderator has asked something since the form was opened."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of the conversation; `id` is that of the interaction it came with.

    note: channel and message of the note that leads its member to it, while that stands.
    """

    id: int
    by_team: bool
    at: datetime
    text: str
    note: tuple[int, int] | None = None


def team_parts(parts: Sequence[Part]) -> int:
    """Count what moderators asked."""
    return sum(part.by_team for part in parts)


def packed(parts: Sequence[Part]) -> str:
    """Return the conversation as it is sealed."""
    rows = [
        [part.id, part.by_team, to_ms(part.at), part.text, *([part.note] if part.note else [])]
        for part in parts
    ]
    return json.dumps(rows, ensure_ascii=True)


def unpacked(text: str | None) -> tuple[Part, ...]:
    """Return the conversation in a cell that was opened; nothing if there was none to read."""
    try:
        rows = cast("list[list[Any]]", json.loads(text)) if text else []
        return tuple(
            Part(int(row[0]), bool(row[1]), from_ms(row[2]), str(row[3]), _note(row[4:]))
            for row in rows
        )
    except (ValueError, TypeError, IndexError):
        # A cell that was damaged costs the conversation, not the question.
        return ()


def _note(rest: list[Any]) -> tuple[int, int] | None:
    """Return where a note stands; older rows know of none."""
    return (int(rest[0][0]), int(rest[0][1])) if rest else None


class Talk:
    """Adds to the conversation of a case."""

    def __init__(self, writer: Writer, cipher: Cipher) -> None:
        """Write through `writer`, seal and open with `cipher`."""
        self._writer = writer
        self._cipher = cipher

    async def add(self, guild_id: int, case_id: int, part: Part) -> None:
        """Add what the member wrote. Raises as `ask` does, but for OvertakenError."""

        async def work(connection: AsyncConnection) -> None:
            await self._append(connection, guild_id, case_id, part)

        await self._writer.run(work)

    async def ask(self, guild_id: int, case_id: int, part: Part, seen: int, actor_id: int) -> None:
        """Add what a moderator asks, who had seen as many questions as `seen`, with its audit row.

        The same part twice (a retry) is added once. Raises CaseOverError, OvertakenError,
        TooManyPartsError, StorageUnavailable.
        """
        change = Change(actor_id, ASKED_BACK, f"{case_id:x}")

        async def work(connection: AsyncConnection) -> None:
            if await self._append(connection, guild_id, case_id, part, seen):
                await write_change(connection, self._cipher, guild_id, change)

        await self._writer.run(work)

    async def noted(
        self, guild_id: int, case_id: int, part_id: int, note: tuple[int, int] | None
    ) -> None:
        """Keep where the note of a part stands, or that it is gone. Raises StorageUnavailable.

        Of a case that is not there nothing is kept.
        """
        mine = and_(cases.c.guild_id == guild_id, cases.c.id == case_id)
        place = Place("cases", guild_id, case_id, "talk")

        async def work(connection: AsyncConnection) -> None:
            row = (await connection.execute(select(cases.c.talk_enc).where(mine))).first()
            parts = unpacked(self._cipher.open(row.talk_enc, place)) if row else ()
            if not parts:
                return
            changed = [replace(each, note=note) if each.id == part_id else each for each in parts]
            sealed = self._cipher.seal(packed(changed), place)
            await connection.execute(update(cases).where(mine).values(talk_enc=sealed))

        await self._writer.run(work)

    async def _append(
        self,
        connection: AsyncConnection,
        guild_id: int,
        case_id: int,
        part: Part,
        seen: int | None = None,
    ) -> bool:
        mine = and_(cases.c.guild_id == guild_id, cases.c.id == case_id, cases.c.status == _OPEN)
        row = (await connection.execute(select(cases.c.talk_enc).where(mine))).first()
        if row is None:
            raise CaseOverError
        place = Place("cases", guild_id, case_id, "talk")
        parts = unpacked(self._cipher.open(row.talk_enc, place))
        if any(known.id == part.id for known in parts):
            return False
        if seen is not None and team_parts(parts) != seen:
            raise OvertakenError
        if sum(known.by_team == part.by_team for known in parts) >= MOST_PARTS:
            raise TooManyPartsError
        sealed = self._cipher.seal(packed([*parts, part]), place)
        await connection.execute(update(cases).where(mine).values(talk_enc=sealed))
        return True
