"""Changing settings: whoever does it is checked, the server is checked, the team is told."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import discord

from bot.client.checks import owns, require_admin
from bot.client.errors import StaleControlError, UserError
from bot.client.guild_directory import server_of
from bot.client.responses import Interaction, in_time
from bot.client.team_channels import problem_with
from bot.servers import SETTINGS, Changed, ServerConfig, Who
from bot.servers.validation import check
from bot.ui.cards.settings.messages import announcement_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)
OWNERS_ONLY = (
    "Only members with the **Manage Server** permission can change **{label}**: a role that "
    "was chosen here cannot choose others."
)


def known(name: str) -> str:
    """Return the name of a setting. Raises StaleControlError when it is none."""
    if name not in SETTINGS:
        raise StaleControlError
    return name


async def require_right(interaction: Interaction, names: Collection[str] = ()) -> int:
    """Return the server's id. Raises UserError for whoever may not change these settings."""
    guild_id = await require_admin(interaction)
    for name in names:
        if SETTINGS[name].who is Who.OWNER and not owns(interaction):
            raise UserError(OWNERS_ONLY.format(label=SETTINGS[name].label))
    return guild_id


async def cautions(
    bot: BoundaryBot, interaction: Interaction, values: Mapping[str, object]
) -> list[str]:
    """Return what an admin should know before these values hold, one sentence each.

    Raises UserError for whoever may not change them, SettingError when one cannot hold here.
    """
    guild_id = await require_right(interaction, values)
    server = await server_of(bot, guild_id)
    found = (check(name, value, server) for name, value in values.items())
    return [caution for caution in found if caution]


async def change(
    bot: BoundaryBot,
    interaction: Interaction,
    values: Mapping[str, object],
    *,
    unset: Collection[str] = (),
) -> Changed:
    """Check and change settings, and tell the team if they want it. Raises as `cautions` does."""
    await cautions(bot, interaction, values)
    guild_id = await require_right(interaction, unset)
    changing = bot.services.configs.change(
        guild_id, values, unset=unset, actor_id=interaction.user.id
    )
    changed = await in_time(interaction, changing)
    await announce(bot, interaction, changed)
    return changed


async def announce(bot: BoundaryBot, interaction: Interaction, changed: Changed) -> None:
    """Say in the moderators' channel what was changed, if that is on (or was until now)."""
    guild_id = interaction.guild_id
    wanted = changed.before.announce_changes or changed.after.announce_changes
    if guild_id is None or not wanted or not changed.names:
        return
    server = await server_of(bot, guild_id)
    channel = _told(bot, changed.after, guild_id) or _told(bot, changed.before, guild_id)
    if channel is None:
        return
    try:
        await channel.send(view=announcement_card(interaction.user.id, changed, server))
    except discord.HTTPException as error:
        _log.warning("A change of settings could not be announced (%s).", error.code)


def _told(bot: BoundaryBot, config: ServerConfig, guild_id: int) -> discord.abc.Messageable | None:
    """Return the moderators' channel, unless something for them cannot be posted there."""
    channel_id = config.moderator_channel
    if channel_id is None or problem_with(bot, guild_id, channel_id):
        return None
    channel = bot.get_channel(channel_id)
    return channel if isinstance(channel, discord.abc.Messageable) else None
