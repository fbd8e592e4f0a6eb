"""The controls of /kb on entries that are saved: looking, switching, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, number, part_in, snowflake
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.kb.entry import done_card
from cogs.kb.drafts import open_entry_form
from cogs.kb.views import entry_of_server, list_of, news_of, preview_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.client.client import BoundaryBot

UNDONE = "Undone."
TURNED_OFF = "Switched off. Members no longer see it."
SWITCHED_ON = "It is on again, as it was before it was switched off."
WENT_BACK = "It is the built-in version again; **/kb history** still has your server's version."
KEPT = "Your version stays. I will tell you when mine changes again."
REMOVED = "Removed. I no longer refuse that phrasing."


class KnowledgeEntries(commands.Cog):
    """What moderators press on the cards of /kb. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("kb-show")
    async def show(self, interaction: Interaction, fields: list[str]) -> None:
        """Show one entry."""
        guild_id = await require_moderator(interaction)
        work = entry_of_server(self.bot, guild_id, field(fields))
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-open")
    async def open(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the entry that was chosen from a list."""
        del fields
        await self.show(interaction, [choice(interaction)])

    @action("kb-page")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show another page of a list."""
        guild_id = await require_moderator(interaction)
        work = list_of(self.bot, guild_id, field(fields), number(field(fields, 1)))
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-filter")
    async def filter(self, interaction: Interaction, fields: list[str]) -> None:
        """Show another list."""
        del fields
        await self.page(interaction, [choice(interaction), "0"])

    @action("kb-outside-drop")
    async def drop_outside(self, interaction: Interaction, fields: list[str]) -> None:
        """Remove an out-of-scope phrase."""
        del fields
        guild_id = await require_moderator(interaction)
        phrase = snowflake(choice(interaction))
        own = self.bot.services.custom_knowledge
        work = own.phrases.remove_out_of_scope(guild_id, phrase, interaction.user.id)
        row = await in_time(interaction, work)
        await redraw(interaction, done_card(REMOVED, undo=row))

    @action("kb-saved-part")
    async def preview(self, interaction: Interaction, fields: list[str]) -> None:
        """Show a saved entry as members see it, maybe with a part unfolded."""
        guild_id = await require_moderator(interaction)
        opened = part_in(interaction, fields)
        work = preview_of(self.bot, guild_id, field(fields, 1), opened)
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-edit")
    async def edit(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of an entry with everything filled in."""
        guild_id = await require_moderator(interaction)
        await open_entry_form(self.bot, interaction, guild_id, field(fields))

    @action("kb-disable")
    async def disable(self, interaction: Interaction, fields: list[str]) -> None:
        """Switch an entry off."""
        guild_id = await require_moderator(interaction)
        work = self.bot.services.custom_knowledge.entries.disable(
            guild_id, field(fields), interaction.user.id
        )
        await _done(interaction, work, TURNED_OFF, field(fields))

    @action("kb-restore")
    async def restore(self, interaction: Interaction, fields: list[str]) -> None:
        """Switch an entry on, or go back to the shipped one."""
        guild_id = await require_moderator(interaction)
        work = self.bot.services.custom_knowledge.entries.restore(
            guild_id, field(fields), interaction.user.id
        )
        done = await in_time(interaction, work)
        said = SWITCHED_ON if done.switched_on else WENT_BACK
        await redraw(interaction, done_card(said, undo=done.row, entry_id=field(fields)))

    @action("kb-news")
    async def news(self, interaction: Interaction, fields: list[str]) -> None:
        """Show what changed in a shipped entry since the server wrote its version."""
        guild_id = await require_moderator(interaction)
        work = news_of(self.bot, guild_id, field(fields))
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-keep")
    async def keep(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep the server's version although the shipped one has changed."""
        guild_id = await require_moderator(interaction)
        work = self.bot.services.custom_knowledge.entries.keep(
            guild_id, field(fields), interaction.user.id
        )
        await _done(interaction, work, KEPT, field(fields))

    @action("kb-undo")
    async def undo(self, interaction: Interaction, fields: list[str]) -> None:
        """Undo a change; what was undone can be undone too."""
        guild_id = await require_moderator(interaction)
        audit_id = snowflake(field(fields))
        work = self.bot.services.custom_knowledge.history.undo(
            guild_id, audit_id, interaction.user.id
        )
        row = await in_time(interaction, work)
        await redraw(interaction, done_card(UNDONE, undo=row))


async def _done(
    interaction: Interaction, work: Coroutine[Any, Any, int], said: str, entry_id: str
) -> None:
    """Do a change of an entry, and say so with a way to undo it."""
    row = await in_time(interaction, work)
    await redraw(interaction, done_card(said, undo=row, entry_id=entry_id))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeEntries(bot))
