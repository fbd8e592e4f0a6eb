"""The controls of /kb history: an entry's revisions, what each changed, and rolling back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import choice
from bot.client.custom_ids import number as small_number
from bot.client.responses import Interaction, in_time, redraw
from bot.custom_knowledge.difference import difference
from bot.ui.cards.kb.entry import done_card
from bot.ui.cards.kb.history import revision_card, roll_back_card
from bot.ui.controls.kb import (
    AskToRollBack,
    ChooseRevision,
    RollBack,
    ShowHistory,
    ShowHistoryPage,
)
from cogs.kb.views import history_view

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

ROLLED_BACK = "Rolled back to revision {revision}."


class KnowledgeHistory(commands.Cog):
    """The controls of /kb history."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowHistory)
    @moderators_only
    async def history(self, interaction: Interaction, state: ShowHistory) -> None:
        """Show the newest revisions."""
        work = history_view(interaction, state.entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ShowHistoryPage)
    @moderators_only
    async def page(self, interaction: Interaction, state: ShowHistoryPage) -> None:
        """Show a page of revisions."""
        work = history_view(interaction, state.entry_id, state.page)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ChooseRevision)
    @moderators_only
    async def revision(self, interaction: Interaction, state: ChooseRevision) -> None:
        """Show what the chosen revision changed."""
        number = small_number(choice(interaction))
        reader = self.bot.services.custom_knowledge.reader
        work = reader.revision_change(server_id(interaction), state.entry_id, number)
        change = await in_time(interaction, work)
        card = revision_card(
            state.entry_id, change.revision, change.parts, is_current=change.is_current
        )
        await redraw(interaction, card)

    @handles(AskToRollBack)
    @moderators_only
    async def ask(self, interaction: Interaction, state: AskToRollBack) -> None:
        """Ask before rolling back, and show what would change."""
        work = self._roll_back_card(server_id(interaction), state.entry_id, state.revision)
        await redraw(interaction, await in_time(interaction, work))

    @handles(RollBack)
    @moderators_only
    async def roll_back(self, interaction: Interaction, state: RollBack) -> None:
        """Roll back, unless the entry was changed since it was asked."""
        work = self.bot.services.custom_knowledge.roll_back(
            server_id(interaction), state.entry_id, state.revision, interaction.user.id, state.base
        )
        row = await in_time(interaction, work)
        sentence = ROLLED_BACK.format(revision=state.revision)
        await redraw(interaction, done_card(sentence, undo=row, entry_id=state.entry_id))

    async def _roll_back_card(self, guild_id: int, entry_id: str, number: int) -> ui.LayoutView:
        service = self.bot.services.custom_knowledge
        draft = (await service.history.revision(guild_id, entry_id, number)).draft()
        record = await service.reader.entry(guild_id, entry_id)
        parts = difference(record.draft, draft)
        return roll_back_card(entry_id, number, parts, record.revision)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeHistory(bot))
