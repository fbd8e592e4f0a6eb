"""/settings: the few things an admin decides for their server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.failures import UserError
from bot.matching import Dial
from bot.replies import Interaction, in_time, reply
from bot.ui.cards.settings import settings_card
from cogs.shared import require_admin

if TYPE_CHECKING:
    from bot.client import BoundaryBot
    from bot.guilds import GuildConfig

_MAX_ROLES = 10
_MAX_COUNTRIES = 5
EVERYBODY = "@everyone would make every member a moderator. Choose a role that only your team has."
TOO_MANY_ROLES = "Ten roles are the most. Take one away first."
TOO_MANY_COUNTRIES = "Five countries are the most that fit on the card. Take one away first."
UNKNOWN_COUNTRY = "I have no numbers for “{name}”. Pick a country from the list as you type."


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class Settings(
    commands.GroupCog, group_name="settings", group_description="How I work in this server"
):
    """Every command checks Manage Server itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="What is set for this server")
    async def view(self, interaction: discord.Interaction[Any]) -> None:
        """Show the settings."""
        guild_id = await require_admin(self.bot, interaction)
        await self._show(interaction, await self.bot.services.guilds.get(guild_id))

    @app_commands.command(description="Let a role use the moderators' commands, or stop it")
    @app_commands.describe(role="The role", allow="False takes the permission away again")
    async def moderators(
        self,
        interaction: discord.Interaction[Any],
        role: discord.Role,
        allow: bool = True,
    ) -> None:
        """Name a role whose members moderate."""
        guild_id = await require_admin(self.bot, interaction)
        if role.is_default():
            raise UserError(EVERYBODY)
        config = await self.bot.services.guilds.get(guild_id)
        roles = [known for known in config.moderator_roles if known != role.id]
        if allow and len(roles) >= _MAX_ROLES:
            raise UserError(TOO_MANY_ROLES)
        await self._change(interaction, "moderator_roles", [*roles, role.id] if allow else roles)

    @app_commands.command(description="Whose crisis numbers are shown first when it is urgent")
    @app_commands.describe(country="The country", show="False takes it off the list again")
    async def country(
        self,
        interaction: discord.Interaction[Any],
        country: str,
        show: bool = True,
    ) -> None:
        """Add a country to the crisis card, or take it away."""
        guild_id = await require_admin(self.bot, interaction)
        if country not in self.bot.services.core.resources.countries:
            raise UserError(UNKNOWN_COUNTRY.format(name=discord.utils.escape_markdown(country)))
        config = await self.bot.services.guilds.get(guild_id)
        codes = [known for known in config.countries if known != country]
        if show and len(codes) >= _MAX_COUNTRIES:
            raise UserError(TOO_MANY_COUNTRIES)
        await self._change(interaction, "countries", [*codes, country] if show else codes)

    @country.autocomplete("country")
    async def countries(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the countries whose names hold what is typed."""
        del interaction
        wanted = current.strip().lower()
        return [
            app_commands.Choice(name=country.name[:100], value=code)
            for code, country in self.bot.services.core.resources.countries.items()
            if wanted in country.name.lower() or wanted == code
        ][:25]

    @app_commands.command(description="How sure I must be before I answer without asking back")
    @app_commands.describe(how="Careful asks back most, eager least")
    async def dial(self, interaction: discord.Interaction[Any], how: Dial) -> None:
        """Set how bold the bot is."""
        await require_admin(self.bot, interaction)
        await self._change(interaction, "dial", how.value)

    async def _change(self, interaction: Interaction, name: str, value: object) -> None:
        guild_id = await require_admin(self.bot, interaction)
        changing = self.bot.services.guilds.set(guild_id, name, value)
        await self._show(interaction, await in_time(interaction, changing), saved=True)

    async def _show(
        self, interaction: Interaction, config: GuildConfig, *, saved: bool = False
    ) -> None:
        resources = self.bot.services.core.resources
        await reply(interaction, settings_card(config, resources, saved=saved))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Settings(bot))
