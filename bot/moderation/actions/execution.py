"""From a pending case to its end: the message to the member, the call to Discord, the result.

A process can be killed between any two of these steps. It leaves a pending case, and `settle`
finds out from Discord how it ended.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bot.moderation.actions.errors import ActionFailedError, DiscordRefusedError
from bot.moderation.actions.sentences import (
    CANNOT_LOOK,
    STOPPED,
    UNKNOWN,
    UNKNOWN_MEMBER,
    audit_reason,
    failure,
    was_told_in_vain,
    why_failed,
)
from bot.moderation.actions.timing import native_end
from bot.moderation.cases.models import Case, CaseKind, CaseStatus, Told
from bot.storage import StorageUnavailable
from bot.storage.repositories.moderation.cases.models import CaseEnding

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderation.actions.gateway import ModerationGateway, Standing
    from bot.storage.repositories.moderation.cases.store import CaseStore

TELL_SECONDS: Final = 4.0
"""The longest that an action waits for the direct message before it, in seconds."""
TELL_LATE: Final = timedelta(days=1)
"""After a crash a warning is still told to the member within this time."""
FIRST_LOOK: Final = timedelta(minutes=1)
"""The wait before the bot first looks whether a member who left is back, to end their timeout."""
_TOLD_BEFORE = frozenset({CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""After a kick or a ban there may be no server left through which they can be written to."""
_AT_DISCORD = _TOLD_BEFORE | {CaseKind.UNTIMEOUT, CaseKind.UNBAN}
_ALLOWANCE = timedelta(minutes=10)
"""The end of a timeout at Discord may differ by this much from the end in the case."""


class Execution:
    """Carries cases out, and settles those that a crash has left pending."""

    def __init__(self, cases: CaseStore, clock: Callable[[], datetime]) -> None:
        """Store results in `cases`; `clock` says what time it is in UTC."""
        self._cases = cases
        self._clock = clock

    async def carry_out(
        self, case: Case, gateway: ModerationGateway, name: str, delete: timedelta
    ) -> Case:
        """Tell the member, act, and return the case as it ended.

        name: of the moderator, for Discord's audit log. delete: of a ban, how far back messages
        go. Raises ActionFailedError; the case is kept then.
        """
        notice = await self._tell(case, gateway) if case.kind in _TOLD_BEFORE else case.told
        try:
            await self._act(case, gateway, name, delete)
        except DiscordRefusedError as error:
            return await self._handle_refusal(replace(case, told=notice), gateway, error)
        if case.kind not in _TOLD_BEFORE:
            notice = await self._tell(case, gateway)
        return await self._finish(case, CaseEnding(CaseStatus.DONE, notice))

    async def settle(self, case: Case, gateway: ModerationGateway) -> Case | None:
        """Find out the end of a case that a crash left pending; None if Discord does not say yet.

        Raises StorageUnavailable.
        """
        if case.kind not in _AT_DISCORD:
            young = self._clock() - case.created_at < TELL_LATE
            notice = await self._tell(case, gateway) if young else case.told
            return await self._finish(case, CaseEnding(CaseStatus.DONE, notice))
        ending = await self._look(case, gateway, STOPPED)
        if ending is None:
            return None
        final_case = await self._finish(case, ending)
        await self._correct(final_case, gateway)
        return final_case

    async def _tell(self, case: Case, gateway: ModerationGateway) -> Told:
        """Send the direct message, once. Closed messages do not keep the action from happening."""
        # Sent before a crash, or not wanted: never a second message.
        if case.told is not Told.WAITING:
            return case.told
        notice = Told.REFUSED
        with suppress(TimeoutError):
            async with asyncio.timeout(TELL_SECONDS):
                notice = Told.DELIVERED if await gateway.tell(case) else Told.REFUSED
        with suppress(StorageUnavailable):
            # Before Discord is asked to act: after a crash in between nobody is told twice.
            await self._cases.mark_told(case.guild_id, case.id, notice)
        return notice

    async def _correct(self, case: Case, gateway: ModerationGateway) -> None:
        """Tell a member that the announced action did not happen after all."""
        if was_told_in_vain(case):
            with suppress(TimeoutError):
                async with asyncio.timeout(TELL_SECONDS):
                    await gateway.correct(case)

    async def _act(
        self, case: Case, gateway: ModerationGateway, name: str, delete: timedelta
    ) -> None:
        """Do at Discord what the case says. Raises DiscordRefusedError."""
        member_id = case.member_id or 0
        match case.kind:
            case CaseKind.TIMEOUT:
                ends = case.ends_at or case.created_at
                until = native_end(self._clock(), ends)
                reason = audit_reason(case, name, ends if until < ends else None)
                await gateway.timeout(member_id, until, reason)
            case CaseKind.UNTIMEOUT:
                await gateway.timeout(member_id, None, audit_reason(case, name))
            case CaseKind.KICK:
                await gateway.kick(member_id, audit_reason(case, name))
            case CaseKind.BAN:
                await gateway.ban(member_id, audit_reason(case, name), delete)
            case CaseKind.UNBAN:
                await gateway.unban(member_id, audit_reason(case, name))
            # Notes, warnings and safety cases: nothing happens at Discord.
            case _:
                pass

    async def _handle_refusal(
        self, case: Case, gateway: ModerationGateway, error: DiscordRefusedError
    ) -> Case:
        """Store the result of an action that Discord did not confirm."""
        if case.kind is CaseKind.UNTIMEOUT and error.code == UNKNOWN_MEMBER:
            # Discord keeps a timeout while a member is away: it is ended when they are back.
            due = self._clock() + FIRST_LOOK
            notice = Told.UNWANTED if case.told is Told.WAITING else case.told
            return await self._finish(case, CaseEnding(CaseStatus.DONE, notice, due=due))
        sentence = why_failed(case.kind, error)
        if not error.again:
            ending = CaseEnding(CaseStatus.FAILED, case.told, sentence)
        # Without an answer Discord may have done it all the same.
        elif (known_ending := await self._look(case, gateway, sentence)) is not None:
            ending = known_ending
        else:
            raise ActionFailedError(UNKNOWN.format(case=case.id), case) from error
        final_case = await self._finish(case, ending)
        await self._correct(final_case, gateway)
        if final_case.status is CaseStatus.FAILED:
            raise ActionFailedError(failure(final_case), final_case) from error
        return final_case

    async def _look(self, case: Case, gateway: ModerationGateway, if_not: str) -> CaseEnding | None:
        """Ask Discord whether it has happened; None if that cannot be known yet."""
        try:
            standing = await gateway.standing(case.member_id or 0)
        except DiscordRefusedError as error:
            return None if error.again else CaseEnding(CaseStatus.FAILED, case.told, CANNOT_LOOK)
        if looks_done(case, standing, self._clock()):
            return CaseEnding(CaseStatus.DONE, case.told)
        return CaseEnding(CaseStatus.FAILED, case.told, if_not)

    async def _finish(self, case: Case, ending: CaseEnding) -> Case:
        """Store the end; while the records are out of reach it stays pending, and is settled."""
        expected = replace(case, status=ending.status, told=ending.told, outcome=ending.outcome)
        with suppress(StorageUnavailable):
            now = self._clock()
            return await self._cases.finish(case.guild_id, case.id, ending, now) or expected
        return expected


def looks_done(case: Case, standing: Standing, now: datetime) -> bool:
    """Whether Discord treats the member as a case wants it."""
    until = standing.timed_out_until
    match case.kind:
        case CaseKind.BAN:
            return standing.is_banned
        case CaseKind.UNBAN:
            return not standing.is_banned
        case CaseKind.KICK:
            # Whether they left by themselves cannot be told; they are out all the same.
            return not standing.in_server
        case CaseKind.TIMEOUT:
            planned_end = native_end(case.created_at, case.ends_at or case.created_at)
            return until is not None and abs(until - planned_end) < _ALLOWANCE
        case CaseKind.UNTIMEOUT:
            return until is None or until <= now
        case _:
            return True
