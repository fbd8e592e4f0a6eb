"""Placeholder until the action service is merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.responses import Interaction
    from bot.moderation.actions.orders import ActionOrder, ActionResult
    from bot.moderation.cases.models import MessageLink


async def act(interaction: Interaction, order: ActionOrder) -> ActionResult:
    """Carry out an order."""
    raise NotImplementedError


async def delete_message(interaction: Interaction, message: MessageLink, reason: str) -> bool:
    """Delete a message; False if it was gone."""
    raise NotImplementedError
