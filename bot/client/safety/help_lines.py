"""The help lines that cards name to a person in danger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, config_of
from bot.ui.cards.safety.requests import HelpLines

if TYPE_CHECKING:
    from bot.client.responses import Interaction


async def help_lines_of(interaction: Interaction) -> HelpLines:
    """Return the help lines of an interaction's server, or of a direct message. Never raises."""
    core = bot_of(interaction).services.core
    config = await config_of(interaction)
    return HelpLines(core.texts, core.resources, config.countries)
