"""The controls of locked and slow channels, and of pauses."""

from __future__ import annotations

from bot.moderation.restrictions import RestrictionKind
from bot.ui.controls.states import Id, State, control


@control("lock-end")
class EndRestriction(State):
    """End a restriction before its time; `token` tells it from a later one of the same place."""

    kind: RestrictionKind
    place_id: Id
    token: Id
