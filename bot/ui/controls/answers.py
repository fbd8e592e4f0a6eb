"""The controls of answers: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Name, Number, State, control


@control("browse")
class BrowsePage(State):
    """Show a page of the subjects, or of the questions of one; `category` is its key."""

    category: Name | None
    page: Number


@control("mute")
class StopOffers(State):
    """Offer whoever presses no more answers; `tag` proves whom the card answers."""

    tag: Name


@control("unmute")
class ResumeOffers(State):
    """Offer whoever presses answers again."""
