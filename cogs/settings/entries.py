"""Switching shipped entries off and on, from the panel of /settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from discord import ui
from discord.ext import commands

from bot.client.checks import require_admin
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, number
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, redraw
from bot.knowledge import Entry
from bot.servers.validation import valid
from bot.ui.cards.answers.browse import category_of
from bot.ui.cards.settings.entries import off_card, page_of, subject_card
from bot.ui.controls.items import chosen
from cogs.settings.changing import change

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_NAME = "disabled_entries"


class SettingsEntries(commands.Cog):
    """A subject, then its questions; those that are chosen are switched off."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("settings-entries")
    async def subjects(self, interaction: Interaction, fields: list[str]) -> None:
        """Show what is switched off, and the subjects."""
        guild_id = await require_admin(interaction)
        config = await self.bot.services.configs.require(guild_id)
        page, snapshot = number(field(fields, 1)), self.bot.services.core.snapshot
        await redraw(interaction, off_card(snapshot, config.disabled_entries, page))

    @action("settings-subject")
    async def subject(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the questions of the chosen subject."""
        del fields
        await redraw(interaction, await self._subject(interaction, choice(interaction), 0))

    @action("settings-subject-page")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show more of its questions."""
        at = number(field(fields, 1))
        await redraw(interaction, await self._subject(interaction, field(fields), at))

    @action("settings-entries-put")
    async def put(self, interaction: Interaction, fields: list[str]) -> None:
        """Switch off what was chosen on this page, and the rest of the page on."""
        guild_id = await require_admin(interaction)
        key, at = field(fields), number(field(fields, 1))
        shown = {entry.id for entry in page_of(self._entries(key)[1], at)}
        config = await self.bot.services.configs.require(guild_id)
        kept = [each for each in config.disabled_entries if each not in shown]
        wanted = valid(_NAME, (*kept, *(each for each in chosen(interaction) if each in shown)))
        await change(self.bot, interaction, {_NAME: wanted})
        await redraw(interaction, await self._subject(interaction, key, at))

    async def _subject(self, interaction: Interaction, key: str, page: int) -> ui.LayoutView:
        guild_id = await require_admin(interaction)
        category, entries = self._entries(key)
        config = await self.bot.services.configs.require(guild_id)
        return subject_card(category, entries, config.disabled_entries, page)

    def _entries(self, key: str) -> tuple[str, Sequence[Entry]]:
        snapshot = self.bot.services.core.snapshot
        category = category_of(snapshot, key)
        if category is None:
            raise StaleControlError
        return category, snapshot.categories[category]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsEntries(bot))
