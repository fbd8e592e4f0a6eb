"""The controls of saved entries: looking, switching, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import choice, chosen_part, snowflake
from bot.client.responses import Interaction, in_time, redraw
from bot.ui.cards.kb.entry import done_card
from bot.ui.controls.kb import (
    ChooseFilter,
    DisableEntry,
    EditEntry,
    KeepVersion,
    ListEntries,
    OpenChosenEntry,
    PreviewEntry,
    RemoveOutOfScope,
    RestoreEntry,
    ShowEntry,
    ShowShippedChange,
    UndoChange,
)
from cogs.kb.views import (
    entry_list,
    entry_view,
    open_entry_form,
    preview_view,
    shipped_change_view,
)

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
    """The controls on the cards of saved entries."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._knowledge = bot.services.custom_knowledge

    @handles(ShowEntry)
    @moderators_only
    async def show(self, interaction: Interaction, state: ShowEntry) -> None:
        """Show one entry."""
        work = entry_view(interaction, state.entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @handles(OpenChosenEntry)
    @moderators_only
    async def open(self, interaction: Interaction, state: OpenChosenEntry) -> None:
        """Show the entry that was chosen from a list."""
        del state
        work = entry_view(interaction, choice(interaction))
        await redraw(interaction, await in_time(interaction, work))

    @handles(ListEntries)
    @moderators_only
    async def page(self, interaction: Interaction, state: ListEntries) -> None:
        """Show another page of a list."""
        work = entry_list(interaction, state.filter, state.page)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ChooseFilter)
    @moderators_only
    async def filter(self, interaction: Interaction, state: ChooseFilter) -> None:
        """Show another list."""
        del state
        # Read like a custom id, which checks that the value is one of ours.
        first = ListEntries.parse([choice(interaction), "0"])
        work = entry_list(interaction, first.filter, first.page)
        await redraw(interaction, await in_time(interaction, work))

    @handles(RemoveOutOfScope)
    @moderators_only
    async def remove_outside(self, interaction: Interaction, state: RemoveOutOfScope) -> None:
        """Remove an out-of-scope phrase."""
        del state
        phrase_id = snowflake(choice(interaction))
        work = self._knowledge.phrases.remove_out_of_scope(
            server_id(interaction), phrase_id, interaction.user.id
        )
        row = await in_time(interaction, work)
        await redraw(interaction, done_card(REMOVED, undo=row))

    @handles(PreviewEntry)
    @moderators_only
    async def preview(self, interaction: Interaction, state: PreviewEntry) -> None:
        """Show a saved entry as members see it, maybe with a part open."""
        open_part = chosen_part(interaction, state.part)
        work = preview_view(interaction, state.entry_id, open_part)
        await redraw(interaction, await in_time(interaction, work))

    @handles(EditEntry)
    @moderators_only
    async def edit(self, interaction: Interaction, state: EditEntry) -> None:
        """Open the form of an entry with everything filled in."""
        await open_entry_form(interaction, state.entry_id)

    @handles(DisableEntry)
    @moderators_only
    async def disable(self, interaction: Interaction, state: DisableEntry) -> None:
        """Switch an entry off."""
        actor_id = interaction.user.id
        work = self._knowledge.entries.disable(server_id(interaction), state.entry_id, actor_id)
        await _change(interaction, work, TURNED_OFF, state.entry_id)

    @handles(RestoreEntry)
    @moderators_only
    async def restore(self, interaction: Interaction, state: RestoreEntry) -> None:
        """Switch an entry on, or go back to the shipped one."""
        actor_id = interaction.user.id
        work = self._knowledge.entries.restore(server_id(interaction), state.entry_id, actor_id)
        restoration = await in_time(interaction, work)
        sentence = SWITCHED_ON if restoration.switched_on else WENT_BACK
        card = done_card(sentence, undo=restoration.row, entry_id=state.entry_id)
        await redraw(interaction, card)

    @handles(ShowShippedChange)
    @moderators_only
    async def shipped_change(self, interaction: Interaction, state: ShowShippedChange) -> None:
        """Show what changed in a shipped entry since the server wrote its version."""
        work = shipped_change_view(interaction, state.entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @handles(KeepVersion)
    @moderators_only
    async def keep(self, interaction: Interaction, state: KeepVersion) -> None:
        """Keep the server's version although the shipped one has changed."""
        actor_id = interaction.user.id
        work = self._knowledge.entries.keep(server_id(interaction), state.entry_id, actor_id)
        await _change(interaction, work, KEPT, state.entry_id)

    @handles(UndoChange)
    @moderators_only
    async def undo(self, interaction: Interaction, state: UndoChange) -> None:
        """Undo a change; what was undone can be undone too."""
        actor_id = interaction.user.id
        work = self._knowledge.history.undo(server_id(interaction), state.row_id, actor_id)
        row = await in_time(interaction, work)
        await redraw(interaction, done_card(UNDONE, undo=row))


async def _change(
    interaction: Interaction, work: Coroutine[Any, Any, int], sentence: str, entry_id: str
) -> None:
    """Change an entry, and say so with a way to undo it."""
    row = await in_time(interaction, work)
    await redraw(interaction, done_card(sentence, undo=row, entry_id=entry_id))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeEntries(bot))
