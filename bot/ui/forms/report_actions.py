"""The small forms for a moderator's reason, before a step on a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from discord import ui
from msgspec import Struct

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.reports import ReportStatus
from bot.ui.controls.items import option
from bot.ui.controls.moderation.reports import AskForReportAction, ReportStep, TakeReportAction
from bot.ui.forms.modals import empty_modal, paragraph_field, single_choice

LENGTH, TELL, KEEP, OUTCOME, PRESET = "length", "tell", "keep", "outcome", "preset"
PRESET_OWN = "-"
"""The option for no reason of the list: Discord lets no option be without a value."""
YES, NO = "yes", "no"

TITLES = {
    ReportStep.NOTE: "Make a note",
    ReportStep.WARN: "Warn the member",
    ReportStep.TIMEOUT: "Time the member out",
    ReportStep.HELP: "Send help to the member",
    ReportStep.DELETE: "Delete the message",
    ReportStep.CLOSE: "Close the report",
}
PRESET_LABEL = "Reason"
PRESET_NONE = "In my own words alone"
REASON_LABEL = "Why?"
REASON_OWN = "In your own words"
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
_WORDS = {
    ReportStep.NOTE: (NOTE_LABEL, REASON_UNSEEN),
    ReportStep.WARN: (REASON_OWN, REASON_SEEN),
    ReportStep.TIMEOUT: (REASON_OWN, REASON_SEEN),
    ReportStep.DELETE: (REASON_LABEL, REASON_AUDIT),
}
_MOST_OPTIONS = 25


class StepChoices(Struct, frozen=True):
    """The choices in the form of a step, and its first values.

    presets: (id, title, text) of each reason. has_text: a message's text could be kept with the
    case. tell: whether the server tells members at first. words: what was typed before.
    """

    presets: Sequence[tuple[str, str, str]] = ()
    has_text: bool = False
    tell: bool = True
    words: str = ""


def action_modal(state: AskForReportAction, choices: StepChoices) -> ui.Modal:
    """Return the form of one step; it has at most five fields, as Discord wants."""
    step = state.step
    form = empty_modal(TITLES[step], TakeReportAction(state.report_id, step, state.anyway))
    if step is ReportStep.HELP:
        form.add_item(ui.TextDisplay[Any](HELP_SAYS))
    if step is ReportStep.CLOSE:
        form.add_item(ui.Label[Any](text=OUTCOME_LABEL, component=_outcomes()))
    if step is ReportStep.TIMEOUT:
        form.add_item(ui.Label[Any](text=LENGTH_LABEL, component=_lengths()))
    if step in _WITH_REASON:
        form.add_item(ui.Label[Any](text=PRESET_LABEL, component=_presets(choices.presets)))
    form.add_item(_words(step, choices.words))
    if step in _WITH_REASON:
        form.add_item(ui.Label[Any](text=TELL_LABEL, component=_telling(tell=choices.tell)))
    if choices.has_text and step in _WITH_REASON | {ReportStep.NOTE}:
        keep = single_choice(KEEP, ("No", NO), ("Yes", YES))
        form.add_item(ui.Label[Any](text=KEEP_LABEL, description=KEEP_HINT, component=keep))
    return form


def _words(step: ReportStep, words: str) -> ui.Label[Any]:
    field = paragraph_field(MAX_REASON, words)
    # Of a note the words are all there is; the others have a reason to choose, or need none.
    field.required = step is ReportStep.NOTE
    label, hint = _WORDS.get(step, (WORDS_LABEL, REASON_UNSEEN))
    return ui.Label[Any](text=label, description=hint, component=field)


def _presets(presets: Sequence[tuple[str, str, str]]) -> ui.Select[Any]:
    options = [option(PRESET_NONE, PRESET_OWN, default=True)]
    options += [option(title, value, words) for value, title, words in presets]
    return ui.Select[Any](custom_id=PRESET, options=options[:_MOST_OPTIONS], required=False)


def _telling(*, tell: bool) -> ui.Select[Any]:
    # `single_choice` chooses the first.
    yes, no = ("Yes", YES), ("No", NO)
    return single_choice(TELL, yes, no) if tell else single_choice(TELL, no, yes)


def _lengths() -> ui.Select[Any]:
    first, *others = [(words, str(int(time.total_seconds()))) for words, time in LENGTHS]
    return _make_required(single_choice(LENGTH, first, *others))


def _outcomes() -> ui.Select[Any]:
    first, *others = [(words, status.value) for status, words in OUTCOMES.items()]
    return _make_required(single_choice(OUTCOME, first, *others))


def _make_required(choice: ui.Select[Any]) -> ui.Select[Any]:
    """Let a select not be emptied."""
    choice.required = True
    return choice
