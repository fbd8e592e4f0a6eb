"""The controls on the cards of reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import choice
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.settings.reasons import UNDONE
from bot.ui.controls.moderation.reasons import (
    OpenReasonForm,
    PickReason,
    RemoveReason,
    SaveReason,
    ShowReasons,
    UndoReason,
)
from bot.ui.forms.modals import read_fields
from bot.ui.forms.reasons import read_reason, reason_form
from cogs.reasons.views import changed_view, entries_of, list_view, reason_view

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class ReasonControls(commands.Cog):
    """Looking at reasons, and changing them."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._reasons = bot.services.moderation.reasons

    @handles(ShowReasons)
    @admins_only
    async def every(self, interaction: Interaction, state: ShowReasons) -> None:
        """Show all reasons."""
        del state
        await redraw(interaction, await in_time(interaction, list_view(interaction)))

    @handles(PickReason)
    @admins_only
    async def one(self, interaction: Interaction, state: PickReason) -> None:
        """Show the reason that was chosen."""
        del state
        work = reason_view(interaction, choice(interaction))
        await redraw(interaction, await in_time(interaction, work))

    @handles(OpenReasonForm)
    @admins_only
    async def form(self, interaction: Interaction, state: OpenReasonForm) -> None:
        """Open the form of a reason, or of a new one."""
        reason = None
        if state.reason_id is not None:
            reason = await self._reasons.get(server_id(interaction), state.reason_id)
        entry_id = reason.entry if reason else None
        await interaction.response.send_modal(reason_form(reason, entry_id))

    @handles(SaveReason)
    @admins_only
    async def save(self, interaction: Interaction, state: SaveReason) -> None:
        """Save what was typed."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        typed = read_reason(read_fields(interaction), state.entry_id)
        entries = await entries_of(interaction)
        if state.reason_id is None:
            work = self._reasons.add(guild_id, typed, entries, actor_id)
        else:
            work = self._reasons.edit(guild_id, state.reason_id, typed, entries, actor_id)
        change = await in_time(interaction, work)
        await redraw(interaction, await changed_view(interaction, change))

    @handles(RemoveReason)
    @admins_only
    async def remove(self, interaction: Interaction, state: RemoveReason) -> None:
        """Take a reason off the list."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        work = self._reasons.remove(guild_id, state.reason_id, actor_id)
        change = await in_time(interaction, work)
        await redraw(interaction, await changed_view(interaction, change))

    @handles(UndoReason)
    @admins_only
    async def undo(self, interaction: Interaction, state: UndoReason) -> None:
        """Take a change back."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        change = await in_time(interaction, self._reasons.undo(guild_id, state.row_id, actor_id))
        await redraw(interaction, await changed_view(interaction, change, UNDONE))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReasonControls(bot))
