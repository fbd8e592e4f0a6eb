"""/questions: the server's question log, for its moderators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.ui.cards.questions.log import Figures, recent_card, stats_card
from bot.ui.cards.questions.reading import title_of
from bot.ui.cards.questions.review_queue import queue_card
from cogs.questions.find import Finding, logged
from cogs.questions.keep import Keeping
from cogs.tickets.contact import waiting

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

PAGE = 8
_OUTCOMES = {"answered": "answer", "asked to clarify": "suggest", "not covered": "none"}


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class Questions(
    Finding,
    Keeping,
    commands.GroupCog,
    group_name="questions",
    group_description="The question log of this server",
):
    """What was asked here, without names. Every command checks the permission itself."""

    @app_commands.command(description="The newest questions and how I answered")
    @app_commands.describe(outcome="Only questions with this outcome")
    async def recent(
        self,
        interaction: discord.Interaction[Any],
        outcome: Literal["answered", "asked to clarify", "not covered"] | None = None,
    ) -> None:
        """Show the newest questions."""
        guild_id = await require_moderator(interaction)
        wanted = _OUTCOMES[outcome] if outcome else None
        await reply(interaction, await in_time(interaction, self._recent(guild_id, wanted)))

    @app_commands.command(description="Questions that I could not answer, for you to sort")
    async def unanswered(self, interaction: discord.Interaction[Any]) -> None:
        """Show what waits for a moderator, similar questions grouped."""
        guild_id = await require_moderator(interaction)
        queue = await in_time(interaction, self.bot.services.triage.queue(guild_id))
        await reply(interaction, queue_card(queue))

    @app_commands.command(
        description="How many questions there were, how I answered, and which are most common"
    )
    @app_commands.describe(days="How many days to look back")
    async def stats(
        self, interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, 365] = 30
    ) -> None:
        """Show figures of the last days."""
        guild_id = await require_moderator(interaction)
        figures = await in_time(interaction, self._figures(guild_id, days))
        await reply(interaction, stats_card(figures))

    @app_commands.command(description="Questions that members passed on to you")
    async def waiting(self, interaction: discord.Interaction[Any]) -> None:
        """Show what waits for the moderators."""
        guild_id = await require_moderator(interaction)
        await reply(interaction, await in_time(interaction, waiting(self.bot, guild_id)))

    @action("recent")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show an earlier page of questions."""
        guild_id = await require_moderator(interaction)
        before, outcome = snowflake(field(fields)), field(fields, 1)
        wanted = None if outcome == "-" else outcome
        start = before or None
        view = await in_time(interaction, self._recent(guild_id, wanted, start))
        await redraw(interaction, view)

    async def _recent(
        self, guild_id: int, outcome: str | None, before: int | None = None
    ) -> ui.LayoutView:
        questions = self.bot.services.storage.questions
        rows = await questions.recent(guild_id, PAGE + 1, before, outcome)
        view = await self.bot.services.knowledge.get(guild_id)
        shown = [logged(row, view) for row in rows[:PAGE]]
        return recent_card(
            shown, outcome=outcome, more=len(rows) > PAGE, later_pages=before is not None
        )

    async def _figures(self, guild_id: int, days: int) -> Figures:
        storage = self.bot.services.storage
        now = datetime.now(UTC)
        since = now - timedelta(days=days)
        stats = await storage.questions.stats(guild_id, since)
        view = await self.bot.services.knowledge.get(guild_id)
        return Figures(
            days=days,
            total=stats.total,
            outcomes=stats.by_outcome,
            top=[(title_of(view, entry_id), count) for entry_id, count in stats.top_entries],
            helpful=stats.helpful,
            not_helpful=stats.not_helpful,
            median_ms=stats.median_latency_ms,
            crisis=await storage.counts.total(guild_id, "crisis", since.date(), now.date()),
            waiting=await storage.cases.count_open(guild_id),
            unanswered=await self.bot.services.triage.count(guild_id),
        )


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Questions(bot))
