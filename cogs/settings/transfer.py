"""/settings export and import: a file out, a file in, and back again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.attachments import fetched
from bot.client.checks import owns, require_admin
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import UserError
from bot.client.guild_directory import server_of
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.config_transfer import Actor, Applied, Exchange
from bot.servers.transfer import MAX_BYTES, TOO_BIG
from bot.ui.cards.settings.importing import applied_card, export_card, proposal_card
from cogs.settings.changing import announce
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

FILE_NAME = "boundary-bot-server.json"
TOO_BIG_TO_SEND = "That file would be larger than Discord allows. Please tell whoever runs me."


class SettingsTransfer(commands.Cog):
    """What admins press about files."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("settings-import")
    async def take_over(self, interaction: Interaction, fields: list[str]) -> None:
        """Take a file over, unless what it would change is not what was shown."""
        guild_id = await require_admin(interaction)
        file_id, seen = snowflake(field(fields)), field(fields, 1)
        server, actor = await server_of(self.bot, guild_id), _actor(interaction)
        exchange = exchange_of(self.bot)
        proposing = exchange.proposal(guild_id, file_id, server, actor)
        proposal = await in_time(interaction, proposing)
        if proposal.seen != seen:
            await redraw(interaction, proposal_card(proposal, file_id, server, again=True))
            return
        applied = await in_time(interaction, exchange.apply(guild_id, file_id, proposal, actor))
        await self._done(interaction, applied, undone=False)

    @action("settings-undo")
    async def undo(self, interaction: Interaction, fields: list[str]) -> None:
        """Put back what was there before, once."""
        guild_id = await require_admin(interaction)
        backup_id = snowflake(field(fields))
        undoing = exchange_of(self.bot).undo(guild_id, backup_id, _actor(interaction))
        await self._done(interaction, await in_time(interaction, undoing), undone=True)

    async def _done(self, interaction: Interaction, applied: Applied, *, undone: bool) -> None:
        await announce(self.bot, interaction, applied.changed)
        server = await server_of(self.bot, interaction.guild_id or 0)
        await redraw(interaction, applied_card(applied, server, undone=undone))
        await offer_strip(self.bot, interaction, applied.changed.before, applied.changed.after)


def exchange_of(bot: BoundaryBot) -> Exchange:
    """Return what takes files in and out."""
    services = bot.services
    return Exchange(services.storage, services.configs, services.custom_knowledge, services.files)


async def send_export(bot: BoundaryBot, interaction: Interaction) -> None:
    """Send the server's file to the admin alone. Raises UserError, StorageUnavailable."""
    guild_id = await require_admin(interaction)
    server = await server_of(bot, guild_id)
    data = await in_time(interaction, exchange_of(bot).export(guild_id, server))
    if len(data) > min(MAX_BYTES, server.guild.filesize_limit):
        raise UserError(TOO_BIG_TO_SEND)
    file, view = discord.File(io.BytesIO(data), FILE_NAME), export_card(FILE_NAME)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, file=file, ephemeral=True)
    else:
        await interaction.response.send_message(view=view, file=file, ephemeral=True)


async def offer_import(
    bot: BoundaryBot, interaction: Interaction, attachment: discord.Attachment
) -> None:
    """Show what a file would change. Raises UserError, SettingError, CustomKnowledgeError."""
    guild_id = await require_admin(interaction)
    if attachment.size > MAX_BYTES:
        raise UserError(TOO_BIG)
    server = await server_of(bot, guild_id)
    data = await in_time(interaction, fetched(attachment))
    receiving = exchange_of(bot).receive(guild_id, data, server, _actor(interaction))
    file_id, proposal = await in_time(interaction, receiving)
    await reply(interaction, proposal_card(proposal, file_id, server))


def _actor(interaction: Interaction) -> Actor:
    return Actor(interaction.user.id, owns(interaction))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsTransfer(bot))
