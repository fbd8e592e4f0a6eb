"""Appeals: who may make one, who looks at it first, and how it ends."""

from __future__ import annotations

import base64
import hmac
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from bot.moderation.appeals import errors
from bot.moderation.appeals.errors import AppealError
from bot.moderation.cases.models import CaseKind, CaseStatus
from bot.servers.declared.appeals import questions_in
from bot.storage.repositories.moderation.appeal_rows import AppealStatus, NewAppeal
from bot.storage.repositories.moderation.appeals import AppealedBeforeError
from bot.storage.repositories.moderation.blocks import MemberBlock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.moderation.cases.models import Case
    from bot.servers import ServerConfig
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.repositories.moderation.appeal_rows import Answered, AppealDecision, AppealRow
    from bot.storage.repositories.moderation.appeals import Appeals
    from bot.storage.repositories.moderation.blocks import Blocks
    from bot.storage.repositories.servers.guild_settings import JSON

    SettingReader = Callable[[str], Awaitable[dict[int, JSON]]]

APPEALABLE = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.BAN})
OTHERS_FIRST = timedelta(hours=24)
"""For this long the moderator who acted leaves an appeal to others."""
_UNDER_WAY = timedelta(minutes=5)
"""The longest that carrying out a decision takes."""
MAX_ANSWER = 1000
MOST_OWN = 25
"""Cases that a member can choose from; Discord shows no more in one select."""
_CODE = re.compile(r"\s*(\d{1,9})\s*-\s*([A-Z2-7]{8})\s*")


class CaseReader(Protocol):
    """Reads cases. Raises StorageUnavailable."""

    async def get(self, guild_id: int, case_id: int) -> Case | None:
        """Return one case of a server."""
        ...

    async def of_member(
        self, guild_id: int, member_id: int, before: int | None = None, limit: int = 10
    ) -> list[Case]:
        """Return a member's cases in a server, the newest first."""
        ...


class AppealView(Struct, frozen=True):
    """An appeal with its case, as a moderator sees it. case: None if it is no longer kept."""

    row: AppealRow
    case: Case | None


class AppealDesk:
    """The appeals of all servers. All methods raise StorageUnavailable."""

    def __init__(
        self,
        appeals: Appeals,
        blocks: Blocks,
        cases: CaseReader,
        cipher: Cipher,
        settings_of: SettingReader,
    ) -> None:
        """Work on these; `settings_of` reads one setting of all servers that have set it."""
        self._appeals = appeals
        self._blocks = blocks
        self._cases = cases
        self._cipher = cipher
        self._settings_of = settings_of

    def now(self) -> datetime:
        """Return what time it is in UTC."""
        return self._appeals.clock()

    async def invite(
        self, guild_id: int, case_id: int, member_id: int, config: ServerConfig
    ) -> tuple[str, ...]:
        """Return the server's questions, if this member may appeal this case. Raises AppealError.

        About another member's case the sentence tells nothing.
        """
        if not config.appeals:
            raise AppealError(errors.OFF)
        case = await self._cases.get(guild_id, case_id)
        if case is None or case.member_id != member_id:
            raise AppealError(errors.GONE if case is None else errors.NOT_YOURS)
        if case.kind not in APPEALABLE:
            raise AppealError(errors.NOT_THAT)
        await self._refuse_again(guild_id, case_id)
        if not self.holds(case):
            raise AppealError(errors.OVER)
        ends = await self._blocks.until(guild_id, MemberBlock.APPEALS, member_id)
        if ends is not None:
            raise AppealError(errors.BLOCKED.format(ends=f"<t:{int(ends.timestamp())}:f>"))
        return questions_of(config)

    async def own(self, guild_id: int | None, member_id: int) -> list[Case]:
        """Return a member's cases that may be appealed or already are, the newest first.

        guild_id: None in a direct message: then it covers all servers whose admins allow that.
        Raises AppealError if no server takes appeals.
        """
        guild_ids = [guild_id] if guild_id is not None else await self._open_servers()
        if guild_id is not None and (await self._settings_of("appeals")).get(guild_id) is False:
            raise AppealError(errors.OFF)
        cases: list[Case] = []
        for each in guild_ids:
            member_cases = await self._cases.of_member(each, member_id, limit=MOST_OWN)
            cases += [case for case in member_cases if case.kind in APPEALABLE and self.holds(case)]
        return sorted(cases, key=lambda case: case.created_at, reverse=True)[:MOST_OWN]

    async def hand_in(
        self,
        guild_id: int,
        case_id: int,
        member_id: int,
        answers: Sequence[Answered],
        config: ServerConfig,
    ) -> AppealRow:
        """Store an appeal. Raises AppealError."""
        await self.invite(guild_id, case_id, member_id, config)
        given_answers = tuple(each for each in answers if each.answer.strip())
        if not given_answers:
            raise AppealError(errors.EMPTY)
        now = self.now()
        due = now + timedelta(hours=config.appeal_reminder) if config.appeal_reminder else None
        new = NewAppeal(guild_id, case_id, member_id, given_answers, now, due)
        try:
            return await self._appeals.open(new)
        except AppealedBeforeError as error:
            raise AppealError(_again(error.row)) from error

    async def status(self, guild_id: int, case_id: int, member_id: int) -> AppealRow | None:
        """Return the member's appeal of a case, None if there is none of theirs."""
        row = await self._appeals.of_case(guild_id, case_id)
        return row if row is not None and row.member_id == member_id else None

    async def read(self, guild_id: int, appeal_id: int, moderator_id: int) -> AppealView:
        """Return an open appeal for a moderator; the one who acted in the case has to wait a day.

        Raises AppealError.
        """
        row = await self._appeals.get(guild_id, appeal_id)
        if row is None or not row.is_open:
            raise AppealError(errors.NOT_OPEN)
        if row.member_id == moderator_id:
            raise AppealError(errors.OWN)
        case = await self._cases.get(guild_id, row.case_id)
        until = row.created_at + OTHERS_FIRST
        if case is not None and case.moderator_id == moderator_id and self.now() < until:
            sentence = errors.OTHERS_FIRST.format(until=f"<t:{int(until.timestamp())}:f>")
            raise AppealError(sentence)
        return AppealView(row, case)

    async def decide(self, guild_id: int, appeal_id: int, decision: AppealDecision) -> AppealView:
        """Store a decision; of two moderators at once the first decides. Raises AppealError."""
        view = await self.read(guild_id, appeal_id, decision.moderator_id)
        row = await self._appeals.decide(guild_id, appeal_id, decision)
        if row is None:
            raise AppealError(errors.NOT_OPEN)
        return AppealView(row, view.case)

    async def reopen(self, row: AppealRow) -> None:
        """Let an appeal wait again: its decision could not be carried out."""
        await self._appeals.reopen(row.guild_id, row.id)

    async def withdraw(self, guild_id: int, appeal_id: int, member_id: int) -> AppealRow:
        """Take a member's own appeal back, with all that they wrote. Raises AppealError."""
        row = await self._appeals.withdraw(guild_id, appeal_id, member_id)
        if row is None:
            raise AppealError(errors.NOT_OPEN)
        return row

    async def waiting(self, guild_id: int) -> list[AppealView]:
        """Return the open appeals of a server, the oldest first."""
        rows = await self._appeals.waiting(guild_id)
        return [AppealView(row, await self._cases.get(guild_id, row.case_id)) for row in rows]

    async def set_card(self, row: AppealRow, channel_id: int, message_id: int) -> None:
        """Store where the card of an appeal was posted."""
        await self._appeals.set_card(row.guild_id, row.id, channel_id, message_id)

    async def mark_told(self, row: AppealRow) -> None:
        """Store that the member knows how their appeal ended."""
        await self._appeals.mark_told(row.guild_id, row.id)

    async def due(self) -> list[AppealRow]:
        """Return the appeals of all servers that are due for a reminder to the team."""
        return await self._appeals.due()

    async def unposted(self) -> list[AppealView]:
        """Return the open appeals of all servers that stand in no channel yet, with their cases."""
        rows = await self._appeals.unposted()
        return [AppealView(row, await self._cases.get(row.guild_id, row.case_id)) for row in rows]

    async def mark_reminded(self, row: AppealRow) -> None:
        """Store that the team was reminded of an appeal: that is done once."""
        await self._appeals.mark_reminded(row.guild_id, row.id)

    async def untold(self) -> list[AppealRow]:
        """Return decided appeals of the last week whose members have not heard yet.

        The latest are left to the moderator who carries them out. After a crash before that the
        case still holds: the appeal waits again, since nobody may be told what is not so.
        """
        rows = await self._appeals.untold(self.now() - timedelta(days=7))
        return [row for row in rows if await self._is_carried_out(row)]

    async def block(self, guild_id: int, appeal_id: int, moderator_id: int, days: int) -> None:
        """Let the member of an appeal make no other one for some days. Raises AppealError."""
        row = await self._appeals.get(guild_id, appeal_id)
        if row is None or row.member_id is None:
            raise AppealError(errors.GONE)
        ends = self.now() + timedelta(days=days)
        await self._blocks.add(guild_id, MemberBlock.APPEALS, row.member_id, ends, moderator_id)

    async def unblock(self, guild_id: int, member_id: int, moderator_id: int) -> bool:
        """Let a member appeal again; False if they could."""
        return await self._blocks.remove(guild_id, MemberBlock.APPEALS, member_id, moderator_id)

    def code_of(self, case: Case) -> str:
        """Return the code that proves in a form that a case is the member's own."""
        return f"{case.id}-{self._proofs(case.guild_id, case.id)[0]}"

    async def by_code(self, guild_id: int, typed: str) -> Case:
        """Return the case of a code that a member gave. Raises AppealError."""
        match = _CODE.fullmatch(typed.upper())
        if match is None:
            raise AppealError(errors.NO_CODE)
        case_id, proof = int(match[1]), match[2]
        # Every key's, so that a code from before a change of keys holds on.
        proofs = self._proofs(guild_id, case_id)
        # In constant time: how long an answer takes must not tell how many letters are right.
        if not any(hmac.compare_digest(proof, each) for each in proofs):
            raise AppealError(errors.NO_CODE)
        case = await self._cases.get(guild_id, case_id)
        if case is None:
            raise AppealError(errors.GONE)
        return case

    def holds(self, case: Case) -> bool:
        """Whether there is something to lift: a warning that counts, a ban or timeout that goes on.

        A void ban or timeout goes on at Discord until somebody ends it.
        """
        goes_on = case.status is CaseStatus.VOID and case.kind is not CaseKind.WARNING
        if not (case.status is CaseStatus.DONE or goes_on) or case.lifted_at is not None:
            return False
        return case.ends_at is None or case.ends_at > self.now()

    async def _open_servers(self) -> list[int]:
        settings = await self._settings_of("appeal_install")
        guild_ids = [guild_id for guild_id, value in settings.items() if value is True]
        if not guild_ids:
            raise AppealError(errors.NOWHERE)
        return guild_ids

    async def _is_carried_out(self, row: AppealRow) -> bool:
        if row.closed_at is None or self.now() - row.closed_at < _UNDER_WAY:
            return False
        if row.status is not AppealStatus.LIFTED:
            return True
        case = await self._cases.get(row.guild_id, row.case_id)
        if case is None or not self.holds(case):
            return True
        await self.reopen(row)
        return False

    async def _refuse_again(self, guild_id: int, case_id: int) -> None:
        row = await self._appeals.of_case(guild_id, case_id)
        if row is not None and row.status is not AppealStatus.WITHDRAWN:
            raise AppealError(_again(row))

    def _proofs(self, guild_id: int, case_id: int) -> tuple[str, ...]:
        names = self._cipher.pseudonyms("appeal-code", guild_id, case_id)
        # Five bytes make eight letters of base32, and no padding.
        return tuple(base64.b32encode(name[:5]).decode() for name in names)


def questions_of(config: ServerConfig) -> tuple[str, ...]:
    """Return the questions that a server asks in an appeal."""
    return questions_in(config.appeal_questions)


def _again(row: AppealRow) -> str:
    return errors.WAITS if row.is_open else errors.DECIDED
