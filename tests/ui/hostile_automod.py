"""The cards of /automod, drawn with one text wherever somebody's rule, or Discord, can put one."""

from __future__ import annotations

from bot.moderation.automod import (
    AutoModTask,
    PresetState,
    PresetStatus,
    RuleAction,
    RuleBoard,
    RuleContent,
    RuleEffect,
    RuleOutcome,
    RulePlan,
    RuleRefusedError,
    RuleStep,
    ServerRule,
    StepResult,
    TriggerKind,
    load_presets,
)
from bot.paths import AUTOMOD
from bot.ui.cards.automod import overview, plan
from tests.ui.hostile_members import Cases

PRESETS = load_presets(AUTOMOD)
BIG = 2**63 - 1


def hostile_content(text: str, *, enabled: bool = True) -> RuleContent:
    """A rule that somebody filled with that text, and with all that Discord lets it do."""
    return RuleContent(
        frozenset({text, f"{text} again", *map(str, range(20))}),
        frozenset({text}),
        frozenset({text}),
        frozenset(RuleAction(effect, text, BIG, 60) for effect in RuleEffect),
        enabled,
    )


def hostile_rule(text: str) -> ServerRule:
    """A rule of that name."""
    many = frozenset(range(BIG - 20, BIG))
    content = hostile_content(text, enabled=False)
    return ServerRule(BIG, text, BIG, TriggerKind.KEYWORD, content, many, many)


def hostile_states(text: str) -> list[PresetState]:
    """All presets, in all the ways in which one can stand."""
    statuses = list(PresetStatus)
    return [
        PresetState(
            preset,
            None if status is PresetStatus.ABSENT else hostile_rule(text),
            hostile_content(text[::-1]),
            status,
        )
        for preset, status in zip(PRESETS, statuses * 2, strict=False)
    ]


def hostile_plan(text: str, task: AutoModTask) -> RulePlan:
    """A plan of all presets at once."""
    after = None if task is AutoModTask.REMOVE else hostile_content(text[::-1])
    rule = None if task is AutoModTask.INSTALL else hostile_rule(text)
    return RulePlan(task, tuple(RuleStep(each, rule, after) for each in PRESETS), 6)


def hostile_outcome(text: str, task: AutoModTask) -> RuleOutcome:
    """An outcome in which Discord refused each step in another way."""
    made = hostile_plan(text, task)
    refusals = [None, *(RuleRefusedError(status, text) for status in (0, 400, 403, 404, 500))]
    pairs = zip(made.steps, refusals, strict=True)
    return RuleOutcome(made, tuple(StepResult(step, refusal) for step, refusal in pairs))


AUTOMOD_CARDS: Cases = {
    overview.automod_card: lambda text, _: [
        overview.automod_card(
            RuleBoard(1, tuple(hostile_states(text)), 6, ()),
            filters=[
                overview.SexualFilter(text, tuple(range(BIG - 50, BIG))),
                overview.SexualFilter(text),
            ],
            problem="I may not post there.",
            note="Saved.",
        )
    ],
    overview.preset_card: lambda text, _: [
        overview.preset_card(each, shown_channels=channels, shown_roles=range(3))
        for each in hostile_states(text)
        for channels in (range(25), range(50))
    ],
    plan.plan_card: lambda text, _: [
        plan.plan_card(hostile_plan(text, task), again=True) for task in AutoModTask
    ],
    plan.outcome_card: lambda text, _: [
        plan.outcome_card(hostile_outcome(text, task)) for task in AutoModTask
    ],
    plan.which_card: lambda text, _: [
        plan.which_card(task, states, 6)
        for task in AutoModTask
        for states in (hostile_states(text), [])
    ],
}
