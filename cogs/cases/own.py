"""/me cases: a member's own warnings, timeouts, kicks and bans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.cases.models import CaseStatus
from bot.moderation.cases.record import CaseFilter
from bot.ui.cards.cases.own import OWN_KINDS, own_cases_card
from bot.ui.controls.moderation.cases import ShowOwnCases
from cogs.cases.ordering import left_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

PAGE = 6
_OWN = for_everybody("a member sees what is on record about themselves alone")


@app_commands.guild_only()
class OwnCommands(
    commands.GroupCog, group_name="me", group_description="What this server keeps about you"
):
    """A member's own cases: neither notes nor safety cases, and no moderator's name."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Your own warnings, timeouts and bans here. Only you see it")
    @_OWN
    async def cases(self, interaction: discord.Interaction[Any]) -> None:
        """Show a member their own cases."""
        work = self._view(interaction, ShowOwnCases())
        await reply(interaction, await in_time(interaction, work))

    @handles(ShowOwnCases)
    @_OWN
    async def page(self, interaction: Interaction, state: ShowOwnCases) -> None:
        """Show another page."""
        await redraw(interaction, await in_time(interaction, self._view(interaction, state)))

    async def _view(self, interaction: Interaction, state: ShowOwnCases) -> ui.LayoutView:
        criteria = CaseFilter(
            kinds=tuple(OWN_KINDS), member_id=interaction.user.id, status=CaseStatus.DONE
        )
        results = await self.bot.services.moderation.cases.search(
            server_id(interaction), criteria, state.before or None, PAGE
        )
        points_left = await left_of(interaction, results.cases)
        faded_ids = frozenset(
            case.id for case in results.cases if case.points and not points_left.get(case.id)
        )
        return own_cases_card(
            results.cases,
            faded_ids,
            more=results.last is not None,
            first=not state.before,
            appeals=(await config_of(interaction)).appeals,
        )


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(OwnCommands(bot))
