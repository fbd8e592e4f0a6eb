"""/browse: everything the bot knows, by subject, in one message that is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.answer_rules import require_open
from bot.client.component_router import action
from bot.client.context import config_of
from bot.client.custom_ids import choice, field, number
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, redraw, reply
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.browse import categories_card, category_of, entries_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge


class Browse(commands.Cog):
    """Categories, their questions, an answer, and the way back."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Look through everything I know, by subject")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def browse(self, interaction: discord.Interaction[Any]) -> None:
        """Show the subjects."""
        await require_open(interaction)
        view = await self._view(interaction)
        look = look_of(await config_of(interaction))
        await reply(interaction, categories_card(view.snapshot, look=look))

    @action("browse")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show a page of the subjects, or of one subject's questions."""
        key, page = field(fields), number(field(fields, 1))
        if key == "-":
            look = look_of(await config_of(interaction))
            view = categories_card((await self._view(interaction)).snapshot, page, look)
        else:
            view = await self._entries(interaction, key, page)
        await redraw(interaction, view)

    @action("category")
    async def category(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the questions of the chosen subject."""
        del fields
        await redraw(interaction, await self._entries(interaction, choice(interaction)))

    @action("entry")
    async def entry(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the answer to the chosen question, with a way back."""
        del fields
        view = await self._view(interaction)
        entry = view.snapshot.entries.get(choice(interaction))
        if entry is None:
            raise StaleControlError
        state = AnswerState(entry.id, interaction.id, browsing=True)
        in_server = interaction.guild_id is not None
        look = look_of(await config_of(interaction))
        related = view.related(entry)
        card = answer_card(state, entry, related, in_server=in_server, look=look)
        await redraw(interaction, card)

    @action("back")
    async def back(self, interaction: Interaction, fields: list[str]) -> None:
        """Return from an answer to its subject."""
        snapshot = (await self._view(interaction)).snapshot
        entry = snapshot.entries.get(field(fields))
        if entry is None:
            raise StaleControlError
        entries = snapshot.categories[entry.category]
        look = look_of(await config_of(interaction))
        await redraw(interaction, entries_card(entry.category, entries, look=look))

    async def _view(self, interaction: Interaction) -> ServerKnowledge:
        return await self.bot.services.knowledge.get(interaction.guild_id)

    async def _entries(self, interaction: Interaction, key: str, page: int = 0) -> ui.LayoutView:
        snapshot = (await self._view(interaction)).snapshot
        category = category_of(snapshot, key)
        if category is None:
            raise StaleControlError
        look = look_of(await config_of(interaction))
        return entries_card(category, snapshot.categories[category], page, look)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Browse(bot))
