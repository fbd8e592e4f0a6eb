"""The one way to act on a member: check, store, tell, act, store the result."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.moderation.actions.checking import checked_parties
from bot.moderation.actions.errors import (
    ActionFailedError,
    AlreadyActedError,
    DiscordAwayError,
    DiscordRefusedError,
    NeedsApprovalError,
    NotAllowedError,
)
from bot.moderation.actions.execution import Execution
from bot.moderation.actions.orders import ActionOrder, ActionResult, LadderAdvice
from bot.moderation.actions.packing import pack_order
from bot.moderation.actions.permissions import PERMISSIONS
from bot.moderation.actions.rules import ActionRules
from bot.moderation.actions.sentences import (
    AWAY,
    I_CANNOT_DELETE,
    MAX_AUDIT_REASON,
    NEEDS_SECOND,
    NOT_TIMED_OUT,
    STILL_OPEN,
    YOU_CANNOT_DELETE,
    failure,
    just_acted,
)
from bot.moderation.actions.timing import next_due
from bot.moderation.actions.turns import Turns
from bot.moderation.cases.models import Case, CaseKind, CaseStatus, MessageLink, Told
from bot.moderation.cases.points import points_for
from bot.storage import JSON, Change, StorageUnavailable
from bot.storage.repositories.moderation.cases.models import NewCase, RecentCaseError
from bot.storage.repositories.moderation.cases.queries import CaseFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderation.actions.gateway import ModerationGateway, Parties
    from bot.servers import ServerConfigs
    from bot.storage.repositories.families import Repositories

_TELLABLE = frozenset(CaseKind) - {CaseKind.NOTE, CaseKind.SAFETY}
"""A member is never told of a note, nor that somebody was worried about them."""
_TIMED = frozenset({CaseKind.BAN, CaseKind.TIMEOUT})


class ModerationActions:
    """Carries out what moderators order. Each order is bound to one server."""

    def __init__(
        self,
        repositories: Repositories,
        configs: ServerConfigs,
        turns: Turns,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep cases in the repositories; `clock` says what time it is in UTC."""
        self._cases = repositories.moderation.cases
        self._queries = repositories.moderation.case_queries
        self._approvals = repositories.moderation.approvals
        self._audit = repositories.servers.audit
        self._configs = configs
        self._turns = turns
        self.clock = clock
        self._execution = Execution(self._cases, clock)

    async def check(self, order: ActionOrder, gateway: ModerationGateway) -> None:
        """Raise what `act` would raise before it stores anything, for a card that asks "sure?".

        Raises NotAllowedError, AlreadyActedError, DiscordAwayError, StorageUnavailable.
        """
        await self._check_parties(order, gateway)
        if not order.anyway and (case := await self._cases.just_acted(self._new(order))):
            raise AlreadyActedError(just_acted(case), case)

    async def act(self, order: ActionOrder, gateway: ModerationGateway) -> ActionResult:
        """Carry an order out, and return its case.

        An order with a key that was used before is not done again. Raises NotAllowedError,
        AlreadyActedError, NeedsApprovalError and DiscordAwayError, after which nothing has
        happened; ActionFailedError, after which the case stands in the record; and
        StorageUnavailable, after which nothing has happened.
        """
        async with self._turns.turn(order.guild_id, order.member_id):
            # Inside the turn, so that two deliveries of one press cannot both pass.
            earlier = await self._cases.by_key(order.guild_id, order.key)
            if earlier is not None:
                return _earlier_result(earlier)
            parties = await self._check_parties(order, gateway)
            rules = ActionRules.of(await self._configs.require(order.guild_id))
            if order.approved_by is None and await self._needs_second(order, parties, rules):
                await self._ask_second(order)
            case = await self._begin(order)
            delete = timedelta(days=order.delete_days)
            final_case = await self._execution.carry_out(
                case, gateway, parties.moderator.name, delete
            )
            return ActionResult(final_case, next_step=await self._advice(final_case, rules))

    async def delete_message(
        self,
        guild_id: int,
        moderator_id: int,
        message: MessageLink,
        reason: str,
        gateway: ModerationGateway,
    ) -> bool:
        """Delete a message, with its row in the audit; False if it was gone.

        Raises NotAllowedError, DiscordAwayError, StorageUnavailable.
        """
        try:
            rights = await gateway.delete_rights(moderator_id, message.channel_id)
            if not rights.moderator:
                raise NotAllowedError(YOU_CANNOT_DELETE)
            if not rights.bot:
                raise NotAllowedError(I_CANNOT_DELETE)
            detail: JSON = {"channel": str(message.channel_id), "reason": reason}
            change = Change(moderator_id, "mod-deleted", str(message.message_id), detail)
            # Before the deletion: none may happen that nobody can look up later.
            await self._audit.add(guild_id, change)
            words = f"By {rights.moderator_name} ({moderator_id}): {reason}"
            return await gateway.delete_message(message, words[:MAX_AUDIT_REASON])
        except DiscordRefusedError as error:
            if error.again:
                raise DiscordAwayError(AWAY) from error
            raise NotAllowedError(I_CANNOT_DELETE) from error

    async def _check_parties(self, order: ActionOrder, gateway: ModerationGateway) -> Parties:
        """Return everybody in an order that can be carried out. Raises NotAllowedError."""
        parties = await checked_parties(order, gateway)
        if order.kind is not CaseKind.UNTIMEOUT or not parties.member.in_server:
            return parties
        until = parties.member.timed_out_until
        if until is None or until <= self.clock():
            # A long timeout may wait to be renewed: then there is one, though not at Discord.
            kinds = (CaseKind.TIMEOUT,)
            running = await self._queries.running(order.guild_id, order.member_id, kinds)
            if not running:
                raise NotAllowedError(NOT_TIMED_OUT)
        return parties

    async def _begin(self, order: ActionOrder) -> Case:
        """Store the case as pending. Raises AlreadyActedError."""
        try:
            return (await self._cases.begin(self._new(order), anyway=order.anyway)).case
        except RecentCaseError as error:
            raise AlreadyActedError(just_acted(error.case), error.case) from error

    def _new(self, order: ActionOrder) -> NewCase:
        now = self.clock()
        # Discord knows no end of a kick, nor of a warning.
        length = order.length if order.kind in _TIMED else None
        ends = None if length is None else now + length
        tells = order.tell and order.kind in _TELLABLE
        return NewCase(
            guild_id=order.guild_id,
            created_at=now,
            kind=order.kind,
            source=order.source,
            key=order.key,
            member_id=order.member_id,
            moderator_id=order.moderator_id,
            reason=order.reason.strip(),
            points=points_for(order.kind, order.source, order.points),
            preset=order.preset,
            entry_id=order.entry_id,
            report_id=order.report_id,
            message=order.message,
            message_text=order.message_text,
            told=Told.WAITING if tells else Told.UNWANTED,
            ends=ends,
            due=next_due(order.kind, now, ends),
            approved_by=order.approved_by,
        )

    async def _needs_second(self, order: ActionOrder, parties: Parties, rules: ActionRules) -> bool:
        """Whether an order waits for a second moderator.

        Discord forgets the roles of members who left. So a user who has made cases here counts as
        one of the team. Raises
        StorageUnavailable.
        """
        if rules.needs_second(order.kind, parties):
            return True
        if parties.member.in_server or order.kind is not CaseKind.BAN:
            return False
        own_actions = CaseFilter(moderator_id=order.member_id)
        return bool(await self._queries.number_of(order.guild_id, own_actions))

    async def _ask_second(self, order: ActionOrder) -> None:
        """Let the order wait for a second moderator. Raises NeedsApprovalError, always."""
        now = self.clock()
        waiting = await self._approvals.open(
            order.guild_id, order.moderator_id, order.key, pack_order(order), now
        )
        if not waiting.is_open:
            raise NotAllowedError(STILL_OPEN)
        sentence = NEEDS_SECOND.format(permission=PERMISSIONS[order.kind])
        raise NeedsApprovalError(sentence, waiting.id)

    async def _advice(self, case: Case, rules: ActionRules) -> LadderAdvice | None:
        """Return what the ladder advises now; None also while the records cannot be read."""
        if not case.points or case.member_id is None or case.status is not CaseStatus.DONE:
            return None
        with suppress(StorageUnavailable):
            since = self.clock() - rules.fade
            after = await self._queries.points_of(case.guild_id, case.member_id, since)
            return rules.advice(after - case.points, after)
        return None


def _earlier_result(case: Case) -> ActionResult:
    """Return the case of the same order. Raises ActionFailedError if that failed."""
    if case.status is CaseStatus.FAILED:
        raise ActionFailedError(failure(case), case)
    return ActionResult(case, is_repeat=True)
