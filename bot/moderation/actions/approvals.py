"""A second moderator agrees to an order, or does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from bot.moderation.actions.errors import ActionFailedError, ApprovalOverError, NotAllowedError
from bot.moderation.actions.packing import unpack_order
from bot.moderation.actions.sentences import APPROVAL_GONE, APPROVAL_OVER, SAME_PERSON
from bot.storage.coordination import ALL_SHARDS
from bot.storage.repositories.moderation.cases.approvals import Approval, ApprovalStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderation.actions.gateway import ModerationGateway
    from bot.moderation.actions.orders import ActionOrder, ActionResult
    from bot.moderation.actions.service import ModerationActions
    from bot.moderation.actions.turns import Turns
    from bot.storage.coordination import Shards
    from bot.storage.repositories.moderation.cases.approvals import ApprovalStore

__all__ = ["LASTS", "Approval", "ApprovalStatus", "SecondOpinions"]

LASTS: Final = timedelta(hours=24)
"""The time that an order waits for a second moderator."""


class SecondOpinions:
    """The orders that wait for a second moderator. Each method is bound to one server."""

    def __init__(
        self,
        store: ApprovalStore,
        actions: ModerationActions,
        turns: Turns,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep orders in `store`, and carry them out by `actions`."""
        self._store = store
        self._actions = actions
        self._turns = turns
        self.clock = clock

    async def get(self, guild_id: int, approval_id: int) -> tuple[Approval, ActionOrder]:
        """Return an order that waits. Raises ApprovalOverError, StorageUnavailable."""
        approval = await self._store.get(guild_id, approval_id)
        if approval is None:
            raise ApprovalOverError(APPROVAL_GONE)
        # The round that ends such orders may be late.
        if approval.is_open and self.clock() - approval.created_at > LASTS:
            raise ApprovalOverError(APPROVAL_OVER[ApprovalStatus.EXPIRED])
        if not approval.is_open:
            raise ApprovalOverError(APPROVAL_OVER[approval.status])
        order = unpack_order(approval.order)
        if order is None:
            raise ApprovalOverError(APPROVAL_GONE)
        return approval, order

    async def set_card(self, approval: Approval, channel_id: int, message_id: int) -> None:
        """Store where its card was posted. Raises StorageUnavailable."""
        await self._store.set_card(approval, channel_id, message_id)

    async def approve(
        self, guild_id: int, approval_id: int, moderator_id: int, gateway: ModerationGateway
    ) -> ActionResult:
        """Carry an order out that a second moderator agrees to.

        Both are checked anew: each needs the permission and the rank at this moment. The order's
        key makes sure that it happens once, also when the process dies before it is closed. Raises
        ApprovalOverError and what `ModerationActions.act` raises.
        """
        # Two presses on one card wait for each other; acting takes the member's own turn inside.
        async with self._turns.turn(guild_id, approval_id):
            approval, order = await self.get(guild_id, approval_id)
            if moderator_id == order.moderator_id:
                raise NotAllowedError(SAME_PERSON)
            try:
                result = await self._actions.act(replace(order, approved_by=moderator_id), gateway)
            # Its case stands in the record, so the order is used up: a new try is a new order.
            except ActionFailedError:
                await self._close(approval, ApprovalStatus.APPROVED, moderator_id)
                raise
            await self._close(approval, ApprovalStatus.APPROVED, moderator_id)
            return result

    async def refuse(self, guild_id: int, approval_id: int, moderator_id: int) -> Approval:
        """End an order without doing it; the moderator who gave it may take it back, too.

        Raises ApprovalOverError, StorageUnavailable.
        """
        async with self._turns.turn(guild_id, approval_id):
            approval, _ = await self.get(guild_id, approval_id)
            await self._close(approval, ApprovalStatus.REFUSED, moderator_id)
            return approval

    async def expire(self, shards: Shards = ALL_SHARDS) -> list[Approval]:
        """End the orders that nobody agreed to in time, and return them. Raises StorageUnavailable.

        shards: of whose servers.
        """
        over: list[Approval] = []
        for approval in await self._store.overdue(self.clock() - LASTS, shards=shards):
            async with self._turns.turn(approval.guild_id, approval.id):
                if await self._close(approval, ApprovalStatus.EXPIRED, None):
                    over.append(approval)
        return over

    async def _close(
        self, approval: Approval, status: ApprovalStatus, moderator_id: int | None
    ) -> bool:
        return await self._store.close(approval, status, moderator_id, self.clock())
