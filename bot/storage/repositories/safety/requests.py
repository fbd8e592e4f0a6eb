"""Alerts and requests to be contacted, in the database.

A row that is over keeps neither member, words nor place. After 24 hours no query returns it any
more, and housekeeping deletes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.engine.statements import insert
from bot.storage.repositories.safety.queries import claim_is, delete_rows, fresh_rows, is_row
from bot.storage.repositories.safety.rows import (
    About,
    NewRequest,
    RequestStatus,
    SafetyRow,
    SafetySealer,
    StoredRequest,
    TooManyRequestsError,
)
from bot.storage.schema.safety_tables import safety_claims, safety_requests

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

_EMPTY = {"member_enc": None, "about_enc": None, "text_enc": None, "by_message": False}


class SafetyRequestStore:
    """The alerts and requests of all servers; each query is bound to one server."""

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
        self._sealer = SafetySealer(cipher)
        self.clock = clock

    async def open_alert(
        self, guild_id: int, question_id: int, user_id: int, about: About
    ) -> SafetyRow | None:
        """Note an alert without who it is about; None if one for the same card is open.

        `user_id` only goes into the row's id, which does not lead back. Raises StorageUnavailable.
        """
        ids = self._sealer.ids(guild_id, question_id, user_id)

        async def work(connection: AsyncConnection) -> SafetyRow | None:
            if await self._standing(connection, guild_id, ids) is not None:
                return None
            await self._insert(connection, guild_id, ids, about)
            return await self._one(connection, guild_id, ids[0])

        return await self._writer.run(work)

    async def ask(self, new: NewRequest, most: int = 3) -> StoredRequest:
        """Store a member's request.

        A member has one open request to be contacted in a server: another press returns that one.
        An open alert from the same card becomes the request. Raises
        StorageUnavailable, and TooManyRequestsError for more than `most` open ones with a text.
        """
        ids = self._sealer.ids(new.guild_id, new.question_id, new.member_id)

        async def work(connection: AsyncConnection) -> StoredRequest:
            own_rows = await self._open_of(connection, new.guild_id, new.member_id)
            same_kind = [row for row in own_rows if (row["text_enc"] is None) == (new.text is None)]
            # A member has one request to be contacted; with words, each form is one of its own.
            repeats = (
                same_kind if new.text is None else [row for row in same_kind if row["id"] in ids]
            )
            if repeats:
                return StoredRequest(self._sealer.open(repeats[-1]), fresh=False)
            if len(same_kind) >= most:
                raise TooManyRequestsError
            alert = await self._standing(connection, new.guild_id, ids)
            row_id = ids[0] if alert is None else alert["id"]
            if alert is None:
                await self._insert(connection, new.guild_id, ids, new.about)
            await self._name(connection, row_id, new)
            row = await self._one(connection, new.guild_id, row_id)
            if row is None:
                raise RuntimeError("a request that was just stored is not there")
            joined = None if alert is None else from_ms(alert["created_at"])
            return StoredRequest(row, fresh=True, joined=joined)

        return await self._writer.run(work)

    async def set_card(self, guild_id: int, row_id: int, channel_id: int, message_id: int) -> None:
        """Store where its card was posted. Raises StorageUnavailable."""
        await self._change(guild_id, row_id, card_channel_id=channel_id, card_id=message_id)

    async def mark_messaged(self, guild_id: int, row_id: int) -> None:
        """Store that the member got their direct message. Raises StorageUnavailable."""
        await self._change(guild_id, row_id, by_message=False)

    async def get(self, guild_id: int, row_id: int) -> SafetyRow | None:
        """Return a row of this server, None if it is gone or older than a day.

        Raises StorageUnavailable.
        """
        async with self._database.read() as connection:
            return await self._one(connection, guild_id, row_id)

    async def waiting_of(self, guild_id: int, user_id: int) -> SafetyRow | None:
        """Return a member's open request to be contacted. Raises StorageUnavailable."""
        async with self._database.read() as connection:
            own_rows = await self._open_of(connection, guild_id, user_id)
        contacts = [row for row in own_rows if row["text_enc"] is None]
        return self._sealer.open(contacts[-1]) if contacts else None

    async def claim(
        self, guild_id: int, row_id: int, moderator_id: int, *, over: bool = False
    ) -> SafetyRow | None:
        """Let a moderator take it, unless another has; return the row after that, None if gone.

        `over`: take it from whoever has it. When two claim at once, both get the row with the
        first.
        Raises StorageUnavailable.
        """
        claimer_enc = self._sealer.claimer(guild_id, row_id, moderator_id)
        now = to_ms(self.clock())

        async def work(connection: AsyncConnection) -> SafetyRow | None:
            row = await self._one(connection, guild_id, row_id)
            if row is None or not row.is_open or (row.claimer_id == moderator_id):
                return row
            if over:
                await connection.execute(delete(safety_claims).where(claim_is(guild_id, row_id)))
            statement = insert(safety_claims).values(
                guild_id=guild_id,
                id=row_id,
                created_at=to_ms(row.created_at),
                claimed_at=now,
                claimer_enc=claimer_enc,
            )
            await connection.execute(statement.on_conflict_do_nothing())
            return await self._one(connection, guild_id, row_id)

        return await self._writer.run(work)

    async def release(self, guild_id: int, row_id: int, moderator_id: int) -> SafetyRow | None:
        """Let it wait for anybody again, if this moderator has it; return the row after that.

        Raises StorageUnavailable.
        """

        async def work(connection: AsyncConnection) -> SafetyRow | None:
            row = await self._one(connection, guild_id, row_id)
            if row is None or row.claimer_id != moderator_id:
                return row
            await connection.execute(delete(safety_claims).where(claim_is(guild_id, row_id)))
            return await self._one(connection, guild_id, row_id)

        return await self._writer.run(work)

    async def close(self, guild_id: int, row_id: int, status: RequestStatus) -> SafetyRow | None:
        """End it, and erase member, words and place; return the row as it was, None if not open.

        Raises StorageUnavailable.
        """
        now = to_ms(self.clock())

        async def work(connection: AsyncConnection) -> SafetyRow | None:
            row = await self._one(connection, guild_id, row_id)
            if row is None or not row.is_open:
                return None
            statement = update(safety_requests).where(is_row(guild_id, row_id))
            await connection.execute(statement.values(status=status, closed_at=now, **_EMPTY))
            await connection.execute(delete(safety_claims).where(claim_is(guild_id, row_id)))
            return row

        return await self._writer.run(work)

    async def drop(self, guild_id: int, row_id: int) -> None:
        """Delete a row whose card reached nobody. Raises StorageUnavailable."""

        async def work(connection: AsyncConnection) -> None:
            await delete_rows(connection, guild_id, (row_id,))

        await self._writer.run(work)

    async def _insert(
        self, connection: AsyncConnection, guild_id: int, ids: Sequence[int], about: About
    ) -> None:
        """Store a new row; an older one with the same id that is over goes."""
        await delete_rows(connection, guild_id, ids)
        values = {
            "guild_id": guild_id,
            "id": ids[0],
            "created_at": to_ms(self.clock()),
            "status": RequestStatus.OPEN,
            "about_enc": self._sealer.about(guild_id, ids[0], about),
        }
        await connection.execute(insert(safety_requests).values(values))

    async def _name(self, connection: AsyncConnection, row_id: int, new: NewRequest) -> None:
        """Add the member to a row, as they agreed; its 24 hours begin then."""
        sealer, now = self._sealer, to_ms(self.clock())
        text = None if new.text is None else sealer.text(new.guild_id, row_id, new.text)
        statement = update(safety_requests).where(is_row(new.guild_id, row_id))
        statement = statement.values(
            created_at=now,
            member_enc=sealer.member(new.guild_id, row_id, new.member_id),
            text_enc=text,
            by_message=new.by_message,
        )
        claim = update(safety_claims).where(claim_is(new.guild_id, row_id))
        await connection.execute(statement)
        await connection.execute(claim.values(created_at=now))

    async def _standing(
        self, connection: AsyncConnection, guild_id: int, ids: Sequence[int]
    ) -> RowMapping | None:
        """Return an open row by one of these ids."""
        query = fresh_rows(self.clock(), guild_id).where(safety_requests.c.id.in_(ids))
        query = query.where(safety_requests.c.status == RequestStatus.OPEN)
        return (await connection.execute(query)).mappings().first()

    async def _open_of(
        self, connection: AsyncConnection, guild_id: int, user_id: int
    ) -> list[RowMapping]:
        """Return a member's open rows, the oldest first: each that has a name is opened.

        They are few: whatever is older than a day is not looked at.
        """
        query = fresh_rows(self.clock(), guild_id).where(
            safety_requests.c.status == RequestStatus.OPEN,
            safety_requests.c.member_enc.is_not(None),
        )
        rows = (await connection.execute(query.order_by(safety_requests.c.created_at))).mappings()
        return [row for row in rows if self._sealer.is_member(row, user_id)]

    async def _one(
        self, connection: AsyncConnection, guild_id: int, row_id: int
    ) -> SafetyRow | None:
        query = fresh_rows(self.clock(), guild_id).where(safety_requests.c.id == row_id)
        row = (await connection.execute(query)).mappings().first()
        return None if row is None else self._sealer.open(row)

    async def _change(self, guild_id: int, row_id: int, **values: object) -> None:
        statement = update(safety_requests).where(is_row(guild_id, row_id)).values(values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)
