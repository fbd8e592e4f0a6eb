"""The cards of duty: who is there, the week, the notes, and time off from reports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.duty import next_time, slot_text
from bot.ui.card import QUIET, card, container, line, text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.moderation.duty import (
    AskForWeek,
    AskToGoOff,
    GoOnDuty,
    ShowAway,
    ShowDuty,
    StepAwayFor,
    StepBack,
)
from bot.ui.text import clip, quoted, small

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.moderation.duty import DutyView, RotaSlot, Shift, StepAway

HOURS = (2, 4, 8)
DAYS = (1, 3, 7, 14)
NOBODY = (
    "**Nobody is on duty.** Until somebody is, alerts and reports call the role that admins chose "
    "for them, if they chose one."
)
ON_DUTY = "**On duty now**"
PERSON = "- <@{id}>, since {since}, until {ends}"
NO_WEEK = "No fixed times yet. Press **My times**, and I put you on duty at these times each week."
WEEK = "**Next by the rota** (shown in your own time)"
NOTES = "**Notes from those before you**"
BEGAN = "You are on duty until {ends}. Alerts and reports call you now."
ENDED = "You are off duty. Thank you for being there. You were on duty for {length}."
WAS_OFF = "You were not on duty."
NOTE_LEFT = "Your note is there for whoever comes next: **/duty now** shows it."
WEEK_SET = "I put you on duty at these times each week (in UTC):\n{slots}"
WEEK_EMPTY = "You have no fixed times any more. **/duty on** still works."
AWAY = """### Step away for a while
Nobody can read everything all the time. Choose what you do not want to see. I do not call you for \
it, and its text stays behind a button. Nobody but you and me knows how long."""
AWAY_NOW = "You have stepped away from **{what}** until {ends}."
BACK = "You see all reports again."
EVERYTHING = ("all", "All reports")
_NOTES_ROOM, _SLOTS, _PEOPLE = 1500, 8, 20


def duty_card(view: DutyView, now: datetime) -> ui.LayoutView:
    """Return who is on duty, who comes next, and what was left as notes."""
    items: list[ui.Item[Any]] = [text("\n".join(["### Duty", *_people(view.shifts)]))]
    items += [line(), text("\n".join(_week(view.rota, now)))]
    if view.notes:
        notes = [
            f"> {quoted(note.text, 400)}\n{small(_signature(note.moderator_id, note.at))}"
            for note in view.notes
        ]
        items += [line(), text(clip("\n".join([NOTES, *notes]), _NOTES_ROOM))]
    on = [
        button(f"On duty, {hours} hours", GoOnDuty(hours), style=Style.primary) for hours in HOURS
    ]
    rest = [
        button("Off duty", AskToGoOff()),
        button("My times", AskForWeek()),
        button("Step away", ShowAway()),
    ]
    return card(container(*items), row(*on), row(*rest))


def began_card(shift: Shift, trouble: str = "") -> ui.LayoutView:
    """Return what a moderator reads who has gone on duty."""
    ends = "you end it" if shift.ends is None else discord.utils.format_dt(shift.ends, "t")
    words = _join(BEGAN.format(ends=ends), trouble)
    return card(container(text(words)), row(button("Off duty", AskToGoOff())))


def ended_card(shift: Shift | None, *, has_note: bool, trouble: str = "") -> ui.LayoutView:
    """Return what a moderator reads who has gone off duty."""
    words = WAS_OFF
    if shift is not None and shift.ends is not None:
        words = ENDED.format(length=length_text(shift.ends - shift.since))
    return card(
        container(text(_join(words, NOTE_LEFT if has_note else "", trouble)), accent=QUIET),
        row(button("Who is on duty", ShowDuty())),
    )


def week_card(slots: Sequence[RotaSlot]) -> ui.LayoutView:
    """Return a moderator's own times as they were stored."""
    times = "\n".join(f"- {slot_text(slot.begins, slot.ends)}" for slot in slots)
    words = WEEK_SET.format(slots=times) if slots else WEEK_EMPTY
    return card(container(text(words)), row(button("Change", AskForWeek())))


def away_card(away: StepAway | None, categories: Sequence[tuple[str, str]]) -> ui.LayoutView:
    """Return the choice of what to step away from; categories: (id, label) of reports."""
    labels = dict([EVERYTHING, *categories])
    words = [AWAY]
    if away is not None:
        what = ", ".join(labels.get(each, each) for each in sorted(away.categories))
        ends = discord.utils.format_dt(away.ends, "f")
        words.append(AWAY_NOW.format(what=what or EVERYTHING[1], ends=ends))
    options = [option(label, key) for key, label in (EVERYTHING, *categories)]
    rows = [
        row(
            select(
                f"{days} day{'s' if days > 1 else ''} without …",
                StepAwayFor(days),
                options=options,
                most=len(options),
            )
        )
        for days in DAYS
    ]
    back = [row(button("See all reports again", StepBack()))] if away is not None else []
    return card(container(text("\n\n".join(words)), accent=QUIET), *rows, *back)


def length_text(length: timedelta) -> str:
    """Return how long somebody was on duty, in hours and minutes."""
    minutes = max(0, round(length.total_seconds() / 60))
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else ""]
    return " ".join(filter(None, parts))


def _people(shifts: Sequence[Shift]) -> list[str]:
    if not shifts:
        return [NOBODY]
    lines = [ON_DUTY]
    for shift in shifts[:_PEOPLE]:
        ends = "they end it" if shift.ends is None else discord.utils.format_dt(shift.ends, "t")
        since = discord.utils.format_dt(shift.since, "R")
        lines.append(PERSON.format(id=shift.moderator_id, since=since, ends=ends))
    more = len(shifts) - _PEOPLE
    return [*lines, f"- and {more} more"] if more > 0 else lines


def _week(rota: Sequence[RotaSlot], now: datetime) -> list[str]:
    if not rota:
        return [NO_WEEK]
    upcoming = sorted((next_time(slot.begins, now), slot) for slot in rota)[:_SLOTS]
    lines = [WEEK]
    for begins, slot in upcoming:
        ends = begins + timedelta(minutes=slot.ends - slot.begins)
        first, last = (discord.utils.format_dt(each, "f") for each in (begins, ends))
        lines.append(f"- {first} – {last}: <@{slot.moderator_id}>")
    return lines


def _signature(moderator_id: int | None, at: datetime) -> str:
    who = "somebody who erased their data" if moderator_id is None else f"<@{moderator_id}>"
    return f"{who}, {discord.utils.format_dt(at, 'R')}"


def _join(*sentences: str) -> str:
    return "\n".join(filter(None, sentences))
