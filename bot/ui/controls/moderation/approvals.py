"""The controls of the card on which a second moderator agrees, or does not."""

from __future__ import annotations

from bot.ui.controls.states import Id, State, control


@control("mod-approve")
class ApproveOrder(State):
    """Agree: what another moderator has ordered is carried out."""

    approval_id: Id


@control("mod-refuse")
class RefuseOrder(State):
    """Do not agree, or take one's own order back."""

    approval_id: Id
