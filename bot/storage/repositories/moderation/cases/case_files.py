"""Cases that come from a file: what is there already, bringing them in, taking them out again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from sqlalchemy import and_, delete, exists, func, select

from bot.storage.clock import to_ms
from bot.storage.engine.statements import insert, larger
from bot.storage.repositories.moderation.cases.models import CaseStatus, NewCase
from bot.storage.repositories.moderation.cases.rows import CaseSealer
from bot.storage.repositories.servers.audit import Change, mark_undone, write_change
from bot.storage.schema.moderation_tables import appeals, moderation_numbers
from bot.storage.schema.moderation_tables import moderation_cases as cases
from bot.storage.schema.tables import audit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer

IMPORTED: Final = "mod-imported"
TAKEN_OUT: Final = "mod-import-undone"
WRITE_SECONDS = 30.0
_NUMBER: Final = "case"
_CHUNK = 500


class ImportedRow(Struct, frozen=True):
    """A case of a file with the number that it gets.

    lifted_at: when it was over, in milliseconds. outcome: what moderators alone read besides.
    """

    number: int
    new: NewCase
    lifted_at: int | None = None
    outcome: str = ""


class RecordState(Struct, frozen=True):
    """The present record of a server: the numbers of its cases; kind, moment and member of each.

    fingerprints: of the members that were asked about alone.
    """

    numbers: frozenset[int]
    fingerprints: frozenset[tuple[str, int, int]]


class CaseFileStore:
    """Brings the cases of files in and takes them out; each call is about one server."""

    def __init__(self, database: Database, writer: Writer, cipher: Cipher) -> None:
        """Read from `database`, write through `writer`, encrypt with `cipher`."""
        self._database = database
        self._writer = writer
        self._cipher = cipher
        self._sealer = CaseSealer(cipher)

    async def state(self, guild_id: int, members: Collection[int]) -> RecordState:
        """Return what is there. Raises StorageUnavailable."""
        query = select(cases.c.id, cases.c.kind, cases.c.created_at, cases.c.member)
        async with self._database.read() as connection:
            rows = list(await connection.execute(query.where(cases.c.guild_id == guild_id)))

        def read_fingerprints() -> frozenset[tuple[str, int, int]]:
            by_name = {
                name: member
                for member in members
                for name in self._sealer.members(guild_id, member)
            }
            return frozenset(
                (kind, created, by_name[name]) for _, kind, created, name in rows if name in by_name
            )

        fingerprints = await asyncio.to_thread(read_fingerprints) if rows else frozenset[Any]()
        return RecordState(frozenset(number for number, *_ in rows), fingerprints)

    async def reserve(self, guild_id: int, count: int) -> int:
        """Take `count` numbers; return the last of them. Raises StorageUnavailable."""
        last = moderation_numbers.c.last
        first = insert(moderation_numbers).values(guild_id=guild_id, name=_NUMBER, last=count)
        statement = first.on_conflict_do_update(set_={"last": last + count}).returning(last)

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).scalar_one()

        return await self._writer.run(work)

    async def raise_to(self, guild_id: int, number: int) -> None:
        """Let the next new case get a number after this one. Raises StorageUnavailable."""
        last = moderation_numbers.c.last
        first = insert(moderation_numbers).values(guild_id=guild_id, name=_NUMBER, last=number)
        statement = first.on_conflict_do_update(set_={"last": larger(last, number)})

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._writer.run(work)

    async def bring_in(
        self, guild_id: int, actor_id: int, batch_id: int, rows: Sequence[ImportedRow]
    ) -> int:
        """Store cases with their audit row, all or nothing; return how many were new.

        A number that is taken by now is left out. Raises StorageUnavailable.
        """
        # Sealing thousands of texts takes long enough to hold up answers.
        values = await asyncio.to_thread(self._values, rows)
        # For many rows at once PostgreSQL's driver does not say how many were new.
        statement = insert(cases).on_conflict_do_nothing().returning(cases.c.id)

        async def work(connection: AsyncConnection) -> int:
            count = 0
            for start in range(0, len(values), _CHUNK):
                result = await connection.execute(statement, values[start : start + _CHUNK])
                count += len(result.all())
            change = Change(actor_id, IMPORTED, f"{batch_id:x}", {"count": count})
            await write_change(connection, self._cipher, guild_id, change)
            return count

        return await self._writer.run(work, WRITE_SECONDS)

    async def take_out(self, guild_id: int, actor_id: int, batch_id: int) -> tuple[int, int] | None:
        """Delete the cases of an import, except those under appeal.

        Returns how many went and how many stay; None if it was undone before, or is not known.
        Raises StorageUnavailable.
        """
        # ";" comes right after ":", so this range is every key that begins so, and an index finds
        # it.
        of_batch = and_(
            cases.c.guild_id == guild_id,
            cases.c.key >= f"import:{batch_id:x}:",
            cases.c.key < f"import:{batch_id:x};",
        )
        is_appealed = exists().where(
            appeals.c.guild_id == cases.c.guild_id, appeals.c.case_id == cases.c.id
        )
        target = f"{batch_id:x}"
        import_row = select(audit.c.id).where(
            audit.c.guild_id == guild_id,
            audit.c.action == IMPORTED,
            audit.c.target == target,
            audit.c.undone.is_(None),
        )
        staying = select(func.count()).select_from(cases).where(of_batch)

        async def work(connection: AsyncConnection) -> tuple[int, int] | None:
            row_id = (await connection.execute(import_row)).scalar()
            if row_id is None:
                return None
            count = (await connection.execute(delete(cases).where(of_batch, ~is_appealed))).rowcount
            stay = (await connection.execute(staying)).scalar_one()
            change = Change(actor_id, TAKEN_OUT, target, {"count": count})
            undone_by = await write_change(connection, self._cipher, guild_id, change)
            await mark_undone(connection, guild_id, row_id, undone_by)
            return count, stay

        return await self._writer.run(work, WRITE_SECONDS)

    def _values(self, rows: Sequence[ImportedRow]) -> list[dict[str, Any]]:
        return [self._of_row(row) for row in rows]

    def _of_row(self, row: ImportedRow) -> dict[str, Any]:
        over = row.new.status in {CaseStatus.FAILED, CaseStatus.VOID}
        closed_at = to_ms(row.new.created_at) if over else None
        outcome = self._sealer.seal(row.new.guild_id, row.number, "outcome", row.outcome)
        return self._sealer.values(row.new, row.number) | {
            "lifted_at": row.lifted_at,
            "closed_at": closed_at,
            "outcome_enc": outcome,
        }
