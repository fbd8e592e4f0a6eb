"""The controls of duty: on, off, the week, stepping away."""

from __future__ import annotations

from bot.ui.controls.states import Number, State, control


@control("duty-show")
class ShowDuty(State):
    """Show who is on duty."""


@control("duty-on")
class GoOnDuty(State):
    """Go on duty for some hours."""

    hours: Number


@control("duty-off")
class AskToGoOff(State):
    """Open the form with the note for whoever comes next."""


@control("duty-off-sent")
class GoOffDuty(State):
    """Go off duty with the note that was typed."""


@control("duty-week")
class AskForWeek(State):
    """Open the form with one's own times in the week."""


@control("duty-week-sent")
class SetWeek(State):
    """Store the times that were typed."""


@control("duty-away")
class ShowAway(State):
    """Show what one can step away from."""


@control("duty-away-for")
class StepAwayFor(State):
    """Step away from the chosen kinds of reports for some days."""

    days: Number


@control("duty-back")
class StepBack(State):
    """See all reports again."""
