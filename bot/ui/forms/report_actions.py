"""The small forms in which a moderator says why, before something is done about a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
from discord import ui

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.reports import ReportStatus
from bot.ui.controls.moderation.reports import ReportStep, TakeReportAction
from bot.ui.forms.modals import TEXT, empty_modal, single_choice

LENGTH, TELL, KEEP, OUTCOME = "length", "tell", "keep", "outcome"
YES, NO = "yes", "no"

TITLES = {
    ReportStep.NOTE: "Make a note",
    ReportStep.WARN: "Warn the member",
    ReportStep.TIMEOUT: "Time the member out",
    ReportStep.HELP: "Send help to the member",
    ReportStep.DELETE: "Delete the message",
    ReportStep.CLOSE: "Close the report",
}
REASON_LABEL = "Why?"
REASON_SEEN = "The member reads this. Please name nobody who may have reported it."
REASON_UNSEEN = "Only moderators read this."
REASON_AUDIT = "This stands in Discord's audit log. Please name nobody who may have reported it."
NOTE_LABEL = "Your note"
WORDS_LABEL = "Anything to add?"
LENGTH_LABEL = "For how long?"
TELL_LABEL = "Tell the member by direct message?"
KEEP_LABEL = "Keep a copy of the message with the case?"
KEEP_HINT = "Encrypted. Without it only a link is kept."
OUTCOME_LABEL = "How does it end?"
HELP_SAYS = """They get the numbers of help lines from me in a private message. It is **no \
punishment**: it has no points, and does not count as a warning. It does not say that somebody \
reported them."""
LENGTHS = (
    ("1 hour", timedelta(hours=1)),
    ("10 minutes", timedelta(minutes=10)),
    ("6 hours", timedelta(hours=6)),
    ("1 day", timedelta(days=1)),
    ("3 days", timedelta(days=3)),
    ("7 days", timedelta(days=7)),
    ("28 days", timedelta(days=28)),
)
OUTCOMES = {
    ReportStatus.DONE: "It was dealt with in another way",
    ReportStatus.DISMISSED: "Nothing was wrong",
}
_WITH_REASON = {ReportStep.WARN, ReportStep.TIMEOUT}


def action_modal(report_id: int, step: ReportStep, *, has_text: bool = False) -> ui.Modal:
    """Return the form of one step; has_text: a message's text could be kept with the case."""
    form = empty_modal(TITLES[step], TakeReportAction(report_id, step))
    if step is ReportStep.HELP:
        form.add_item(ui.TextDisplay[Any](HELP_SAYS))
    if step is ReportStep.CLOSE:
        form.add_item(ui.Label[Any](text=OUTCOME_LABEL, component=_outcomes()))
    if step is ReportStep.TIMEOUT:
        form.add_item(ui.Label[Any](text=LENGTH_LABEL, component=_lengths()))
    form.add_item(_reason(step, required=step in _WITH_REASON | {ReportStep.NOTE}))
    if step in _WITH_REASON:
        tell = single_choice(TELL, ("Yes", YES), ("No", NO))
        form.add_item(ui.Label[Any](text=TELL_LABEL, component=tell))
    if has_text and step in _WITH_REASON | {ReportStep.NOTE}:
        keep = single_choice(KEEP, ("No", NO), ("Yes", YES))
        form.add_item(ui.Label[Any](text=KEEP_LABEL, description=KEEP_HINT, component=keep))
    return form


def _reason(step: ReportStep, *, required: bool) -> ui.Label[Any]:
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        max_length=MAX_REASON,
        required=required,
    )
    label = NOTE_LABEL if step is ReportStep.NOTE else REASON_LABEL
    if step in {ReportStep.HELP, ReportStep.CLOSE}:
        label = WORDS_LABEL
    hint = REASON_UNSEEN
    if step in _WITH_REASON:
        hint = REASON_SEEN
    elif step is ReportStep.DELETE:
        hint = REASON_AUDIT
    return ui.Label[Any](text=label, description=hint, component=field)


def _lengths() -> ui.Select[Any]:
    first, *others = [(words, str(int(time.total_seconds()))) for words, time in LENGTHS]
    return _required(single_choice(LENGTH, first, *others))


def _outcomes() -> ui.Select[Any]:
    first, *others = [(words, status.value) for status, words in OUTCOMES.items()]
    return _required(single_choice(OUTCOME, first, *others))


def _required(choice: ui.Select[Any]) -> ui.Select[Any]:
    """Let a select not be emptied."""
    choice.required = True
    return choice
