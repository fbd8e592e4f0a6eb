"""/questions: the server's question log, for its moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.tickets.posting import draw_waiting
from bot.ui.cards.questions.log import line_of, recent_card, stats_card
from bot.ui.cards.questions.review_queue import queue_card
from bot.ui.controls.questions import ShowRecentQuestions
from cogs.questions.export import ExportCommands
from cogs.questions.forget import ForgetCommands
from cogs.questions.outcomes import OutcomeName, outcome_of
from cogs.questions.search import SearchCommands

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class QuestionCommands(
    SearchCommands,
    ExportCommands,
    ForgetCommands,
    commands.GroupCog,
    group_name="questions",
    group_description="The question log of this server",
):
    """The log without names. discord.py makes one group from one class, hence the bases."""

    @app_commands.command(description="The newest questions and how I answered")
    @app_commands.describe(outcome="Only questions with this outcome")
    @moderators_only
    async def recent(
        self, interaction: discord.Interaction[Any], outcome: OutcomeName | None = None
    ) -> None:
        """Show the newest questions."""
        work = self._recent(interaction, ShowRecentQuestions(0, outcome_of(outcome)))
        await reply(interaction, await in_time(interaction, work))

    @app_commands.command(description="Questions that I could not answer, for you to sort")
    @moderators_only
    async def unanswered(self, interaction: discord.Interaction[Any]) -> None:
        """Show what waits for a moderator, similar questions grouped."""
        reading = self.bot.services.review_queue.read_groups(server_id(interaction))
        await reply(interaction, queue_card(await in_time(interaction, reading)))

    @app_commands.command(
        description="How many questions there were, how I answered, and which are most common"
    )
    @app_commands.describe(days="How many days to look back")
    @moderators_only
    async def stats(
        self, interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, 365] = 30
    ) -> None:
        """Show figures of the last days."""
        reading = self.bot.services.log_reader.summary(server_id(interaction), days)
        summary = await in_time(interaction, reading)
        context = await context_of(interaction)
        await reply(interaction, stats_card(summary, context.knowledge))

    @app_commands.command(description="Questions that members passed on to you")
    @moderators_only
    async def waiting(self, interaction: discord.Interaction[Any]) -> None:
        """Show what waits for the moderators."""
        await reply(interaction, await in_time(interaction, draw_waiting(interaction)))

    @handles(ShowRecentQuestions)
    @moderators_only
    async def page(self, interaction: Interaction, state: ShowRecentQuestions) -> None:
        """Show an earlier page of questions, or the newest again."""
        await redraw(interaction, await in_time(interaction, self._recent(interaction, state)))

    async def _recent(self, interaction: Interaction, state: ShowRecentQuestions) -> ui.LayoutView:
        reader, before = self.bot.services.log_reader, state.before or None
        page = await reader.page(server_id(interaction), state.outcome, before)
        context = await context_of(interaction)
        lines = [line_of(row, context.knowledge) for row in page.rows]
        return recent_card(lines, outcome=state.outcome, more=page.more, first_page=before is None)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(QuestionCommands(bot))
