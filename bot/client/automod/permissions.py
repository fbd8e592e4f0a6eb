"""The right to see and change AutoMod: the admin and the bot both need Manage Server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.automod.gateway import GuildRules
from bot.client.checks import owns
from bot.client.context import bot_of, server_id
from bot.client.errors import UserError
from bot.client.guild_directory import UNSEEN

if TYPE_CHECKING:
    from bot.client.responses import Interaction

ADMIN_LACKS = (
    "Discord shows the rules of AutoMod only to people with the **Manage Server** permission. A "
    "role that was chosen in **/settings view** is not enough for this."
)
BOT_LACKS = (
    "Discord shows me the rules of AutoMod only if I have the **Manage Server** permission. Give "
    "it to my role in **Server Settings → Roles**, then try again. I use it for nothing else."
)


def rules_of(interaction: Interaction) -> GuildRules:
    """Return the rules of an interaction's server.

    Raises UserError unless both the person and the bot have Manage Server there.
    """
    guild_id = server_id(interaction)
    if not owns(interaction):
        raise UserError(ADMIN_LACKS)
    guild = bot_of(interaction).get_guild(guild_id)
    if guild is None or guild.unavailable:
        raise UserError(UNSEEN)
    may = guild.me.guild_permissions
    if not (may.manage_guild or may.administrator):
        raise UserError(BOT_LACKS)
    return GuildRules(guild)
