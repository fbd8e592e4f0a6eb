"""The buttons and selects of /automod; each asks Discord anew how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, redraw
from bot.ui.controls.items import chosen
from bot.ui.controls.moderation.automod import (
    AskWhichPresets,
    CarryOutPlan,
    ChoosePresets,
    PickPreset,
    PutExemptChannels,
    PutExemptRoles,
    ShowAutoMod,
    ShowPlan,
)
from cogs.automod.views import exempt, outcome_view, overview, plan_view, preset_view, which_view

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

SAVED = "**Saved.** It holds at once."


class AutoModControls(commands.Cog):
    """The controls on the cards of /automod."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowAutoMod)
    @admins_only
    async def show_all(self, interaction: Interaction, state: ShowAutoMod) -> None:
        """Show all presets."""
        del state
        await redraw(interaction, await overview(interaction))

    @handles(PickPreset)
    @admins_only
    async def pick(self, interaction: Interaction, state: PickPreset) -> None:
        """Show the preset that was chosen."""
        del state
        await redraw(interaction, await preset_view(interaction, choice(interaction)))

    @handles(AskWhichPresets)
    @admins_only
    async def ask_which(self, interaction: Interaction, state: AskWhichPresets) -> None:
        """Ask for the presets that something should be done with."""
        await redraw(interaction, await which_view(interaction, state.task))

    @handles(ChoosePresets)
    @admins_only
    async def choose(self, interaction: Interaction, state: ChoosePresets) -> None:
        """Show what would change of the presets that were chosen."""
        preset_ids = {each.id for each in self.bot.services.moderation.automod.presets}
        ids = tuple(each for each in chosen(interaction) if each in preset_ids)
        if not ids:
            raise StaleControlError
        await redraw(interaction, await plan_view(interaction, state.task, ids))

    @handles(ShowPlan)
    @admins_only
    async def show_plan(self, interaction: Interaction, state: ShowPlan) -> None:
        """Show what would change."""
        await redraw(interaction, await plan_view(interaction, state.task, state.preset_ids))

    @handles(CarryOutPlan)
    @admins_only
    async def carry_out(self, interaction: Interaction, state: CarryOutPlan) -> None:
        """Do what was shown, if it is still what would change."""
        card = await outcome_view(interaction, state.task, state.preset_ids, state.plan_digest)
        await redraw(interaction, card)

    @handles(PutExemptChannels)
    @admins_only
    async def put_channels(self, interaction: Interaction, state: PutExemptChannels) -> None:
        """Let a rule leave out the channels that were chosen."""
        await exempt(interaction, state.preset_id, _ids(interaction), of_channels=True)
        await redraw(interaction, await preset_view(interaction, state.preset_id, SAVED))

    @handles(PutExemptRoles)
    @admins_only
    async def put_roles(self, interaction: Interaction, state: PutExemptRoles) -> None:
        """Let a rule leave out the roles that were chosen."""
        await exempt(interaction, state.preset_id, _ids(interaction), of_channels=False)
        await redraw(interaction, await preset_view(interaction, state.preset_id, SAVED))


def _ids(interaction: Interaction) -> set[int]:
    """Return the ids that a select of channels or roles holds. Raises StaleControlError."""
    values = chosen(interaction)
    if not all(each.isascii() and each.isdigit() and len(each) <= 20 for each in values):
        raise StaleControlError
    return set(map(int, values))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(AutoModControls(bot))
