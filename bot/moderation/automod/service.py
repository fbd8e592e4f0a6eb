"""Installing, updating and removing the presets in a server, rule by rule."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from msgspec import Struct, field

from bot.moderation.automod.board import (
    AutoModTask,
    RuleBoard,
    RulePlan,
    RuleStep,
    board_of,
    plan_of,
)
from bot.moderation.automod.errors import NO_CHANNEL, NOT_OURS, AutoModError
from bot.moderation.automod.gateway import RuleRefusedError
from bot.moderation.automod.rules import RuleExemptions, name_of
from bot.storage import StorageUnavailable
from bot.storage.repositories.servers.audit import Change

if TYPE_CHECKING:
    from bot.moderation.automod.gateway import RuleGateway
    from bot.moderation.automod.presets import AutoModPreset
    from bot.storage.repositories.servers.audit import Audit

_log = logging.getLogger(__name__)

REASON = "{task} by admin {admin_id} with /automod"
"""The reason in Discord's audit log."""


class RuleOrder(Struct, frozen=True):
    """An order of an admin.

    channel_id: where alerts go, None if none is chosen. plan_digest: of the plan that they were
    shown. exempt: whom new rules leave out.
    """

    guild_id: int
    admin_id: int
    task: AutoModTask
    preset_ids: tuple[str, ...]
    channel_id: int | None
    plan_digest: str = ""
    exempt: RuleExemptions = field(default_factory=RuleExemptions)


class StepResult(Struct, frozen=True):
    """The result of one step; `refusal` None: Discord did it."""

    step: RuleStep
    refusal: RuleRefusedError | None = None


class RuleOutcome(Struct, frozen=True):
    """The result of an order. results: None if the plan is not the one that the admin saw."""

    plan: RulePlan
    results: tuple[StepResult, ...] | None


class AutoModRules:
    """The presets that ship, and what becomes of them in servers."""

    def __init__(self, presets: Sequence[AutoModPreset], audit: Audit) -> None:
        """Write each change into `audit`."""
        self.presets = tuple(presets)
        self._audit = audit
        # Two admins who press at once would install a rule twice.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def board(self, gateway: RuleGateway, channel_id: int | None) -> RuleBoard:
        """Return how the presets stand in a server. Raises RuleRefusedError."""
        return board_of(self.presets, await gateway.rules(), gateway.bot_id, channel_id)

    async def plan(self, order: RuleOrder, gateway: RuleGateway) -> RulePlan:
        """Return what an order would change. Raises AutoModError, RuleRefusedError."""
        if order.channel_id is None and order.task is not AutoModTask.REMOVE:
            raise AutoModError(NO_CHANNEL)
        return plan_of(await self.board(gateway, order.channel_id), order.task, order.preset_ids)

    async def carry_out(self, order: RuleOrder, gateway: RuleGateway) -> RuleOutcome:
        """Carry out the plan that an admin was shown; a refusal of one rule stops no other.

        Raises AutoModError, RuleRefusedError while nothing is changed yet.
        """
        async with self._turn(order.guild_id):
            plan = await self.plan(order, gateway)
            # Planned anew above: somebody may have changed a rule since the card was drawn.
            if plan.digest != order.plan_digest:
                return RuleOutcome(plan, None)
            results = [await self._take(step, order, gateway) for step in plan.steps]
        return RuleOutcome(plan, tuple(results))

    async def exempt(
        self,
        order: RuleOrder,
        gateway: RuleGateway,
        chosen_ids: Collection[int],
        *,
        of_channels: bool,
        is_selectable: Callable[[int], bool],
    ) -> RuleExemptions:
        """Let the rule of a preset leave out the channels, or else the roles, that were chosen.

        is_selectable: whether a channel or role could be chosen; any other stays left out. Returns
        whom the rule leaves out then. Raises AutoModError, RuleRefusedError.
        """
        async with self._turn(order.guild_id):
            board = await self.board(gateway, order.channel_id)
            state = board.state(order.preset_ids[0])
            if state is None or state.rule is None:
                raise AutoModError(NOT_OURS)
            rule = state.rule
            before = rule.exempt_channels if of_channels else rule.exempt_roles
            ids = {*chosen_ids, *(each for each in before if not is_selectable(each))}
            if of_channels:
                exempt = RuleExemptions.of(rule.exempt_roles, ids)
            else:
                exempt = RuleExemptions.of(ids, rule.exempt_channels)
            await gateway.exempt(rule.id, exempt, _reason("changed", order))
            await self._note(order, state.preset.id, "automod-exempt")
        return exempt

    async def _take(self, step: RuleStep, order: RuleOrder, gateway: RuleGateway) -> StepResult:
        reason = _reason(order.task, order)
        try:
            if step.after is None:
                if step.rule is not None:
                    await gateway.delete(step.rule.id, reason)
            elif step.rule is None:
                name = name_of(step.preset, step.after)
                await gateway.create(name, step.after, order.exempt, reason)
            else:
                name = name_of(step.preset, step.after)
                await gateway.rewrite(step.rule.id, name, step.after, reason)
        except RuleRefusedError as refusal:
            return StepResult(step, refusal)
        await self._note(order, step.preset.id, f"automod-{order.task}")
        return StepResult(step)

    async def _note(self, order: RuleOrder, preset_id: str, action: str) -> None:
        """Write the change into the audit; Discord's own audit log has it in any case."""
        try:
            await self._audit.add(order.guild_id, Change(order.admin_id, action, preset_id))
        except StorageUnavailable:
            _log.warning("A change of a rule could not be noted in the audit.")

    def _turn(self, guild_id: int) -> asyncio.Lock:
        return self._turns.setdefault(guild_id, asyncio.Lock())


def _reason(task: str, order: RuleOrder) -> str:
    return REASON.format(task=task, admin_id=order.admin_id)
