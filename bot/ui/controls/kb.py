"""The controls of /kb: what each carries in its custom id."""

from __future__ import annotations

from bot.ui.controls.states import Name, Number, State, control


@control("kb-history")
class ShowHistory(State):
    """Show an entry's newest revisions."""

    entry_id: Name


@control("kb-past")
class ShowHistoryPage(State):
    """Show a page of an entry's revisions."""

    entry_id: Name
    page: Number


@control("kb-revision")
class ChooseRevision(State):
    """Show what a revision changed; its number is chosen in the select."""

    entry_id: Name


@control("kb-roll")
class AskToRollBack(State):
    """Ask before an entry is rolled back."""

    entry_id: Name
    revision: Number


@control("kb-rolled")
class RollBack(State):
    """Roll an entry back; `base` is the revision that the moderator saw as the newest."""

    entry_id: Name
    revision: Number
    base: Number
