"""/browse: everything the bot knows, by subject, in one message that is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.asking.rules import require_open
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import bot_of, context_of
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.guides import guides_on
from bot.client.responses import Interaction, redraw, reply
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.browse import categories_card, category_of, entries_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import BackToCategory, BrowseCategory, BrowseEntry, BrowsePage
from bot.ui.look import look_of
from cogs.asking.answer_card import entry_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

_READING = "Everybody may read what the bot knows."


class Browse(commands.Cog):
    """Categories, their questions, an answer, and the way back."""

    @app_commands.command(description="Look through everything I know, by subject")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @for_everybody(_READING)
    async def browse(self, interaction: discord.Interaction[Any]) -> None:
        """Show the subjects."""
        await require_open(interaction)
        await reply(interaction, await _categories(interaction))

    @handles(BrowsePage)
    @for_everybody(_READING)
    async def show_page(self, interaction: Interaction, state: BrowsePage) -> None:
        """Show a page of the subjects, or of one subject's questions."""
        if state.category is None:
            view = await _categories(interaction, state.page)
        else:
            view = await _questions(interaction, state.category, state.page)
        await redraw(interaction, view)

    @handles(BrowseCategory)
    @for_everybody(_READING)
    async def show_category(self, interaction: Interaction, _state: BrowseCategory) -> None:
        """Show the questions of the chosen subject."""
        await redraw(interaction, await _questions(interaction, choice(interaction)))

    @handles(BrowseEntry)
    @for_everybody(_READING)
    async def show_entry(self, interaction: Interaction, _state: BrowseEntry) -> None:
        """Show the answer to the chosen question, with a way back."""
        context, entry = await entry_of(interaction, choice(interaction))
        view = answer_card(
            AnswerState(entry.id, interaction.id, browsing=True),
            entry,
            context.knowledge.related(entry),
            in_server=interaction.guild_id is not None,
            look=look_of(context.config),
            guides=guides_on(bot_of(interaction), context.config, entry.id),
        )
        await redraw(interaction, view)

    @handles(BackToCategory)
    @for_everybody(_READING)
    async def go_back(self, interaction: Interaction, state: BackToCategory) -> None:
        """Go back from an answer to its subject."""
        context, entry = await entry_of(interaction, state.entry_id)
        entries = context.knowledge.snapshot.categories[entry.category]
        view = entries_card(entry.category, entries, look=look_of(context.config))
        await redraw(interaction, view)


async def _categories(interaction: Interaction, page: int = 0) -> ui.LayoutView:
    """Return a page of the subjects."""
    context = await context_of(interaction)
    return categories_card(context.knowledge.snapshot, page, look_of(context.config))


async def _questions(interaction: Interaction, key: str, page: int = 0) -> ui.LayoutView:
    """Return a page of a subject's questions. Raises StaleControlError without that subject."""
    context = await context_of(interaction)
    snapshot = context.knowledge.snapshot
    category = category_of(snapshot, key)
    if category is None:
        raise StaleControlError
    return entries_card(category, snapshot.categories[category], page, look_of(context.config))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Browse())
