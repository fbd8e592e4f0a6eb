"""A server's cases go out as a file, and a file comes in: previewed, whole, and undone at will."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bot.moderation.case_files.child import CaseFiles
from bot.moderation.case_files.filed import MAX_CASES, CaseFile, CaseFileError, FiledCase
from bot.moderation.case_files.plans import (
    CaseImportPlan,
    ImportedCases,
    lifted_moments,
    plan_import,
)
from bot.moderation.case_files.writing import CaseTable, write_table
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.storage import StorageUnavailable
from bot.storage.clock import from_ms, to_ms
from bot.storage.repositories.moderation.cases.case_files import ImportedRow
from bot.storage.repositories.moderation.cases.models import NewCase
from bot.storage.repositories.moderation.cases.queries import CaseFilter
from bot.storage.repositories.servers.audit import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.servers import ServerConfig, ServerConfigs
    from bot.storage.repositories.families import ModerationRepositories

FILED_KINDS: Final = tuple(kind for kind in CaseKind if kind is not CaseKind.SAFETY)
"""Safety cases leave the server in no file."""
KEPT_FOR = timedelta(minutes=15)
MOST_FILES = 20
"""Files of all servers that are kept in memory between preview and import."""
GONE = "I keep a file for 15 minutes, and that one is gone. Attach it again: **/case import**."
UNDONE = "That import was undone already, or it is so old that I no longer know it."
_PAGE = 500


class _Waiting(Struct, frozen=True):
    """A file that was previewed, and when."""

    guild_id: int
    file: CaseFile
    read_at: datetime


class CaseTransfer:
    """Exports and imports the cases of one server a call."""

    def __init__(
        self,
        repositories: ModerationRepositories,
        configs: ServerConfigs,
        clock: Callable[[], datetime],
    ) -> None:
        """Read and write through the repositories; `clock` says what time it is in UTC."""
        self._queries = repositories.case_queries
        self._store = repositories.case_files
        self._configs = configs
        self._files = CaseFiles()
        self._waiting: OrderedDict[int, _Waiting] = OrderedDict()
        self.clock = clock

    async def export(self, guild_id: int) -> CaseTable:
        """Return a server's cases as a table, the newest first. Raises StorageUnavailable."""
        cases: list[Case] = []
        before: int | None = None
        case_filter = CaseFilter(kinds=FILED_KINDS)
        while len(cases) < MAX_CASES:
            page = await self._queries.page(guild_id, case_filter, before, _PAGE)
            cases += page
            if len(page) < _PAGE:
                break
            before = page[-1].id
        return await asyncio.to_thread(write_table, cases)

    async def receive(self, guild_id: int, data: bytes) -> tuple[int, CaseFile, CaseImportPlan]:
        """Read a stranger's file; return its id, what it holds, and what would come in.

        Raises CaseFileError, StorageUnavailable.
        """
        file = await self._files.read(guild_id, data)
        plan = await self._plan(guild_id, file)
        file_id = new_id()
        # Without anything new the card has no button that would ask for the file again.
        if plan.new:
            self._forget_old()
            self._waiting[file_id] = _Waiting(guild_id, file, self.clock())
        return file_id, file, plan

    async def apply(
        self, guild_id: int, actor_id: int, file_id: int, *, renumber: bool
    ) -> ImportedCases:
        """Bring a file in that was previewed, all or nothing.

        renumber: every case gets a new number; otherwise those whose number is taken are left out.
        Raises CaseFileError, StorageUnavailable.
        """
        waiting = self._take(guild_id, file_id)
        try:
            return await self._bring_in(
                guild_id, actor_id, file_id, waiting.file, renumber=renumber
            )
        except StorageUnavailable:
            # Nothing came in, so the same button shall work again.
            self._waiting[file_id] = waiting
            raise

    async def undo(self, guild_id: int, actor_id: int, batch_id: int) -> tuple[int, int]:
        """Take an import out again, once; return how many cases went and how many stay.

        Cases with an appeal stay. Raises CaseFileError, StorageUnavailable.
        """
        result = await self._store.take_out(guild_id, actor_id, batch_id)
        if result is None:
            raise CaseFileError(UNDONE)
        return result

    async def _bring_in(
        self, guild_id: int, actor_id: int, file_id: int, file: CaseFile, *, renumber: bool
    ) -> ImportedCases:
        plan = await self._plan(guild_id, file)
        if not plan.new:
            return ImportedCases(file_id, 0)
        # Numbers first: what is stored meanwhile then gets later ones.
        if renumber:
            last = await self._store.reserve(guild_id, len(plan.new))
            numbered_cases = plan.assign_numbers(last - len(plan.new))
        else:
            await self._store.raise_to(guild_id, max(case.number for case in plan.new))
            numbered_cases = plan.assign_numbers()
        now = to_ms(self.clock())
        rows = await asyncio.to_thread(_rows, guild_id, file_id, file, numbered_cases, now)
        count = await self._store.bring_in(guild_id, actor_id, file_id, rows)
        numbers = [number for number, _ in numbered_cases] or [0]
        return ImportedCases(
            file_id, count, min(numbers), max(numbers), left_out=len(plan.new) - count
        )

    async def _plan(self, guild_id: int, file: CaseFile) -> CaseImportPlan:
        config = await self._configs.require(guild_id)
        members = {case.member for case in file.cases}
        state = await self._store.state(guild_id, members)
        now = to_ms(self.clock())

        def plan() -> CaseImportPlan:
            lift_moments = lifted_moments(file, now)
            return plan_import(
                file,
                state.fingerprints,
                state.numbers,
                lambda case: now > _end_of_keeping(case, config, lift_moments.get(case.number)),
            )

        # Twenty thousand cases would hold up answers.
        return await asyncio.to_thread(plan)

    def _take(self, guild_id: int, file_id: int) -> _Waiting:
        """Take a file of this server: nobody else gets it then. Raises CaseFileError."""
        self._forget_old()
        waiting = self._waiting.get(file_id)
        if waiting is None or waiting.guild_id != guild_id:
            raise CaseFileError(GONE)
        return self._waiting.pop(file_id)

    def _forget_old(self) -> None:
        """Drop the files whose time is over, and the oldest of too many."""
        over = self.clock() - KEPT_FOR
        for file_id in [key for key, each in self._waiting.items() if each.read_at < over]:
            del self._waiting[file_id]
        while len(self._waiting) > MOST_FILES:
            self._waiting.popitem(last=False)


def _end_of_keeping(case: FiledCase, config: ServerConfig, lifted_at: int | None) -> float:
    """Return until when a server keeps such a case, in milliseconds; a running ban for ever."""
    if case.kind == CaseKind.BAN and case.status == CaseStatus.DONE and lifted_at is None:
        return float("inf")
    days = config.keep_warnings
    if case.kind == CaseKind.NOTE:
        days = config.keep_notes
    elif case.kind in {CaseKind.BAN, CaseKind.UNBAN}:
        days = config.keep_bans
    since = case.created if lifted_at is None else lifted_at
    return since + timedelta(days=days).total_seconds() * 1000


def _rows(
    guild_id: int,
    batch_id: int,
    file: CaseFile,
    numbered_cases: list[tuple[int, FiledCase]],
    now: int,
) -> list[ImportedRow]:
    """Return the cases of a file as they are stored, each under its number."""
    lift_moments = lifted_moments(file, now)
    return [_row(guild_id, batch_id, number, case, lift_moments) for number, case in numbered_cases]


def _row(
    guild_id: int, batch_id: int, number: int, case: FiledCase, lift_moments: dict[int, int]
) -> ImportedRow:
    """Return a case of a file as it is stored. Nothing is due: the bot ends none of these."""
    now_over = lift_moments.get(case.number)
    ends = case.ends if case.ends is not None and now_over is not None else None
    new = NewCase(
        guild_id=guild_id,
        created_at=from_ms(case.created),
        kind=CaseKind(case.kind),
        source=CaseSource.IMPORT,
        key=f"import:{batch_id:x}:{number}",
        member_id=case.member,
        moderator_id=case.moderator,
        status=CaseStatus(case.status),
        reason=case.reason,
        points=case.points,
        ends=None if ends is None else from_ms(ends),
    )
    return ImportedRow(number, new, lifted_at=now_over, outcome=case.remark)
