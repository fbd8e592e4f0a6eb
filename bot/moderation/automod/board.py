"""The presets beside a server's rules: what is installed, what differs, what a task changes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.automod.errors import no_room
from bot.moderation.automod.rules import MAX_RULES, TriggerKind, content_of

if TYPE_CHECKING:
    from bot.moderation.automod.presets import AutoModPreset
    from bot.moderation.automod.rules import RuleContent, ServerRule


class PresetStatus(StrEnum):
    """The state of a preset in a server."""

    ABSENT = "absent"
    CURRENT = "current"
    OUTDATED = "outdated"
    """Nobody touched it, and it differs from what would be installed now."""
    CHANGED = "changed"
    """Somebody changed it in Discord since it was installed."""


class AutoModTask(StrEnum):
    """The things that an admin can do with presets. The values stand in custom ids."""

    INSTALL = "install"
    UPDATE = "update"
    OVERWRITE = "overwrite"
    """Update a rule although somebody changed it."""
    REMOVE = "remove"


_ACTS_ON = {
    AutoModTask.INSTALL: {PresetStatus.ABSENT},
    AutoModTask.UPDATE: {PresetStatus.OUTDATED},
    AutoModTask.OVERWRITE: {PresetStatus.CHANGED, PresetStatus.OUTDATED},
    AutoModTask.REMOVE: {PresetStatus.CURRENT, PresetStatus.OUTDATED, PresetStatus.CHANGED},
}


class PresetState(Struct, frozen=True):
    """A preset in a server. target: the rule as it would be installed, None without a channel."""

    preset: AutoModPreset
    rule: ServerRule | None
    target: RuleContent | None
    status: PresetStatus


class RuleBoard(Struct, frozen=True):
    """All presets in a server, by title.

    rule_count: the keyword rules there; Discord allows `MAX_RULES`. sexual: the rules with
    Discord's own list of sexual words that are switched on.
    """

    bot_id: int
    states: tuple[PresetState, ...]
    rule_count: int
    sexual: tuple[ServerRule, ...]

    @property
    def own_count(self) -> int:
        """The number of keyword rules that are ours."""
        return sum(state.rule is not None for state in self.states)

    def that_can(self, task: AutoModTask) -> tuple[PresetState, ...]:
        """Return the presets that a task can act on."""
        return tuple(state for state in self.states if state.status in _ACTS_ON[task])

    def state(self, preset_id: str) -> PresetState | None:
        """Return how one preset stands, None if there is no such preset."""
        return next((each for each in self.states if each.preset.id == preset_id), None)


class RuleStep(Struct, frozen=True):
    """One rule that a plan makes (`rule` None), changes, or deletes (`after` None)."""

    preset: AutoModPreset
    rule: ServerRule | None
    after: RuleContent | None

    @property
    def before(self) -> RuleContent | None:
        """The content of the rule now."""
        return None if self.rule is None else self.rule.content


class RulePlan(Struct, frozen=True):
    """The changes that a task would make, rule by rule. rule_count: keyword rules before it."""

    task: AutoModTask
    steps: tuple[RuleStep, ...]
    rule_count: int

    @property
    def digest(self) -> str:
        """Eight digits; others mean that something changed since the plan was shown."""
        parts = [
            f"{each.preset.id} {each.rule.id if each.rule else 0} {_digest(each.before)} "
            f"{_digest(each.after)}"
            for each in self.steps
        ]
        return hashlib.sha256("\n".join([self.task, *parts]).encode()).hexdigest()[:8]

    @property
    def rule_count_after(self) -> int:
        """Keyword rules once it is carried out."""
        new_count = sum(step.rule is None for step in self.steps)
        return self.rule_count + new_count - sum(step.after is None for step in self.steps)


def board_of(
    presets: Sequence[AutoModPreset],
    rules: Sequence[ServerRule],
    bot_id: int,
    channel_id: int | None,
) -> RuleBoard:
    """Return the presets beside a server's rules; alerts would go to the channel."""
    own_rules: dict[str, ServerRule] = {}
    for rule in rules:
        preset_id = rule.preset_id(bot_id)
        if preset_id is not None:
            own_rules.setdefault(preset_id, rule)
    return RuleBoard(
        bot_id,
        tuple(_state(each, own_rules.get(each.id), bot_id, channel_id) for each in presets),
        sum(rule.trigger is TriggerKind.KEYWORD for rule in rules),
        tuple(each for each in rules if each.is_sexual_filter),
    )


def plan_of(board: RuleBoard, task: AutoModTask, preset_ids: Collection[str]) -> RulePlan:
    """Return what a task would change of these presets; what is done already is left out.

    Raises AutoModError for more rules than Discord allows.
    """
    states = [each for each in board.that_can(task) if each.preset.id in preset_ids]
    if task is AutoModTask.REMOVE:
        steps = [RuleStep(each.preset, each.rule, None) for each in states]
    else:
        steps = [RuleStep(each.preset, each.rule, each.target) for each in states if each.target]
    plan = RulePlan(task, tuple(steps), board.rule_count)
    if task is AutoModTask.INSTALL and plan.rule_count_after > MAX_RULES and steps:
        raise no_room(board.rule_count, len(steps))
    return plan


def _state(
    preset: AutoModPreset, rule: ServerRule | None, bot_id: int, channel_id: int | None
) -> PresetState:
    target = None if channel_id is None else content_of(preset, channel_id)
    if rule is None:
        status = PresetStatus.ABSENT
    # Before the question who changed it: what is as we would install it needs nothing.
    elif rule.content == target:
        status = PresetStatus.CURRENT
    elif rule.changed_by_others(bot_id):
        status = PresetStatus.CHANGED
    else:
        status = PresetStatus.CURRENT if target is None else PresetStatus.OUTDATED
    return PresetState(preset, rule, target, status)


def _digest(content: RuleContent | None) -> str:
    return "-" if content is None else content.digest
