"""/settings: what an admin decides for their server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_admin, require_admin
from bot.client.errors import UserError
from bot.client.guild_directory import server_of
from bot.client.responses import reply
from bot.servers import SETTINGS, Group
from bot.servers.autocomplete import Offer, settings_like, values_like
from bot.servers.parsing import read
from bot.ui.cards.settings.messages import saved_card
from bot.ui.text import quoted
from cogs.settings.changing import change, require_right
from cogs.settings.history import show_history
from cogs.settings.panel import ask_reset, panel, reply_caution
from cogs.settings.strip import offer_strip
from cogs.settings.transfer import offer_import, send_export

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

NO_SETTING = "There is no setting “{typed}”. Pick one from the list as you type."
_MOST_TYPED = 1000


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(
    commands.GroupCog, group_name="settings", group_description="How I work in this server"
):
    """Every command checks by itself whether an admin uses it."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="See and change all settings of this server")
    async def view(self, interaction: discord.Interaction[Any]) -> None:
        """Show the panel."""
        await require_admin(interaction)
        await reply(interaction, await panel(self.bot, interaction, Group.ANSWERS))

    @app_commands.command(name="set", description="Change one setting")
    @app_commands.describe(setting="Which one", value="Pick from the list, or type it")
    async def set_(
        self,
        interaction: discord.Interaction[Any],
        setting: str,
        value: app_commands.Range[str, 1, _MOST_TYPED],
    ) -> None:
        """Change a setting to what was picked or typed."""
        await require_admin(interaction)
        name = _named(setting)
        guild_id = await require_right(interaction, [name])
        server = await server_of(self.bot, guild_id)
        config = await self.bot.services.configs.require(guild_id)
        wanted = read(name, value, config, server)
        if await reply_caution(self.bot, interaction, name, wanted):
            return
        changed = await change(self.bot, interaction, {name: wanted})
        await reply(interaction, saved_card(changed, server))
        await offer_strip(self.bot, interaction, changed.before, changed.after)

    @app_commands.command(description="Reset a setting to its default")
    @app_commands.describe(setting="Which one; leave it out for all of them")
    async def reset(
        self, interaction: discord.Interaction[Any], setting: str | None = None
    ) -> None:
        """Ask whether a setting, or all of them, should go back to the default."""
        await require_admin(interaction)
        name = None if setting is None else _named(setting)
        await reply(interaction, await ask_reset(self.bot, interaction, name))

    @app_commands.command(description="Who changed what, and when")
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        """Show the newest changes."""
        await require_admin(interaction)
        await show_history(self.bot, interaction)

    @app_commands.command(description="All settings and this server's own entries as one file")
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Send the file, to the admin alone."""
        await require_admin(interaction)
        await send_export(self.bot, interaction)

    @app_commands.command(name="import", description="Import a file that /settings export made")
    @app_commands.describe(file="The file; you see what would change before anything does")
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Show what a file would change."""
        await require_admin(interaction)
        await offer_import(self.bot, interaction, file)

    @set_.autocomplete("setting")
    @reset.autocomplete("setting")
    async def offer_settings(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the settings that fit what is typed."""
        if not await is_admin(interaction):
            return []
        return _choices(settings_like(current))

    @set_.autocomplete("value")
    async def offer_values(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer values of the chosen setting that fit what is typed."""
        guild_id = interaction.guild_id
        if guild_id is None or not await is_admin(interaction):
            return []
        name = str(getattr(interaction.namespace, "setting", ""))
        server = await server_of(self.bot, guild_id)
        config = await self.bot.services.configs.get(guild_id)
        return _choices(values_like(name, current, config, server))


def _named(setting: str) -> str:
    """Return the setting that was picked, or typed by its label. Raises UserError."""
    low = setting.strip().lower()
    for name, declared in SETTINGS.items():
        if low in {name, declared.label.lower(), f"{declared.group}: {declared.label}".lower()}:
            return name
    raise UserError(NO_SETTING.format(typed=quoted(setting, 100)))


def _choices(offers: list[Offer]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=name if len(name) <= 100 else name[:99] + "…", value=value)
        for name, value in offers
    ]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Settings(bot))
