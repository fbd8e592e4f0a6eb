"""The reasons that moderators can choose from, as the server has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.client.context import bot_of, server_id

if TYPE_CHECKING:
    from bot.client.responses import Interaction
    from bot.moderation.reasons import Reason


async def reasons_of(interaction: Interaction) -> Sequence[Reason]:
    """Return the reasons of an interaction's server, in their order. Raises StorageUnavailable."""
    return await bot_of(interaction).services.moderation.reasons.list(server_id(interaction))
