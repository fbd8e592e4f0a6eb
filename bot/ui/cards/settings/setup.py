"""The cards of /setup: the greeting, its steps, and the summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.servers import SETTINGS, ConfigChange, ServerConfig
from bot.servers.directory import ServerDirectory
from bot.servers.setup.service import SetupPage
from bot.servers.setup.steps import STEPS
from bot.ui.card import card, container, line, text
from bot.ui.cards.settings.messages import NO_COUNTRY, SAVED, changes, in_full
from bot.ui.cards.settings.panel import chooser
from bot.ui.cards.settings.permissions import lacking
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.settings import (
    DecideForNone,
    FinishLater,
    OpenSetup,
    PutInSetup,
    ShowSettings,
    ShowSetupStep,
    TakeSuggestions,
    TryAnswer,
)
from bot.ui.text import clip, quoted, small

GREETING = """### Hello, I am {name}
I answer questions about boundaries between therapists and their clients, from documents \
and professional codes. I name my sources, and when I do not know, I say so. No professional has \
reviewed my answers yet.

**/ask** – ask anything, only you see the answer
**/browse** – look through everything I know
**/crisis** – where help is when it is urgent

I work without any setup. If you run this server, answer six questions (two minutes), \
and I will fit in here."""
SET_UP = "Set me up"
COUNT = "-# Setup · {progress} {number} of {total}"
DONE_MARK, OPEN_MARK = "●", "○"
SUGGESTED = "suggested"
NEXT, SKIP, BACK, LATER = "Next", "Skip", "Back", "Finish later"
NONE_OF_THESE = "None of these, or everywhere"
DECIDE = (
    "**Please decide this one.** Choose the countries where most of your members live. If none of "
    "them is here, press **None of these, or everywhere**: then I name emergency numbers by region."
)
LEFT = "Stopped for now. **/setup** continues where you stopped."
FINISH = "Finish"
READY = "### Ready"
READY_LEAD = "This is how I work here now. Everything can be changed at any time."
TRY_IT, ALL, AGAIN = "Try it", "All settings", "Go through it again"
_VALUE_LIMIT = 500
_SUMMARY_LIMIT = 300


def greeting_card(name: str) -> ui.LayoutView:
    """Return the first message in a server."""
    set_up = button(SET_UP, OpenSetup(), style=Style.primary)
    return card(container(text(GREETING.format(name=quoted(name, 60)))), row(set_up))


def setup_card(
    page: SetupPage,
    directory: ServerDirectory,
    change: ConfigChange | None = None,
    caution: str = "",
) -> ui.LayoutView:
    """Return a step with what was just changed in it, or the summary after the last step.

    caution: what an admin should look at, on the summary.
    """
    if page.number >= len(STEPS):
        missing = directory.missing_permissions()
        return summary_card(page.config, directory, missing, caution)
    news = [SAVED, *changes(change, directory)] if change and change.names else []
    note = DECIDE if page.held_back else " ".join(news)
    return step_card(page, directory, missing=_missing(page.number, directory), note=note)


def _missing(number: int, directory: ServerDirectory) -> Sequence[str]:
    """Return what the bot lacks of the permissions that a step is about."""
    if number == 0:
        return directory.missing_permissions()
    return directory.missing_for_moderation() if "report_channel" in STEPS[number].names else ()


def step_card(
    page: SetupPage, directory: ServerDirectory, *, missing: Sequence[str] = (), note: str = ""
) -> ui.LayoutView:
    """Return a step. missing: permissions that the bot lacks. note: what has just happened."""
    step, total, number = STEPS[page.number], len(STEPS), page.number
    progress = DONE_MARK * (number + 1) + OPEN_MARK * (total - number - 1)
    head = COUNT.format(progress=progress, number=number + 1, total=total)
    lines = [head, f"### {step.title}", note or step.about]
    items: list[ui.Item[Any]] = [text("\n".join(lines)), line()]
    for name in step.names:
        items += _choice(name, page, directory)
    if missing:
        items += [line(), text(lacking(missing))]
    return card(container(*items), _ways(number, is_undecided=page.undecided))


def _choice(name: str, page: SetupPage, directory: ServerDirectory) -> list[ui.Item[Any]]:
    setting = SETTINGS[name]
    value = page.suggested.get(name, getattr(page.config, name))
    mark = f" ({SUGGESTED})" if name in page.suggested else ""
    description = clip(in_full(name, value, directory), _VALUE_LIMIT)
    label = f"**{setting.label}:** {description}{mark}\n{small(setting.about)}"
    return [text(label), row(chooser(name, PutInSetup(name, page.number), value, directory))]


def _ways(number: int, *, is_undecided: bool) -> ui.ActionRow[Any]:
    last = number == len(STEPS) - 1
    skip = button(SKIP, ShowSetupStep(number + 1, "skip"))
    none_button = button(NONE_OF_THESE, DecideForNone(number))
    back = button(BACK, ShowSetupStep(max(number - 1, 0), "back"), disabled=number == 0)
    return row(
        button(FINISH if last else NEXT, TakeSuggestions(number), style=Style.primary),
        none_button if is_undecided else skip,
        back,
        button(LATER, FinishLater(number)),
    )


def summary_card(
    config: ServerConfig,
    directory: ServerDirectory,
    missing: Sequence[str] = (),
    caution: str = "",
) -> ui.LayoutView:
    """Return what is set after the last step, and a way to try it."""
    names = [name for step in STEPS for name in step.names]
    lines = [
        f"**{SETTINGS[name].label}:** "
        + clip(in_full(name, getattr(config, name), directory), _SUMMARY_LIMIT)
        for name in names
    ]
    cautions = [caution, "" if config.countries else NO_COUNTRY]
    items: list[ui.Item[Any]] = [
        text("\n".join(filter(None, [READY, READY_LEAD, *cautions]))),
        line(),
        text("\n".join(lines)),
    ]
    if missing:
        items += [line(), text(lacking(missing))]
    ways = row(
        button(TRY_IT, TryAnswer(), style=Style.primary),
        button(ALL, ShowSettings(None)),
        button(AGAIN, ShowSetupStep(0, "again")),
    )
    return card(container(*items), ways)
