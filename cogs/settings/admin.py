"""The admin who uses a command or a control, and what follows from each of their changes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.client.checks import owns
from bot.client.community.upkeep import keep_tags_in_step
from bot.client.context import bot_of, directory_of, forget_context, patient_config_of, server_id
from bot.client.responses import Interaction
from bot.client.team_channels import problem_with
from bot.servers.admin import AdminContext
from bot.storage import StorageUnavailable
from bot.ui.cards.settings.messages import announcement_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ConfigChange, ServerConfig

_log = logging.getLogger(__name__)


async def admin_of(interaction: Interaction) -> AdminContext:
    """Return the admin; only below `@admins_only`.

    Raises UserError while Discord hides the server.
    """
    return AdminContext(
        server_id(interaction),
        interaction.user.id,
        owns(interaction),
        await directory_of(interaction),
        str(interaction.locale),
    )


async def required_config(interaction: Interaction) -> ServerConfig:
    """Return the settings of the server. Raises StorageUnavailable if they are not known.

    An admin must not see defaults as if they had been set.
    """
    config = await patient_config_of(interaction)
    if not config.known:
        raise StorageUnavailable("The settings of the server cannot be read.")
    return config


async def after_change(interaction: Interaction, admin: AdminContext, change: ConfigChange) -> None:
    """Do what follows from a change: announce it if that is on (or was), and keep tags in step."""
    forget_context(interaction)
    await keep_tags_in_step(bot_of(interaction), admin.guild_id, change)
    is_announced = change.before.announce_changes or change.after.announce_changes
    if not is_announced or not change.names:
        return
    bot = bot_of(interaction)
    # A change that takes the channel away is announced where it was.
    channel = _team_channel(bot, change.after, admin) or _team_channel(bot, change.before, admin)
    if channel is None:
        return
    try:
        await channel.send(view=announcement_card(admin.user_id, change, admin.directory))
    except discord.HTTPException as error:
        _log.warning("A change of settings could not be announced (%s).", error.code)


def _team_channel(
    bot: BoundaryBot, config: ServerConfig, admin: AdminContext
) -> discord.abc.Messageable | None:
    """Return the moderators' channel, unless something for them cannot be posted there."""
    channel_id = config.moderator_channel
    if channel_id is None or problem_with(bot, admin.guild_id, channel_id):
        return None
    channel = bot.get_channel(channel_id)
    return channel if isinstance(channel, discord.abc.Messageable) else None
