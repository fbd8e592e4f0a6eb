"""The controls of the review queue: what each carries in its custom id.

Their actions begin with `tri`, as they did in the first version; buttons of then still work.
"""

from __future__ import annotations

from bot.ui.controls.states import Id, Number, State, control


class GroupPlace(State):
    """The place of a group: its lead question, the newest id of the list, and its number there.

    Only the lead is looked up. The number is where the walk through the groups goes on.
    """

    lead: Id
    upto: Id
    number: Number


@control("tri-list")
class ShowQueue(State):
    """Show a page of the groups; `upto` leaves out what came later, 0 for nothing."""

    upto: Id
    page: Number


@control("tri-at")
class ShowGroupAt(State):
    """Show the group with a number, the last one when there are fewer by now."""

    upto: Id
    number: Number


@control("tri")
class ShowGroup(State):
    """Show one group."""

    place: GroupPlace


@control("tri-look")
class LookForEntry(State):
    """Open the form in which a moderator looks for an entry."""

    place: GroupPlace


@control("tri-found")
class OfferEntries(State):
    """Offer the entries that fit the submitted words."""

    place: GroupPlace


@control("tri-means")
class LinkGroup(State):
    """Let a group lead to an entry, which is chosen in the select."""

    place: GroupPlace


@control("tri-away")
class RefuseGroup(State):
    """Let a group be out of scope."""

    place: GroupPlace


@control("tri-word")
class EditWording(State):
    """Open the form for the wording of a group, and what it means."""

    place: GroupPlace


@control("tri-worded")
class SubmitWording(State):
    """Take the submitted wording, and what it means."""

    place: GroupPlace


@control("tri-new")
class WriteGroupEntry(State):
    """Open the form of an entry, drafted from a group."""

    place: GroupPlace


@control("tri-saved")
class SubmitGroupEntry(State):
    """Keep the submitted entry as a draft for a group."""

    place: GroupPlace


@control("tri-dismiss")
class DismissGroup(State):
    """Take a group out of the queue."""

    place: GroupPlace


@control("tri-undo")
class UndoDecision(State):
    """Undo a decision about a group; `row_id` is its audit row."""

    row_id: Id
    place: GroupPlace
