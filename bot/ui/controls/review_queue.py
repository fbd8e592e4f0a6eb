"""The controls of the review queue: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Id, Number, State, control


@control("tri-list")
class ShowQueue(State):
    """Show a page of the groups; `upto` leaves out what came later, 0 for nothing."""

    upto: Id
    page: Number
