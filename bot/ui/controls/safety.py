"""The controls of help in danger: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import State, control


@control("crisis-more")
class ShowCrisisCard(State):
    """Show the whole card to whoever presses, and to nobody else."""
