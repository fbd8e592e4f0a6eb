"""Switching shipped entries off and on, from the panel of /settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from discord import ui
from discord.ext import commands

from bot.client.checks import admins_only
from bot.client.component_router import handles
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw
from bot.knowledge import Entry
from bot.ui.cards.answers.browse import category_of
from bot.ui.cards.settings.entries import off_card, page_of, subject_card
from bot.ui.controls.items import chosen
from bot.ui.controls.settings import (
    ChooseSubject,
    PutDisabledEntries,
    ShowDisabledEntries,
    ShowSubject,
)
from cogs.settings.admin import admin_of, after_change, required_config

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


class SettingsEntries(commands.Cog):
    """A subject, then its questions; those that are chosen are switched off."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowDisabledEntries)
    @admins_only
    async def subjects(self, interaction: Interaction, state: ShowDisabledEntries) -> None:
        """Show what is switched off, and the subjects."""
        config = await required_config(interaction)
        snapshot = self.bot.services.core.snapshot
        await redraw(interaction, off_card(snapshot, config.disabled_entries, state.page))

    @handles(ChooseSubject)
    @admins_only
    async def subject(self, interaction: Interaction, state: ChooseSubject) -> None:
        """Show the questions of the chosen subject."""
        del state
        await redraw(interaction, await self._subject_card(interaction, choice(interaction), 0))

    @handles(ShowSubject)
    @admins_only
    async def page(self, interaction: Interaction, state: ShowSubject) -> None:
        """Show more of its questions."""
        await redraw(interaction, await self._subject_card(interaction, state.key, state.page))

    @handles(PutDisabledEntries)
    @admins_only
    async def put(self, interaction: Interaction, state: PutDisabledEntries) -> None:
        """Switch off what was chosen on this page, and the rest of the page on."""
        category, entries = self._subject(state.key)
        page_ids = {entry.id for entry in page_of(entries, state.page)}
        admin = await admin_of(interaction)
        change = await in_time(
            interaction,
            self.bot.services.settings.disable_entries(admin, page_ids, chosen(interaction)),
        )
        await after_change(interaction, admin, change)
        disabled_ids = change.after.disabled_entries
        await redraw(interaction, subject_card(category, entries, disabled_ids, state.page))

    async def _subject_card(self, interaction: Interaction, key: str, page: int) -> ui.LayoutView:
        category, entries = self._subject(key)
        config = await required_config(interaction)
        return subject_card(category, entries, config.disabled_entries, page)

    def _subject(self, key: str) -> tuple[str, Sequence[Entry]]:
        """Return a subject and its entries by its key. Raises StaleControlError."""
        snapshot = self.bot.services.core.snapshot
        category = category_of(snapshot, key)
        if category is None:
            raise StaleControlError
        return category, snapshot.categories[category]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsEntries(bot))
