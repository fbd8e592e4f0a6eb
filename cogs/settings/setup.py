"""/setup: six steps in one message; each control says which step it stands in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answering.models import Outcome, Question, Via
from bot.client.automod.sexual_content import support_caution
from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.context import bot_of, context_of, server_id
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.servers.editing import Caution
from bot.servers.setup.steps import STEPS
from bot.ui.card import notice
from bot.ui.cards.settings.messages import caution_card
from bot.ui.cards.settings.setup import LEFT, setup_card
from bot.ui.controls.items import chosen
from bot.ui.controls.settings import (
    DecideForNone,
    FinishLater,
    OpenSetup,
    PutInSetup,
    ShowSetupStep,
    TakeSuggestions,
    TryAnswer,
)
from bot.ui.look import look_of
from bot.ui.present import CardPlace, present
from cogs.settings.admin import admin_of, after_change
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.servers import ConfigChange
    from bot.servers.admin import AdminContext


class Setup(commands.Cog):
    """Leads an admin through the most important settings."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Set me up for this server: six questions, two minutes")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @admins_only
    async def setup(self, interaction: discord.Interaction[Any]) -> None:
        """Begin, or go on where somebody stopped."""
        await reply(interaction, await _resume(interaction))

    @handles(OpenSetup)
    @admins_only
    async def open(self, interaction: Interaction, state: OpenSetup) -> None:
        """Begin from the greeting, for the admin alone."""
        del state
        await reply(interaction, await _resume(interaction))

    @handles(ShowSetupStep)
    @admins_only
    async def step(self, interaction: Interaction, state: ShowSetupStep) -> None:
        """Go to a step without changing anything."""
        await _go_to(interaction, await admin_of(interaction), state.step)

    @handles(TakeSuggestions)
    @admins_only
    async def next(self, interaction: Interaction, state: TakeSuggestions) -> None:
        """Take what is suggested in a step and was not chosen, and go on."""
        admin = await admin_of(interaction)
        taking = self.bot.services.setup.take_suggestions(admin, state.step)
        await _go_on(interaction, admin, state.step, await in_time(interaction, taking))

    @handles(DecideForNone)
    @admins_only
    async def none(self, interaction: Interaction, state: DecideForNone) -> None:
        """Decide for nothing in a step that has to be decided, and go on."""
        admin = await admin_of(interaction)
        deciding = self.bot.services.setup.decide_for_none(admin, state.step)
        change = await in_time(interaction, deciding)
        if change is None:
            raise StaleControlError
        await _go_on(interaction, admin, state.step, change)

    @handles(PutInSetup)
    @admins_only
    async def put(self, interaction: Interaction, state: PutInSetup) -> None:
        """Take what was chosen, and stay in the step."""
        admin = await admin_of(interaction)
        saving = self.bot.services.settings.save_selection(admin, state.name, chosen(interaction))
        outcome = await in_time(interaction, saving)
        if isinstance(outcome, Caution):
            await reply(interaction, caution_card(outcome.name, outcome.value, outcome.sentence))
            return
        await after_change(interaction, admin, outcome)
        await _go_to(interaction, admin, state.step, outcome)
        await offer_strip(self.bot, interaction, outcome.before, outcome.after)

    @handles(FinishLater)
    @admins_only
    async def later(self, interaction: Interaction, state: FinishLater) -> None:
        """Leave it for now."""
        stopping = self.bot.services.setup.stop_at(server_id(interaction), state.step)
        await in_time(interaction, stopping)
        await redraw(interaction, notice(LEFT))

    @handles(TryAnswer)
    @admins_only
    async def try_it(self, interaction: Interaction, state: TryAnswer) -> None:
        """Answer one of the questions that this server's bot knows; nothing is kept of it."""
        del state
        context = await context_of(interaction)
        knowledge = context.knowledge
        first = next(iter(knowledge.snapshot.entries.values()))
        question = Question(first.question, interaction.id, Via.ASK)
        answer = await in_time(
            interaction, self.bot.services.answerer.look(question, partial(context_of, interaction))
        )
        if answer.outcome is not Outcome.CRISIS:
            where = CardPlace(look=look_of(context.config))
            await reply(interaction, present(answer, knowledge, where, quote=""))


async def _resume(interaction: Interaction) -> ui.LayoutView:
    admin = await admin_of(interaction)
    resuming = bot_of(interaction).services.setup.resume(admin)
    return setup_card(await in_time(interaction, resuming), admin.directory)


async def _go_on(
    interaction: Interaction, admin: AdminContext, step: int, change: ConfigChange | None
) -> None:
    """Show the next step, after a change or none."""
    if change is not None:
        await after_change(interaction, admin, change)
    await _go_to(interaction, admin, min(step, len(STEPS) - 1) + 1)


async def _go_to(
    interaction: Interaction, admin: AdminContext, step: int, change: ConfigChange | None = None
) -> None:
    """Draw a step; `change`: what was just changed in it."""
    config = None if change is None else change.after
    going = bot_of(interaction).services.setup.go_to(admin, step, config)
    page = await in_time(interaction, going)
    is_over = page.number >= len(STEPS)
    caution = await in_time(interaction, support_caution(interaction)) if is_over else ""
    await redraw(interaction, setup_card(page, admin.directory, change, caution))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Setup(bot))
