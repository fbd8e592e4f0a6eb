"""The direct message that tells a member what the moderators did, why, and where to turn.

It names no moderator, and blames nobody. It has not been reviewed by a professional.
"""

from __future__ import annotations

from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.knowledge import Entry
from bot.moderation.cases.models import Case, CaseKind
from bot.ui.card import card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.safety import ShowCrisisCard
from bot.ui.controls.states import State
from bot.ui.text import clip, quoted, small

HEADS = {
    CaseKind.WARNING: "### A word from the moderators of {server}",
    CaseKind.TIMEOUT: "### A pause in {server}",
    CaseKind.UNTIMEOUT: "### You can write in {server} again",
    CaseKind.KICK: "### You are no longer in {server}",
    CaseKind.BAN: "### You cannot take part in {server}{for_now}",
    CaseKind.UNBAN: "### You can come back to {server}",
}
SAYS = {
    CaseKind.WARNING: (
        "They ask you to keep something in mind. This is a warning: you can go on reading and "
        "writing as before."
    ),
    CaseKind.TIMEOUT: (
        "Until {end} you can read there, but not write or speak. It ends by itself; you do not "
        "need to do anything."
    ),
    CaseKind.UNTIMEOUT: "The moderators have ended your pause early. All is as it was before.",
    CaseKind.KICK: (
        "The moderators have taken you out of the server. It is not a ban: with an invite, you can "
        "come back."
    ),
    CaseKind.BAN: (
        "The moderators have decided that you cannot be there until {end}. After that you can come "
        "back with an invite."
    ),
    CaseKind.UNBAN: "The moderators have ended your ban. With an invite, you can come back.",
}
FOR_NOW = " for now"
NO_END = "The moderators have decided that you cannot be there. It has no set end."
WHY = "**Why**"
NO_REASON = "They did not write down a reason."
READ = "**This may help to understand it**"
APPEAL = """**If you see it differently**
You can ask the moderators to look at it again, in your own words."""
CARE = """News like this can be hard to read. It is about one situation, not about who you are. If \
things are hard right now, I can show you people to talk to."""
NO_REPLY = "I am a bot. The moderators do not see what you write to me here."
APPEAL_LABEL = "Ask them to look again"
HELP_LABEL = "Show me where help is"
FORM = """If the button does not work, use the server's form: <{link}>
Your code there is **{code}**. It shows them that it is really you."""
UNDONE = """### It did not happen
I wrote to you about {what} in {server}. It did not come about. You can go on as before, and there \
is nothing you need to do. I am sorry if it worried you."""
UNDONE_KINDS = {CaseKind.TIMEOUT: "a pause", CaseKind.KICK: "leaving", CaseKind.BAN: "a ban"}
SOMETHING = "a decision"
TOLD_KINDS = frozenset(HEADS)
"""The kinds that members are told of: never notes, and never safety cases."""
# News that is hard to read: it comes with a word of care, and says where a reason is missing.
_HARD = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
_REASON, _ENTRY = 2000, 700


class AppealWay(Struct, frozen=True):
    """The way to appeal: a control, and a form with a code where the server links one."""

    control: State
    link: str = ""
    code: str = ""


def told_card(
    case: Case, server: str, *, entry: Entry | None = None, appeal: AppealWay | None = None
) -> ui.LayoutView:
    """Return the message about a case of one of TOLD_KINDS; ValueError for any other.

    server: its name. entry: the one that explains it. appeal: the way to ask the moderators to
    look at it again, where there is one.
    """
    if case.kind not in TOLD_KINDS:
        raise ValueError(f"nobody is told of a {case.kind}")
    name = f"**{quoted(server, 100)}**"
    for_now = FOR_NOW if case.ends_at is not None else ""
    head = HEADS[case.kind].format(server=name, for_now=for_now)
    parts = [f"{head}\n{_says(case)}", *_why(case)]
    if entry is not None:
        parts.append(f"{READ}\n**{quoted(entry.question, 150)}**\n{clip(entry.short, _ENTRY)}")
    if appeal is not None:
        form = FORM.format(link=appeal.link, code=appeal.code) if appeal.link else ""
        parts.append("\n".join(filter(None, [APPEAL, form])))
    if case.kind in _HARD:
        parts.append(CARE)
    blocks = [text(part) for part in parts]
    return card(container(*blocks, text(small(NO_REPLY))), *_buttons(case, appeal))


def undone_card(case: Case, server: str) -> ui.LayoutView:
    """Return the message that takes back an earlier one: the action did not happen."""
    what = UNDONE_KINDS.get(case.kind, SOMETHING)
    words = UNDONE.format(what=what, server=f"**{quoted(server, 100)}**")
    return card(container(text(words), text(small(NO_REPLY))))


def _says(case: Case) -> str:
    if case.kind is CaseKind.BAN and case.ends_at is None:
        return NO_END
    end = ""
    if case.ends_at is not None:
        end = (
            f"{discord.utils.format_dt(case.ends_at, 'f')} "
            f"({discord.utils.format_dt(case.ends_at, 'R')})"
        )
    return SAYS[case.kind].format(end=end)


def _why(case: Case) -> list[str]:
    """Return the reason as a quotation, line by line, so that nothing in it is Markdown."""
    if not case.reason.strip():
        return [f"{WHY}\n{NO_REASON}"] if case.kind in _HARD else []
    lines = (quoted(line, 1000) for line in case.reason.splitlines())
    quotation = "\n".join(f"> {line}" for line in lines if line)
    return [f"{WHY}\n{clip(quotation, _REASON)}"]


def _buttons(case: Case, appeal: AppealWay | None) -> list[ui.ActionRow[Any]]:
    buttons = [] if appeal is None else [button(APPEAL_LABEL, appeal.control, style=Style.primary)]
    if case.kind in _HARD:
        buttons.append(button(HELP_LABEL, ShowCrisisCard()))
    return [row(*buttons)] if buttons else []
