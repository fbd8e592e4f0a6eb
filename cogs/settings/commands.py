"""/settings: what an admin decides for their server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import admins_only, is_admin
from bot.client.context import config_of, directory_of
from bot.client.errors import UserError
from bot.client.responses import in_time, reply
from bot.servers import SETTINGS
from bot.servers.autocomplete import Offer, settings_like, values_like
from bot.servers.editing import Caution
from bot.ui.cards.settings.messages import caution_card, saved_card
from bot.ui.text import quoted
from cogs.settings.admin import admin_of, after_change
from cogs.settings.history import history_view
from cogs.settings.panel import panel_view, reset_question
from cogs.settings.strip import offer_strip
from cogs.settings.transfer import offer_import, send_export

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

NO_SETTING = "There is no setting “{typed}”. Pick one from the list as you type."
_MOST_TYPED = 1000


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class SettingsCommands(
    commands.GroupCog, group_name="settings", group_description="How I work in this server"
):
    """The commands of /settings."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="See and change all settings of this server")
    @admins_only
    async def view(self, interaction: discord.Interaction[Any]) -> None:
        """Show the panel."""
        await reply(interaction, await panel_view(interaction))

    @app_commands.command(name="set", description="Change one setting")
    @app_commands.describe(setting="Which one", value="Pick from the list, or type it")
    @admins_only
    async def set_(
        self,
        interaction: discord.Interaction[Any],
        setting: str,
        value: app_commands.Range[str, 1, _MOST_TYPED],
    ) -> None:
        """Change a setting to what was picked or typed."""
        name, admin = _name_of(setting), await admin_of(interaction)
        saving = self.bot.services.settings.save_text(admin, name, value)
        outcome = await in_time(interaction, saving)
        if isinstance(outcome, Caution):
            await reply(interaction, caution_card(outcome.name, outcome.value, outcome.sentence))
            return
        await after_change(interaction, admin, outcome)
        await reply(interaction, saved_card(outcome, admin.directory))
        await offer_strip(self.bot, interaction, outcome.before, outcome.after)

    @app_commands.command(description="Reset a setting to its default")
    @app_commands.describe(setting="Which one; leave it out for all of them")
    @admins_only
    async def reset(
        self, interaction: discord.Interaction[Any], setting: str | None = None
    ) -> None:
        """Ask whether a setting, or all of them, should go back to the default."""
        name = None if setting is None else _name_of(setting)
        await reply(interaction, await reset_question(interaction, name))

    @app_commands.command(description="Who changed what, and when")
    @admins_only
    async def history(self, interaction: discord.Interaction[Any]) -> None:
        """Show the newest changes."""
        await reply(interaction, await history_view(interaction))

    @app_commands.command(description="All settings and this server's own entries as one file")
    @admins_only
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Send the file, to the admin alone."""
        await send_export(interaction)

    @app_commands.command(name="import", description="Import a file that /settings export made")
    @app_commands.describe(file="The file; you see what would change before anything does")
    @admins_only
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Show what a file would change."""
        await offer_import(interaction, file)

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
        if not await is_admin(interaction):
            return []
        name = str(getattr(interaction.namespace, "setting", ""))
        directory, config = await directory_of(interaction), await config_of(interaction)
        return _choices(values_like(name, current, config, directory))


def _name_of(setting: str) -> str:
    """Return the setting that was picked, or typed by its label. Raises UserError."""
    text = setting.strip().lower()
    for name, declaration in SETTINGS.items():
        label = declaration.label
        if text in {name, label.lower(), f"{declaration.group}: {label}".lower()}:
            return name
    raise UserError(NO_SETTING.format(typed=quoted(setting, 100)))


def _choices(offers: list[Offer]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=name if len(name) <= 100 else name[:99] + "…", value=value)
        for name, value in offers
    ]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsCommands(bot))
