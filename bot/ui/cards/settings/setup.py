"""The greeting, and /setup: a few steps in one message, then what is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.servers import SETTINGS, ServerConfig
from bot.servers.directory import Server
from bot.servers.setup import STEPS
from bot.ui.card import card, container, line, text
from bot.ui.cards.settings.messages import NO_COUNTRY, explained
from bot.ui.cards.settings.panel import chooser
from bot.ui.controls.items import Style, button, row
from bot.ui.text import clip, quoted, small

GREETING = """### Hello, I am {name}
I answer questions about boundaries between therapists and their clients, from documents \
and professional codes. I name my sources, and when I do not know, I say so. No professional has \
reviewed my answers yet.

**/ask** – ask anything, only you see the answer
**/browse** – look through everything I know
**/crisis** – where help is when it is urgent

I work without any setup. If you run this server, answer five questions (two minutes), \
and I will fit in here."""
SET_UP = "Set me up"
COUNT = "-# Setup · {done} {number} of {total}"
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
LACKING = "**What I am not allowed to do here**"
LACKS = "- **{name}** – {purpose}. {without}"
_VALUE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Lack:
    """A permission that the bot lacks: its name in Discord, what for, what works without."""

    name: str
    purpose: str
    without: str


def greeting_card(name: str) -> ui.LayoutView:
    """Return the first message in a server."""
    set_up = button(SET_UP, "setup-open", style=Style.primary)
    return card(container(text(GREETING.format(name=quoted(name, 60)))), row(set_up))


def step_card(
    number: int,
    config: ServerConfig,
    suggested: Mapping[str, object],
    server: Server,
    *,
    lacks: Sequence[Lack] = (),
    note: str = "",
    undecided: bool = False,
) -> ui.LayoutView:
    """Return a step, from 0. `suggested`: values that "Next" takes where nothing was chosen.

    undecided: what the step must settle is still open, so that it cannot be skipped.
    """
    step, total = STEPS[number], len(STEPS)
    done = DONE_MARK * (number + 1) + OPEN_MARK * (total - number - 1)
    head = COUNT.format(done=done, number=number + 1, total=total)
    said = [head, f"### {step.title}", note or step.about]
    items: list[ui.Item[Any]] = [text("\n".join(said)), line()]
    for name in step.names:
        items += _choice(name, number, config, suggested, server)
    if lacks:
        items += [line(), text(lacking(lacks))]
    return card(container(*items), _ways(number, undecided=undecided))


def _choice(
    name: str,
    number: int,
    config: ServerConfig,
    suggested: Mapping[str, object],
    server: Server,
) -> list[ui.Item[Any]]:
    setting = SETTINGS[name]
    value = suggested.get(name, getattr(config, name))
    mark = f" ({SUGGESTED})" if name in suggested else ""
    shown = clip(explained(name, value, server), _VALUE_LIMIT)
    said = f"**{setting.label}:** {shown}{mark}\n{small(setting.about)}"
    return [text(said), row(chooser(name, "setup-put", value, server, str(number)))]


def _ways(number: int, *, undecided: bool) -> ui.ActionRow[Any]:
    last = number == len(STEPS) - 1
    skip = button(SKIP, "setup-step", str(number + 1), "skip")
    none = button(NONE_OF_THESE, "setup-none", str(number))
    return row(
        button(FINISH if last else NEXT, "setup-next", str(number), style=Style.primary),
        none if undecided else skip,
        button(BACK, "setup-step", str(max(number - 1, 0)), "back", disabled=number == 0),
        button(LATER, "setup-later", str(number)),
    )


def lacking(lacks: Sequence[Lack]) -> str:
    """Return what the bot may not do, what that is for, and what works all the same."""
    lines = [
        LACKS.format(name=lack.name, purpose=lack.purpose, without=lack.without) for lack in lacks
    ]
    return "\n".join([LACKING, *lines])


def summary_card(config: ServerConfig, server: Server, lacks: Sequence[Lack] = ()) -> ui.LayoutView:
    """Return what is set after the last step, and a way to try it."""
    lines = [
        f"**{SETTINGS[name].label}:** {clip(explained(name, getattr(config, name), server), 300)}"
        for step in STEPS
        for name in step.names
    ]
    caution = "" if config.countries else f"\n{NO_COUNTRY}"
    items: list[ui.Item[Any]] = [
        text(f"{READY}\n{READY_LEAD}{caution}"),
        line(),
        text("\n".join(lines)),
    ]
    if lacks:
        items += [line(), text(lacking(lacks))]
    ways = row(
        button(TRY_IT, "setup-try", style=Style.primary),
        button(ALL, "settings-panel", "-"),
        button(AGAIN, "setup-step", "0", "again"),
    )
    return card(container(*items), ways)
