"""/questions export: the log as a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.responses import in_time, reply
from bot.moderation.question_log import ExportFormat
from bot.ui.cards.questions.export import log_file_card
from cogs.questions.outcomes import OutcomeName, outcome_of

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

NOTHING = "There is nothing to export: no question matches."


class ExportCommands(commands.Cog):
    """The command that takes the log out."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Download the log as a file that only you can see")
    @app_commands.describe(
        form="csv opens in a spreadsheet, jsonl is for programs",
        days="How many days to look back",
        outcome="Only questions with this outcome",
    )
    @moderators_only
    async def export(
        self,
        interaction: discord.Interaction[Any],
        form: ExportFormat = ExportFormat.CSV,
        days: app_commands.Range[int, 1, 365] = 30,
        outcome: OutcomeName | None = None,
    ) -> None:
        """Send the log of some days as a file."""
        reader, guild_id = self.bot.services.log_reader, server_id(interaction)
        work = reader.export(guild_id, days, outcome_of(outcome), form)
        log_file = await in_time(interaction, work)
        if not log_file.rows:
            raise UserError(NOTHING)
        filename = f"questions.{form.value}"
        file = discord.File(io.BytesIO(log_file.data), filename)
        await reply(interaction, log_file_card(log_file, filename), file=file)
