"""The controls of /reasons: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Id, Name, State, control


@control("reasons-list")
class ShowReasons(State):
    """Show all reasons."""


@control("reasons-pick")
class PickReason(State):
    """Show the reason that is chosen in the select."""


@control("reasons-form")
class OpenReasonForm(State):
    """Open the form of a reason, or of a new one (None)."""

    reason_id: Name | None = None


@control("reasons-save")
class SaveReason(State):
    """Save what was typed into the form; `entry_id`: the entry that explains the reason."""

    reason_id: Name | None
    entry_id: Name | None


@control("reasons-remove")
class RemoveReason(State):
    """Take a reason off the list."""

    reason_id: Name


@control("reasons-undo")
class UndoReason(State):
    """Take a change back, by its row in the audit."""

    row_id: Id
