"""/kb history: an entry's revisions, what each changed, and rolling back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, number
from bot.client.responses import Interaction, in_time, redraw
from bot.custom_knowledge.difference import difference
from bot.storage.repositories.knowledge.revisions import RevisionRow
from bot.ui.cards.kb.entry import done_card
from bot.ui.cards.kb.history import Revision, history_card, revision_card, roll_back_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

ROLLED_BACK = "Rolled back to revision {revision}."


class KnowledgeHistory(commands.Cog):
    """The controls of /kb history. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("kb-history")
    async def history(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the newest revisions."""
        await self.page(interaction, [field(fields), "0"])

    @action("kb-past")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show a page of revisions."""
        guild_id = await require_moderator(self.bot, interaction)
        work = history_of(self.bot, guild_id, field(fields), number(field(fields, 1)))
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-revision")
    async def revision(self, interaction: Interaction, fields: list[str]) -> None:
        """Show what the chosen revision changed."""
        guild_id = await require_moderator(self.bot, interaction)
        wanted = number(choice(interaction))
        work = self._revision(guild_id, field(fields), wanted)
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-roll")
    async def ask(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask before rolling back, and show what would change."""
        guild_id = await require_moderator(self.bot, interaction)
        work = self._question(guild_id, field(fields), number(field(fields, 1)))
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-rolled")
    async def roll_back(self, interaction: Interaction, fields: list[str]) -> None:
        """Roll back, unless the entry was changed since it was asked."""
        guild_id = await require_moderator(self.bot, interaction)
        entry_id, wanted, base = field(fields), number(field(fields, 1)), number(field(fields, 2))
        work = self._roll_back(guild_id, entry_id, wanted, base, interaction.user.id)
        row = await in_time(interaction, work)
        said = ROLLED_BACK.format(revision=wanted)
        await redraw(interaction, done_card(said, undo=row, entry_id=entry_id))

    async def _revision(self, guild_id: int, entry_id: str, wanted: int) -> ui.LayoutView:
        own = self.bot.services.own
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
        own = self.bot.services.own
        then, held = (
            await own.revision(guild_id, entry_id, wanted),
            await own.get(guild_id, entry_id),
        )
        pieces = difference(held.draft, then)
        return roll_back_card(entry_id, wanted, pieces, held.revision)

    async def _roll_back(
        self, guild_id: int, entry_id: str, wanted: int, base: int, actor_id: int
    ) -> int:
        own = self.bot.services.own
        then = await own.revision(guild_id, entry_id, wanted)
        return await own.edit_entry(
            guild_id, entry_id, then, actor_id, base=base, action="entry-rolled-back"
        )


async def history_of(
    bot: BoundaryBot, guild_id: int, entry_id: str, page: int = 0
) -> ui.LayoutView:
    """Return a page of an entry's revisions. Raises OwnKnowledgeError."""
    own = bot.services.own
    held = await own.get(guild_id, entry_id)
    rows = await own.revisions(guild_id, entry_id)
    return history_card(entry_id, held.draft.question, [_shown(row) for row in rows], page)


def _shown(row: RevisionRow) -> Revision:
    return Revision(row.revision, row.action, row.actor_id, row.at)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeHistory(bot))
