"""The controls of guides: into one, from step to step, and out of it with a summary."""

from __future__ import annotations

from bot.ui.controls.guides.place import GuideMove, GuidePlace
from bot.ui.controls.states import Name, State, control


@control("guide-open")
class OpenGuide(State):
    """Open a guide for whoever presses, beside the card that the button stands on."""

    guide: Name


@control("guide-pick")
class PickGuide(State):
    """Open the guide that is chosen in the select, in place of the list."""


@control("guide-list")
class ListGuides(State):
    """Show all guides, in place of the card."""


@control("guide-go")
class TakeGuideChoice(State):
    """Go on with one choice."""

    move: GuideMove
    place: GuidePlace


@control("guide-choose")
class ChooseInGuide(State):
    """Go on with what is chosen in the select."""

    place: GuidePlace


@control("guide-write")
class WriteInGuide(State):
    """Open the form in which a member says it in their own words."""

    place: GuidePlace


@control("guide-wrote")
class TakeWrittenWords(State):
    """Go on with what was typed into that form."""

    place: GuidePlace


@control("guide-back")
class GoBackInGuide(State):
    """Go back one step."""

    place: GuidePlace


@control("guide-anew")
class StartGuideAnew(State):
    """Begin the guide again, in place."""

    guide: Name


@control("guide-keep")
class KeepSummary(State):
    """Give the member the summary to copy, in a message of its own."""

    place: GuidePlace
