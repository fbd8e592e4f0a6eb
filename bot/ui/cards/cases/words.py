"""Words that the cards of cases share: kinds, states, and lines about one case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.moderation.cases.models import Case, CaseKind, CaseStatus
from bot.ui.text import clip, quoted

NAMES = {
    CaseKind.NOTE: "Note",
    CaseKind.WARNING: "Warning",
    CaseKind.TIMEOUT: "Timeout",
    CaseKind.UNTIMEOUT: "Timeout ended",
    CaseKind.KICK: "Kick",
    CaseKind.BAN: "Ban",
    CaseKind.UNBAN: "Ban ended",
    CaseKind.SAFETY: "Safety case",
}
VERBS = {
    CaseKind.NOTE: "Note about {name}",
    CaseKind.WARNING: "Warn {name}",
    CaseKind.TIMEOUT: "Time out {name}",
    CaseKind.UNTIMEOUT: "End the timeout of {name}",
    CaseKind.KICK: "Kick {name}",
    CaseKind.BAN: "Ban {name}",
    CaseKind.UNBAN: "End the ban of {name}",
    CaseKind.SAFETY: "Safety case: {name}",
}
DONE = {
    CaseKind.NOTE: "The note about {name} is kept",
    CaseKind.WARNING: "{name} is warned",
    CaseKind.TIMEOUT: "{name} is timed out",
    CaseKind.UNTIMEOUT: "The timeout of {name} is over",
    CaseKind.KICK: "{name} is kicked",
    CaseKind.BAN: "{name} is banned",
    CaseKind.UNBAN: "{name} is no longer banned",
    CaseKind.SAFETY: "The safety case about {name} is kept",
}
STATES = {
    CaseStatus.PENDING: "under way",
    CaseStatus.FAILED: "did not happen",
    CaseStatus.VOID: "does not count",
}
ERASED = "somebody whose data were erased"
NO_REASON = "No reason was written down."
FADED = "faded"
SAFETY_PRESETS = {
    "safety-looked-in": "Somebody looked in on them",
    "safety-help-shown": "Help was shown to them",
    "safety-informed": "Family, friends or other moderators know",
}
"""The events of safety cases; the keys are stored as the preset."""


def mention(user_id: int | None) -> str:
    """Return how somebody is named on a card."""
    return ERASED if user_id is None else f"<@{user_id}>"


def moment(when: datetime) -> str:
    """Return a moment as a day, and how far it is away."""
    return f"{discord.utils.format_dt(when, 'f')} ({discord.utils.format_dt(when, 'R')})"


def points_in_words(number: int) -> str:
    """Return a number of points: "1 point"."""
    return "1 point" if number == 1 else f"{number} points"


def cases_in_words(number: int) -> str:
    """Return a number of cases: "1 case"."""
    return "1 case" if number == 1 else f"{number:,} cases"


def quotation(words: str, longest: int) -> str:
    """Return a text as a quotation line by line, without any Markdown."""
    lines = (quoted(line, 1000) for line in words.splitlines())
    return clip("\n".join(f"> {line}" for line in lines if line), longest)


def case_line(case: Case, *, points_left: int, with_member: bool = False) -> str:
    """Return a case in two or three lines of a list.

    points_left: what is left of its points; what is gone has faded.
    """
    facts = [f"**{case.id} · {NAMES[case.kind]}**"]
    if case.status in STATES:
        facts.append(STATES[case.status])
    elif case.points:
        fade_note = "" if points_left else f", {FADED}"
        facts.append(points_in_words(case.points) + fade_note)
    if with_member:
        facts.append(mention(case.member_id))
    facts.append(discord.utils.format_dt(case.created_at, "R"))
    if case.moderator_id is not None:
        facts.append(f"by {mention(case.moderator_id)}")
    reason = f"\n> {quoted(case.reason, 140)}" if case.reason.strip() else ""
    return " · ".join(facts) + reason


def option_label(case: Case) -> str:
    """Return a case as an option of a select."""
    reason = f": {case.reason}" if case.reason.strip() else ""
    return clip(f"{case.id} · {NAMES[case.kind]}{reason}", 90)


def join_lines(lines: Sequence[str]) -> str:
    """Return the lines that are not empty, one below the other."""
    return "\n".join(filter(None, lines))
