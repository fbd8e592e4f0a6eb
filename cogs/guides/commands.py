"""/guide: a decision step by step, by its name or from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking.rules import require_open
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of
from bot.client.custom_ids import choice
from bot.client.guides import require_guides
from bot.client.responses import Interaction, redraw, reply
from bot.ui.cards.guides.listing import guides_card
from bot.ui.controls.guides import ListGuides, OpenGuide, PickGuide, StartGuideAnew
from bot.ui.look import look_of
from bot.ui.text import clip
from cogs.guides.cards import begin
from cogs.guides.danger import assess, below_help, help_with, is_plain

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

_MAX_CHOICES = 25
_MAX_NAME = 100
_READING = "Everybody may go through a guide; it keeps nothing of them."


class GuideCommands(commands.Cog):
    """The ways into a guide."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Go through a decision step by step, at your own pace")
    @app_commands.describe(name="Type a word or two and pick a guide; left out: all guides")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody(_READING)
    async def guide(self, interaction: discord.Interaction[Any], name: str = "") -> None:
        """Show the first step of a guide, or the list where none fits; danger comes before that."""
        book = self.bot.services.core.guides
        # An id comes from the list and is nobody's words; anything else was typed by a person.
        assessment = await assess(interaction, "" if name in book.guides else name.strip())
        if is_plain(assessment):
            await help_with(interaction, assessment)
            return

        async def send(interaction: Interaction, view: ui.LayoutView) -> None:
            await reply(interaction, below_help(interaction, view, assessment))

        config = await require_open(interaction)
        require_guides(config)
        guide = self.bot.services.guide_search.find(name)
        if guide is not None:
            await begin(interaction, guide.id, send)
            return
        await send(interaction, guides_card(book, typed=name.strip(), look=look_of(config)))

    @guide.autocomplete("name")
    async def complete(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the guides that fit what is typed so far, the likeliest first."""
        if not (await config_of(interaction)).guides:
            return []
        guides = self.bot.services.guide_search.complete(current, _MAX_CHOICES)
        return [
            app_commands.Choice(name=clip(guide.title, _MAX_NAME), value=guide.id)
            for guide in guides
        ]

    @handles(ListGuides)
    @for_everybody(_READING)
    async def show_list(self, interaction: Interaction, _state: ListGuides) -> None:
        """Show all guides in place of the card."""
        config = await config_of(interaction)
        require_guides(config)
        await redraw(interaction, guides_card(self.bot.services.core.guides, look=look_of(config)))

    @handles(PickGuide)
    @for_everybody(_READING)
    async def pick(self, interaction: Interaction, _state: PickGuide) -> None:
        """Open the chosen guide in place of the list."""
        await begin(interaction, choice(interaction), redraw)

    @handles(OpenGuide)
    @for_everybody(_READING)
    async def open(self, interaction: Interaction, state: OpenGuide) -> None:
        """Open a guide for whoever pressed, beside the answer, which stays."""
        await begin(interaction, state.guide, reply)

    @handles(StartGuideAnew)
    @for_everybody(_READING)
    async def start_anew(self, interaction: Interaction, state: StartGuideAnew) -> None:
        """Begin again in place."""
        await begin(interaction, state.guide, redraw)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(GuideCommands(bot))
