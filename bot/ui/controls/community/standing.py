"""The controls of standing."""

from __future__ import annotations

from bot.ui.controls.states import Flag, Id, State, control


@control("helper-checked")
class CheckHelper(State):
    """Make a member a checked helper, or no longer; for moderators."""

    member_id: Id
    checked: Flag
