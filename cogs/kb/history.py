"""/kb history: an entry's revisions, what each changed, and rolling back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import choice, number
from bot.client.responses import Interaction, in_time, redraw
from bot.custom_knowledge.difference import difference
from bot.storage.repositories.knowledge.revisions import RevisionRow
from bot.ui.cards.kb.entry import done_card
from bot.ui.cards.kb.history import Revision, history_card, revision_card, roll_back_card
from bot.ui.controls.kb import (
    AskToRollBack,
    ChooseRevision,
    RollBack,
    ShowHistory,
    ShowHistoryPage,
)

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

ROLLED_BACK = "Rolled back to revision {revision}."


class KnowledgeHistory(commands.Cog):
    """The controls of /kb history. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(ShowHistory)
    @moderators_only
    async def history(self, interaction: Interaction, state: ShowHistory) -> None:
        """Show the newest revisions."""
        work = history_of(self.bot, server_id(interaction), state.entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ShowHistoryPage)
    @moderators_only
    async def page(self, interaction: Interaction, state: ShowHistoryPage) -> None:
        """Show a page of revisions."""
        work = history_of(self.bot, server_id(interaction), state.entry_id, state.page)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ChooseRevision)
    @moderators_only
    async def revision(self, interaction: Interaction, state: ChooseRevision) -> None:
        """Show what the chosen revision changed."""
        revision = number(choice(interaction))
        work = self._revision(server_id(interaction), state.entry_id, revision)
        await redraw(interaction, await in_time(interaction, work))

    @handles(AskToRollBack)
    @moderators_only
    async def ask(self, interaction: Interaction, state: AskToRollBack) -> None:
        """Ask before rolling back, and show what would change."""
        work = self._question(server_id(interaction), state.entry_id, state.revision)
        await redraw(interaction, await in_time(interaction, work))

    @handles(RollBack)
    @moderators_only
    async def roll_back(self, interaction: Interaction, state: RollBack) -> None:
        """Roll back, unless the entry was changed since it was asked."""
        work = self._roll_back(server_id(interaction), state, interaction.user.id)
        row = await in_time(interaction, work)
        done = ROLLED_BACK.format(revision=state.revision)
        await redraw(interaction, done_card(done, undo=row, entry_id=state.entry_id))

    async def _revision(self, guild_id: int, entry_id: str, wanted: int) -> ui.LayoutView:
        own = self.bot.services.custom_knowledge
        rows = await own.revisions(guild_id, entry_id)
        then = await own.revision(guild_id, entry_id, wanted)
        row = next(row for row in rows if row.revision == wanted)
        earlier = next((r for r in rows if r.revision < wanted and r.body is not None), None)
        changed = None
        if earlier is not None:
            before = await own.revision(guild_id, entry_id, earlier.revision)
            changed = difference(before, then)
        now = (await own.get(guild_id, entry_id)).draft
        return revision_card(entry_id, _shown(row), changed, is_now=not difference(now, then))

    async def _question(self, guild_id: int, entry_id: str, wanted: int) -> ui.LayoutView:
        own = self.bot.services.custom_knowledge
        then, held = (
            await own.revision(guild_id, entry_id, wanted),
            await own.get(guild_id, entry_id),
        )
        pieces = difference(held.draft, then)
        return roll_back_card(entry_id, wanted, pieces, held.revision)

    async def _roll_back(self, guild_id: int, state: RollBack, actor_id: int) -> int:
        own = self.bot.services.custom_knowledge
        then = await own.revision(guild_id, state.entry_id, state.revision)
        return await own.edit_entry(
            guild_id, state.entry_id, then, actor_id, base=state.base, action="entry-rolled-back"
        )


async def history_of(
    bot: BoundaryBot, guild_id: int, entry_id: str, page: int = 0
) -> ui.LayoutView:
    """Return a page of an entry's revisions. Raises CustomKnowledgeError."""
    own = bot.services.custom_knowledge
    held = await own.get(guild_id, entry_id)
    rows = await own.revisions(guild_id, entry_id)
    return history_card(entry_id, held.draft.question, [_shown(row) for row in rows], page)


def _shown(row: RevisionRow) -> Revision:
    return Revision(row.revision, row.action, row.actor_id, row.at)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeHistory(bot))
