"""The end of timed actions at Discord: bans are lifted, long timeouts renewed or ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.actions.sentences import (
    OUR_REASON,
    UNKNOWN_MEMBER,
    audit_reason,
    ended_reason,
    why_failed,
)
from bot.moderation.actions.timing import NATIVE_MOST, RENEW_AFTER, native_end, next_due
from bot.moderation.cases.models import Case, CaseKind

if TYPE_CHECKING:
    from bot.moderation.actions.gateway import ModerationGateway
    from bot.storage.repositories.moderation.cases.schedule import CaseSchedule

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
"""The pause after a refusal by Discord: doubled up to the longest, and never given up."""
RETURN_PAUSE: Final = timedelta(minutes=15)
"""The pause between two looks whether a member who has left is back."""
TOLD_AT: Final = 4
"""The team hears of an outage after so many failed tries, and of a lacking permission at once."""
STUCK: Final = (
    "I could not end case {case}: {kind} of <@{member}>. {why} I go on trying, and that can take "
    "up to an hour once it works again."
)
OTHERS_BAN: Final = (
    "The ban of <@{member}> in case {case} is over, and somebody has banned them again without me. "
    "I left that ban as it is."
)
ENDED_BY_HAND: Final = (
    "The timeout of <@{member}> in case {case} was to go on, and somebody has ended it without me. "
    "I left it so."
)
_WORDS = {
    CaseKind.BAN: "the ban",
    CaseKind.TIMEOUT: "the timeout",
    CaseKind.UNTIMEOUT: "the timeout",
}


class EndingActions:
    """Does what one due case needs. The caller has leased it, and has the member's turn."""

    def __init__(self, schedule: CaseSchedule, clock: Callable[[], datetime]) -> None:
        """Keep results in `schedule`; `clock` says what time it is in UTC."""
        self._schedule = schedule
        self._clock = clock

    async def do(self, case: Case, gateway: ModerationGateway) -> bool:
        """Do what is due; return whether the case is over. Raises StorageUnavailable.

        What Discord refuses is tried again after a pause, and the team is told.
        """
        # The member's data were erased: nobody is left to act on.
        if case.member_id is None:
            return await self._lift(case)
        try:
            match case.kind:
                case CaseKind.BAN:
                    return await self._end_ban(case, case.member_id, gateway)
                case CaseKind.TIMEOUT:
                    return await self._go_on(case, case.member_id, gateway)
                case _:
                    return await self._end_timeout(case, case.member_id, gateway)
        except DiscordRefusedError as error:
            return await self._try_later(case, gateway, error)

    async def _end_ban(self, case: Case, member_id: int, gateway: ModerationGateway) -> bool:
        now = self._clock()
        if case.ends_at is not None and now < case.ends_at:
            return await self._put_off(case, case.ends_at)
        standing = await gateway.standing(member_id)
        if not standing.is_banned:
            return await self._lift(case)
        if OUR_REASON.match(standing.ban_reason) is None:
            # They were unbanned and banned anew while the bot was away: a later decision.
            await gateway.notify_team(case, OTHERS_BAN.format(member=member_id, case=case.id))
            return await self._lift(case)
        await gateway.unban(member_id, ended_reason(case))
        return await self._lift(case)

    async def _go_on(self, case: Case, member_id: int, gateway: ModerationGateway) -> bool:
        """Renew a timeout that lasts longer than Discord allows at once, or note that it is over.

        Discord renews none while the member is away: the bot does it when they are back, if it
        still runs.
        """
        now, ends = self._clock(), case.ends_at
        if ends is None or ends <= now:
            return await self._lift(case)
        standing = await gateway.standing(member_id)
        if not standing.in_server:
            return await self._put_off(case, min(ends, now + RETURN_PAUSE), failed=True)
        until = standing.timed_out_until
        is_running = until is not None and until > now
        # A renewal is planned a week before Discord's own end. So a timeout that is gone by then
        # was ended by somebody. After a longer downtime, or a time away, it has merely run out.
        if (
            not is_running
            and case.due_at is not None
            and now < case.due_at + _SPARE
            and not case.tries
        ):
            await gateway.notify_team(case, ENDED_BY_HAND.format(member=member_id, case=case.id))
            return await self._lift(case)
        new_end = native_end(now, ends)
        await gateway.timeout(member_id, new_end, audit_reason(case, until=ends))
        return await self._put_off(case, next_due(case.kind, now, ends) or ends)

    async def _end_timeout(self, case: Case, member_id: int, gateway: ModerationGateway) -> bool:
        """End the timeout of a member who had left when it was ordered, once they are back."""
        now = self._clock()
        try:
            await gateway.timeout(member_id, None, audit_reason(case))
        except DiscordRefusedError as error:
            if error.code != UNKNOWN_MEMBER:
                raise
            over = now >= case.created_at + NATIVE_MOST
            if not over:
                return await self._put_off(case, now + RETURN_PAUSE, failed=True)
        return await self._lift(case)

    async def _try_later(
        self, case: Case, gateway: ModerationGateway, error: DiscordRefusedError
    ) -> bool:
        # More doublings would change nothing, and a time so long overflows.
        pause = min(FIRST_PAUSE * 2 ** min(case.tries, 10), LONGEST_PAUSE)
        due = self._clock() + pause
        await self._schedule.put_off(case.guild_id, case.id, due, failed=True)
        if case.tries == (TOLD_AT if error.again else 0):
            why = why_failed(_PERMISSION_OF[case.kind], error)
            words = STUCK.format(
                case=case.id, kind=_WORDS[case.kind], member=case.member_id, why=why
            )
            await gateway.notify_team(case, words)
        return False

    async def _lift(self, case: Case) -> bool:
        return await self._schedule.lift(case.guild_id, case.id, self._clock())

    async def _put_off(self, case: Case, due: datetime, *, failed: bool = False) -> bool:
        await self._schedule.put_off(case.guild_id, case.id, due, failed=failed)
        return False


_SPARE = NATIVE_MOST - RENEW_AFTER
_PERMISSION_OF = {
    CaseKind.BAN: CaseKind.UNBAN,
    CaseKind.TIMEOUT: CaseKind.TIMEOUT,
    CaseKind.UNTIMEOUT: CaseKind.UNTIMEOUT,
}
