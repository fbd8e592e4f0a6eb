"""The cards around a change of rules: the choice, the plan, and Discord's answer."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.moderation.automod import (
    MAX_RULES,
    AutoModTask,
    PresetState,
    RuleOutcome,
    RulePlan,
    RuleRefusedError,
    RuleStep,
    StepResult,
)
from bot.ui.card import CARE, card, container, text
from bot.ui.cards.automod.difference import changes_of, lines_of
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.moderation.automod import CarryOutPlan, ChoosePresets, ShowAutoMod
from bot.ui.text import clip, quoted, small

WHICH = {
    AutoModTask.INSTALL: "### Which rules shall I install?",
    AutoModTask.UPDATE: "### Which rules shall I update?",
    AutoModTask.OVERWRITE: "### Which rules shall I overwrite?",
    AutoModTask.REMOVE: "### Which rules shall I remove?",
}
WHICH_LEAD = "You see what would change before anything does."
ROOM = "This server uses **{used} of {most}** keyword rules that Discord allows."
CHOOSE = "Choose one or more"
TITLES = {
    AutoModTask.INSTALL: "### What I would install",
    AutoModTask.UPDATE: "### What I would update",
    AutoModTask.OVERWRITE: "### What I would overwrite",
    AutoModTask.REMOVE: "### What I would remove",
}
AGAIN = "Something changed meanwhile. This is what I would change now."
OVERWRITES = "Somebody made changes to it in Discord. They would be lost."
GOES = "the whole rule goes; **/automod install** brings it back"
SMALL = (
    "Keyword rules after this: {after} of {most}. Nothing else changes: not whom a rule leaves "
    "out, and no rule that is not mine."
)
NEW_EXEMPT = "New rules leave out the moderators' roles and the team's channels."
NOTHING = {
    AutoModTask.INSTALL: "All of these are installed already.",
    AutoModTask.UPDATE: (
        "There is nothing to update: every rule of mine is as I would install it now, or somebody "
        "changed it. **/automod view** shows which."
    ),
    AutoModTask.OVERWRITE: "That rule is as I would install it now.",
    AutoModTask.REMOVE: "None of these is installed.",
}
DO = {
    AutoModTask.INSTALL: "Install",
    AutoModTask.UPDATE: "Update",
    AutoModTask.OVERWRITE: "Overwrite it",
    AutoModTask.REMOVE: "Remove",
}
LEAVE = "Leave it as it is"
DONE = {
    AutoModTask.INSTALL: "installed, and switched on",
    AutoModTask.UPDATE: "updated",
    AutoModTask.OVERWRITE: "overwritten",
    AutoModTask.REMOVE: "removed",
}
NOT_DONE = "not {done}"
SAYS = "Discord says: “{words}”"
SILENT = "Discord did not answer. Please try again in a minute."
LACKS = "I need the **Manage Server** permission for that."
CHECK = (
    "Please check that I can see <#{channel}> and write there, and that the server has fewer than "
    "{most} keyword rules."
)
GONE = "The rule is no longer there, or it is not mine."
_WORDS = 300


def which_card(task: AutoModTask, states: Sequence[PresetState], rule_count: int) -> ui.LayoutView:
    """Return the question which presets to act on."""
    if not states:
        return card(container(text(NOTHING[task])), row(button("All rules", ShowAutoMod())))
    head = [WHICH[task], ROOM.format(used=rule_count, most=MAX_RULES), WHICH_LEAD]
    options = [option(each.preset.title, each.preset.id, each.preset.about) for each in states]
    chooser = select(CHOOSE, ChoosePresets(task), options=options, most=len(options))
    return card(container(text("\n".join(head))), row(chooser), row(button(LEAVE, ShowAutoMod())))


def plan_card(plan: RulePlan, *, again: bool = False) -> ui.LayoutView:
    """Return what would change, rule by rule. again: it is another than was shown before."""
    if not plan.steps:
        return card(container(text(NOTHING[plan.task])), row(button("All rules", ShowAutoMod())))
    head = [TITLES[plan.task], AGAIN if again else ""]
    head.append(OVERWRITES if plan.task is AutoModTask.OVERWRITE else "")
    # An equal share for each rule, so that none pushes another off the card.
    room = 3200 // len(plan.steps)
    parts = ["\n".join(filter(None, head)), *(clip(_step(each), room) for each in plan.steps)]
    foot = SMALL.format(after=plan.rule_count_after, most=MAX_RULES)
    if plan.task is AutoModTask.INSTALL:
        foot = f"{NEW_EXEMPT} {foot}"
    parts.append(small(foot))
    ids = tuple(step.preset.id for step in plan.steps)
    removes = plan.task in {AutoModTask.REMOVE, AutoModTask.OVERWRITE}
    do = button(
        DO[plan.task],
        CarryOutPlan(plan.task, plan.digest, ids),
        style=Style.danger if removes else Style.primary,
    )
    body = text(clip("\n\n".join(parts), 3900))
    return card(container(body, accent=CARE), row(do, button(LEAVE, ShowAutoMod())))


def outcome_card(outcome: RuleOutcome) -> ui.LayoutView:
    """Return what came of each rule, with Discord's own words for what it refused."""
    results = outcome.results or ()
    lines = [_result(outcome.plan.task, each) for each in results]
    body = clip("\n".join([_title(results), *(f"- {each}" for each in lines)]), 3900)
    return card(container(text(body)), row(button("All rules", ShowAutoMod())))


def refusal_words(refusal: RuleRefusedError, channel_id: int | None = None) -> str:
    """Return why Discord refused, in its own words, and what may help."""
    if refusal.status == 0 or refusal.status >= 500:
        return SILENT
    if refusal.status == 404:
        return GONE
    quote = SAYS.format(words=quoted(refusal.words, _WORDS)) if refusal.words.strip() else ""
    if refusal.status == 403:
        return f"{LACKS} {quote}".strip()
    hint = CHECK.format(channel=channel_id, most=MAX_RULES) if channel_id else ""
    return f"{quote} {hint}".strip() or SILENT


def _title(results: Sequence[StepResult]) -> str:
    refusal_count = sum(each.refusal is not None for each in results)
    if not refusal_count:
        return "### Done"
    return "### Nothing was changed" if refusal_count == len(results) else "### Done in part"


def _result(task: AutoModTask, result: StepResult) -> str:
    title = f"**{result.step.preset.title}**"
    if result.refusal is None:
        return f"{title}: {DONE[task]}"
    after = result.step.after
    channels = [each.channel_id for each in after.actions if each.channel_id] if after else []
    words = refusal_words(result.refusal, channels[0] if channels else None)
    return f"{title}: {NOT_DONE.format(done=DONE[task])}. {words}"


def _step(step: RuleStep) -> str:
    title = f"**{step.preset.title}**"
    if step.after is None:
        lines = [GOES]
    elif step.before is None:
        lines = [f"+ {each}" for each in lines_of(step.after)]
    else:
        lines = changes_of(step.before, step.after)
    return "\n".join([title, *(f"- {each}" for each in lines)])
