"""The controls of /insights and the weekly summary: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Number, State, control


@control("insights")
class ShowInsights(State):
    """Show the figures of the last `days`."""

    days: Number
