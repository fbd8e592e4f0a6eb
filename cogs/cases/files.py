"""/case export and /case import: cases as files, for admins."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.attachments import fetched
from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.case_files.child import TOO_BIG
from bot.moderation.case_files.filed import MAX_FILE_BYTES
from bot.ui.cards.cases.transfer import exported_card, imported_card, plan_card, undone_card
from bot.ui.controls.moderation.cases import ImportCases, UndoCaseImport

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

FILE_NAME = "cases.csv"
NOTHING = "There is nothing to export: this server has no cases but safety cases, if any."


class FileCommands(commands.Cog):
    """Files of the whole record, for admins alone: they are about many people."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Download the cases as a table, without safety cases")
    @admins_only
    async def export(self, interaction: discord.Interaction[Any]) -> None:
        """Send the table to the admin alone."""
        work = self.bot.services.moderation.case_transfer.export(server_id(interaction))
        table = await in_time(interaction, work)
        if not table.count:
            raise UserError(NOTHING)
        file = discord.File(io.BytesIO(table.data), FILE_NAME)
        await reply(interaction, exported_card(table.count, FILE_NAME, cut=table.cut), file=file)

    @app_commands.command(
        name="import", description="Bring in cases of Zeppelin, or a table of /case export"
    )
    @app_commands.describe(file="The file; you see what it would bring in before anything happens")
    @admins_only
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Show what a file would bring in."""
        # Before anything is downloaded; the size comes from Discord, not from the member.
        if file.size > MAX_FILE_BYTES:
            raise UserError(TOO_BIG)
        await reply(interaction, await in_time(interaction, self._preview(interaction, file)))

    @handles(ImportCases)
    @admins_only
    async def bring_in(self, interaction: Interaction, state: ImportCases) -> None:
        """Bring the file in, once."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        work = self.bot.services.moderation.case_transfer.apply(
            guild_id, actor_id, state.file_id, renumber=state.renumber
        )
        await redraw(interaction, imported_card(await in_time(interaction, work)))

    @handles(UndoCaseImport)
    @admins_only
    async def take_out(self, interaction: Interaction, state: UndoCaseImport) -> None:
        """Take out again what an import brought in, once."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        work = self.bot.services.moderation.case_transfer.undo(guild_id, actor_id, state.batch_id)
        removed_count, kept_count = await in_time(interaction, work)
        await redraw(interaction, undone_card(removed_count, kept_count))

    async def _preview(
        self, interaction: Interaction, attachment: discord.Attachment
    ) -> ui.LayoutView:
        data = await fetched(attachment)
        transfer = self.bot.services.moderation.case_transfer
        file_id, file, plan = await transfer.receive(server_id(interaction), data)
        return plan_card(file, plan, file_id)
