"""A member's own cases, as they see them: no notes, no safety cases, and no moderator's name."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.moderation.cases.models import Case, CaseKind
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.cases.words import FADED, moment
from bot.ui.controls.items import button, row
from bot.ui.controls.moderation.cases import ShowOwnCases
from bot.ui.text import quoted, small, units

TITLE = "### What the moderators told you here"
NOTHING = """### Nothing here
There are no warnings, timeouts, kicks or bans of yours in this server."""
NO_MORE = "There is nothing earlier."
NAMES = {
    CaseKind.WARNING: "A warning",
    CaseKind.TIMEOUT: "A timeout",
    CaseKind.UNTIMEOUT: "A timeout ended early",
    CaseKind.KICK: "A kick",
    CaseKind.BAN: "A ban",
    CaseKind.UNBAN: "A ban ended",
}
OWN_KINDS = frozenset(NAMES)
"""The kinds that members see of their own cases: only those that they are told of."""
NO_REASON = "No reason was written down."
UNTIL = "until {when}"
OVER = "over since {when}"
FADED_HERE = f"it has {FADED}, and no longer counts"
PRIVATE = """Only you see this. If something here seems wrong to you, or you would like to talk \
about it, write to the moderators: **/contact**."""
APPEAL = "**/appeal** asks them to look at a warning, a timeout or a ban again."
HARD = "If it weighs on you: **/crisis** shows where help is, at any time."
# Of the 4,000 characters of a message; the rest is for what stands around the cases.
_ROOM = 3000


def own_cases_card(
    cases: Sequence[Case],
    faded_ids: frozenset[int],
    *,
    more: bool,
    first: bool,
    appeals: bool = False,
) -> ui.LayoutView:
    """Return a page of a member's own cases, each of OWN_KINDS.

    faded_ids: the numbers of those whose points are gone. more: there are earlier ones. first:
    these are the newest. appeals: the server takes appeals.
    """
    entries = _fitting([case for case in cases if case.kind in OWN_KINDS], faded_ids)
    if not entries and first:
        return card(container(text(NOTHING), accent=QUIET))
    body = "\n\n".join([TITLE, *(block for _, block in entries)] if entries else [TITLE, NO_MORE])
    buttons = [] if first else [button("Newest", ShowOwnCases())]
    if entries and (more or len(entries) < len(cases)):
        buttons.append(button("Earlier", ShowOwnCases(entries[-1][0].id)))
    notes = [PRIVATE, *([APPEAL] if appeals else []), HARD]
    items = [text(body), text(small("\n".join(notes)))]
    return card(container(*items), *([row(*buttons)] if buttons else []))


def _fitting(cases: Sequence[Case], faded_ids: frozenset[int]) -> list[tuple[Case, str]]:
    fitting: list[tuple[Case, str]] = []
    length = 0
    for case in cases:
        block = _block(case, is_faded=case.id in faded_ids)
        length += units(block) + 2
        if length > _ROOM:
            break
        fitting.append((case, block))
    return fitting


def _block(case: Case, *, is_faded: bool) -> str:
    when = discord.utils.format_dt(case.created_at, "D")
    facts = [f"**{NAMES[case.kind]}** · {when} · case {case.id}"]
    if case.lifted_at is not None:
        facts.append(OVER.format(when=moment(case.lifted_at)))
    elif case.ends_at is not None:
        facts.append(UNTIL.format(when=moment(case.ends_at)))
    if is_faded:
        facts.append(FADED_HERE)
    reason = quoted(case.reason, 500) or NO_REASON
    return f"{' · '.join(facts)}\n> {reason}"
