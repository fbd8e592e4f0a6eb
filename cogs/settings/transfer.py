"""/settings export and import: a file out, a file in, and back again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.attachments import fetched
from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.context import bot_of, directory_of, server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.config_transfer import AppliedImport
from bot.config_transfer.settings_file import MAX_BYTES, TOO_BIG
from bot.ui.cards.settings.importing import applied_card, export_card, proposal_card
from bot.ui.controls.settings import ImportFile, UndoImport
from cogs.settings.admin import admin_of, after_change
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers.admin import AdminContext

FILE_NAME = "boundary-bot-server.json"
TOO_BIG_TO_SEND = "That file would be larger than Discord allows. Please tell whoever runs me."


class SettingsTransfer(commands.Cog):
    """The controls of an import."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ImportFile)
    @admins_only
    async def take_over(self, interaction: Interaction, state: ImportFile) -> None:
        """Import a file, unless it would now change something else than the admin was shown."""
        admin, transfer = await admin_of(interaction), self.bot.services.config_transfer
        proposal = await in_time(interaction, transfer.proposal(admin, state.file_id))
        if proposal.digest != state.digest:
            card = proposal_card(proposal, state.file_id, admin.directory, again=True)
            await redraw(interaction, card)
            return
        applying = transfer.apply(admin, state.file_id, proposal)
        await self._show(interaction, admin, await in_time(interaction, applying), is_undo=False)

    @handles(UndoImport)
    @admins_only
    async def undo(self, interaction: Interaction, state: UndoImport) -> None:
        """Put back what was there before, once."""
        admin = await admin_of(interaction)
        undoing = self.bot.services.config_transfer.undo(admin, state.backup_id)
        await self._show(interaction, admin, await in_time(interaction, undoing), is_undo=True)

    async def _show(
        self, interaction: Interaction, admin: AdminContext, result: AppliedImport, *, is_undo: bool
    ) -> None:
        await after_change(interaction, admin, result.change)
        await redraw(interaction, applied_card(result, admin.directory, is_undo=is_undo))
        await offer_strip(self.bot, interaction, result.change.before, result.change.after)


async def send_export(interaction: Interaction) -> None:
    """Send the server's file to an admin alone. Raises UserError, StorageUnavailable."""
    directory = await directory_of(interaction)
    transfer = bot_of(interaction).services.config_transfer
    data = await in_time(interaction, transfer.export(server_id(interaction), directory))
    # How large a file may be depends on the server's boosts too.
    if len(data) > min(MAX_BYTES, directory.guild.filesize_limit):
        raise UserError(TOO_BIG_TO_SEND)
    file = discord.File(io.BytesIO(data), FILE_NAME)
    await reply(interaction, export_card(FILE_NAME), file=file)


async def offer_import(interaction: Interaction, attachment: discord.Attachment) -> None:
    """Show what a file would change. Raises UserError, SettingError, CustomKnowledgeError."""
    if attachment.size > MAX_BYTES:
        raise UserError(TOO_BIG)
    admin = await admin_of(interaction)
    data = await in_time(interaction, fetched(attachment))
    receiving = bot_of(interaction).services.config_transfer.receive(admin, data)
    file_id, proposal = await in_time(interaction, receiving)
    await reply(interaction, proposal_card(proposal, file_id, admin.directory))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsTransfer(bot))
