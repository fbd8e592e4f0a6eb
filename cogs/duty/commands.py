"""/duty: go on and off duty, see who is there, one's times in the week, stepping away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.errors import STORE_DOWN, sentence_for
from bot.client.moderation.duty_role import DutyRole
from bot.client.moderation.report_board import redraw_open
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.duty import WeekError
from bot.moderation.reports import CATEGORIES, ReportCategory
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.cases.acted import kept_card
from bot.ui.cards.duty.duty import (
    BACK,
    EVERYTHING,
    away_card,
    began_card,
    duty_card,
    ended_card,
    week_card,
)
from bot.ui.controls.items import chosen
from bot.ui.controls.moderation.duty import (
    AskForWeek,
    AskToGoOff,
    GoOffDuty,
    GoOnDuty,
    SetWeek,
    ShowAway,
    ShowDuty,
    StepAwayFor,
    StepBack,
)
from bot.ui.forms.duty import off_modal, week_modal
from bot.ui.forms.modals import TEXT, read_fields

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


KINDS = [(category.value, CATEGORIES[category].title) for category in ReportCategory]
"""The kinds of reports that one can step away from: id and name."""


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class DutyCommands(
    commands.GroupCog, group_name="duty", group_description="Who is there for alerts and reports"
):
    """Puts moderators on and off duty."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.duty

    @app_commands.command(description="Go on duty: alerts and reports call you")
    @app_commands.describe(hours="For how many hours (4 if you leave it out)")
    @moderators_only
    async def on(
        self, interaction: discord.Interaction[Any], hours: app_commands.Range[int, 1, 24] = 4
    ) -> None:
        """Go on duty for some hours."""
        await self._begin(interaction, hours)

    @app_commands.command(description="Go off duty, and leave a note for whoever comes next")
    @moderators_only
    async def off(self, interaction: discord.Interaction[Any]) -> None:
        """Ask for the note, then go off duty."""
        await interaction.response.send_modal(off_modal())

    @app_commands.command(description="Who is on duty, who comes next, and their notes")
    @moderators_only
    async def now(self, interaction: discord.Interaction[Any]) -> None:
        """Show who is on duty."""
        await self._show(interaction)

    @app_commands.command(description="Your fixed times in the week")
    @moderators_only
    async def rota(self, interaction: discord.Interaction[Any]) -> None:
        """Ask for one's times in the week."""
        await self._ask_for_week(interaction)

    @app_commands.command(description="Take a rest from some kinds of reports")
    @moderators_only
    async def away(self, interaction: discord.Interaction[Any]) -> None:
        """Show what one can step away from."""
        await self._show_away(interaction)

    @handles(ShowDuty)
    @moderators_only
    async def show(self, interaction: Interaction, state: ShowDuty) -> None:
        """Show who is on duty."""
        del state
        await self._show(interaction)

    @handles(GoOnDuty)
    @moderators_only
    async def go_on(self, interaction: Interaction, state: GoOnDuty) -> None:
        """Go on duty."""
        await self._begin(interaction, state.hours)

    @handles(AskToGoOff)
    @moderators_only
    async def ask_to_go_off(self, interaction: Interaction, state: AskToGoOff) -> None:
        """Ask for the note."""
        del state
        await interaction.response.send_modal(off_modal())

    @handles(GoOffDuty)
    @moderators_only
    async def go_off(self, interaction: Interaction, state: GoOffDuty) -> None:
        """Go off duty."""
        del state
        note = read_fields(interaction).get(TEXT, "")
        role = await self._role(interaction)
        work = self._desk.end(server_id(interaction), interaction.user.id, role, note)
        try:
            change = await in_time(interaction, work)
        except StorageUnavailable:
            await reply(interaction, kept_card(STORE_DOWN, note))
            return
        view = ended_card(change.shift, has_note=bool(note.strip()), trouble=change.trouble)
        await reply(interaction, view)

    @handles(AskForWeek)
    @moderators_only
    async def ask_for_week(self, interaction: Interaction, state: AskForWeek) -> None:
        """Ask for one's times in the week."""
        del state
        await self._ask_for_week(interaction)

    @handles(SetWeek)
    @moderators_only
    async def set_week(self, interaction: Interaction, state: SetWeek) -> None:
        """Store one's times in the week."""
        del state
        typed = read_fields(interaction).get(TEXT, "")
        work = self._desk.set_rota(server_id(interaction), interaction.user.id, typed)
        try:
            view = week_card(await in_time(interaction, work))
        except (WeekError, StorageUnavailable) as error:
            view = kept_card(sentence_for(error) or "", typed)
        await reply(interaction, view)

    @handles(ShowAway)
    @moderators_only
    async def show_away(self, interaction: Interaction, state: ShowAway) -> None:
        """Show what one can step away from."""
        del state
        await self._show_away(interaction)

    @handles(StepAwayFor)
    @moderators_only
    async def step_away(self, interaction: Interaction, state: StepAwayFor) -> None:
        """Step away from what was chosen; from everything if that is among it."""
        values = set(chosen(interaction))
        kinds = {key for key, _ in KINDS}
        categories = frozenset[str]() if EVERYTHING[0] in values else values & kinds
        # A custom id can be made up.
        length = timedelta(days=max(1, state.days))
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._desk.step_away(guild_id, moderator_id, categories, length)
        away = await in_time(interaction, work)
        await redraw(interaction, away_card(away, KINDS))
        await redraw_open(self.bot, guild_id)

    @handles(StepBack)
    @moderators_only
    async def step_back(self, interaction: Interaction, state: StepBack) -> None:
        """See all reports again."""
        del state
        work = self._desk.step_back(server_id(interaction), interaction.user.id)
        await in_time(interaction, work)
        await redraw(interaction, notice(BACK))
        await redraw_open(self.bot, server_id(interaction))

    async def _begin(self, interaction: Interaction, hours: int) -> None:
        role = await self._role(interaction)
        length = timedelta(hours=max(1, hours))
        work = self._desk.begin(server_id(interaction), interaction.user.id, length, role)
        change = await in_time(interaction, work)
        if change.shift is not None:
            await reply(interaction, began_card(change.shift, change.trouble))

    async def _show(self, interaction: Interaction) -> None:
        view = await in_time(interaction, self._desk.view(server_id(interaction)))
        await reply(interaction, duty_card(view, self._desk.now()))

    async def _show_away(self, interaction: Interaction) -> None:
        work = self._desk.away(server_id(interaction), interaction.user.id)
        await reply(interaction, away_card(await in_time(interaction, work), KINDS))

    async def _ask_for_week(self, interaction: Interaction) -> None:
        slots = await self._desk.rota_of(server_id(interaction), interaction.user.id)
        await interaction.response.send_modal(week_modal(slots, self._desk.now()))

    async def _role(self, interaction: Interaction) -> DutyRole:
        config = await config_of(interaction)
        return DutyRole(self.bot, server_id(interaction), config.duty_role)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(DutyCommands(bot))
