"""The guides that a server lets its members use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.errors import UserError
from bot.guides import Guide, GuideBook
from bot.ui.present import NO_GUIDES

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

OFF = "Guides are switched off in this server. **/ask** and **/browse** still answer questions."


def guides_of(bot: BoundaryBot, config: ServerConfig) -> GuideBook:
    """Return the guides of a server with these settings; none where they are switched off."""
    return bot.services.core.guides if config.guides else NO_GUIDES


def guides_on(bot: BoundaryBot, config: ServerConfig, entry_id: str) -> tuple[Guide, ...]:
    """Return the guides that the answer of an entry leads to in a server."""
    return guides_of(bot, config).offered_on(entry_id)


def require_guides(config: ServerConfig) -> None:
    """Raise UserError where an admin has switched guides off."""
    if not config.guides:
        raise UserError(OFF)
