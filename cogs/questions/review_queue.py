"""The controls for sorting out what was not answered. Each checks the permission itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, number, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw
from bot.moderation.review_queue import DealtWithError, Settled, short_wording, sounds_private
from bot.storage import StorageUnavailable
from bot.ui.cards.questions.reading import title_of
from bot.ui.cards.questions.review_queue import TriageState, queue_card
from bot.ui.forms.kb import entry_modal, form_from
from bot.ui.forms.modals import typed
from bot.ui.forms.review_queue import MEANING, OUTSIDE, WORDS, look_modal
from bot.ui.text import quoted
from cogs.kb.drafts import give_back
from cogs.questions.groups import Desk, drafted, questions_in_words, wording_form
from cogs.questions.new_entry import begin

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from bot.client.client import BoundaryBot
    from bot.moderation.review_queue import Group

NO_SUCH_ENTRY = "There is no entry like that here. Look for another one."
BACK_AGAIN = "**Undone.** Waiting again: {count}."
ADDED = "{count}: now leading to “{title}”"
REFUSED = "{count}: not for us"
DISMISSED = "{count}: dismissed"
_FOUND = 25


class SortingOut(commands.Cog):
    """What a moderator does with a group of questions."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self.triage = bot.services.triage
        self._desk = Desk(bot)

    @action("tri-list")
    async def list_page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show a page of the list."""
        guild_id = await require_moderator(interaction)
        upto, page = snowflake(field(fields)) or None, number(field(fields, 1))
        queue = await in_time(interaction, self.triage.queue(guild_id, upto))
        await redraw(interaction, queue_card(queue, page))

    @action("tri-at")
    async def step(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the group in a place, the last one when there are fewer by now."""
        guild_id = await require_moderator(interaction)
        upto, place = snowflake(field(fields)), number(field(fields, 1))
        queue = await in_time(interaction, self.triage.queue(guild_id, upto))
        if not queue.groups:
            await redraw(interaction, queue_card(await self.triage.queue(guild_id)))
            return
        place = min(place, len(queue.groups) - 1)
        state = TriageState(queue.groups[place].lead.id, upto, place)
        await self._draw(interaction, guild_id, state)

    @action("tri")
    async def show(self, interaction: Interaction, fields: list[str]) -> None:
        """Show one group."""
        guild_id = await require_moderator(interaction)
        await self._draw(interaction, guild_id, _state(fields))

    @action("tri-look")
    async def look(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask which entry to look for."""
        await require_moderator(interaction)
        await interaction.response.send_modal(look_modal(_state(fields)))

    @action("tri-found")
    async def found(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer the entries that were looked for."""
        guild_id = await require_moderator(interaction)
        words = typed(interaction).get(WORDS, "")
        view = await self.bot.services.knowledge.get(guild_id)
        matcher = self.bot.services.answerer.matcher
        ids = matcher.complete(words, _FOUND, overlay=view.overlay)
        entries = [(name, title_of(view, name)) for name in ids if name in view.snapshot.entries]
        if not entries:
            raise UserError(NO_SUCH_ENTRY)
        note = f"-# Entries like “{quoted(words, 80)}” are in the list below."
        await self._draw(interaction, guild_id, _state(fields), found=entries, note=note)

    @action("tri-means")
    async def means(self, interaction: Interaction, fields: list[str]) -> None:
        """Let the group lead to the chosen entry; a wording that may be private is asked for."""
        await self._mean(interaction, _state(fields), choice(interaction))

    @action("tri-away")
    async def not_for_us(self, interaction: Interaction, fields: list[str]) -> None:
        """Let the group be refused; a wording that may be private is asked for."""
        await self._mean(interaction, _state(fields), OUTSIDE)

    @action("tri-word")
    async def word(self, interaction: Interaction, fields: list[str]) -> None:
        """Let the moderator word it, and say what it means."""
        guild_id = await require_moderator(interaction)
        state = _state(fields)
        group = await self._group(interaction, guild_id, state)
        if group is not None:
            match, view = await self._desk.match(guild_id, group.lead.text or "")
            await interaction.response.send_modal(wording_form(state, match, view))

    @action("tri-worded")
    async def worded(self, interaction: Interaction, fields: list[str]) -> None:
        """Take the wording and its meaning."""
        guild_id = await require_moderator(interaction)
        form = typed(interaction)
        await self._take(
            interaction, guild_id, _state(fields), form.get(MEANING, OUTSIDE), form.get(WORDS, "")
        )

    @action("tri-new")
    async def new_entry(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of an entry, drafted from the questions."""
        guild_id = await require_moderator(interaction)
        state = _state(fields)
        group = await self._group(interaction, guild_id, state)
        if group is not None:
            match, view = await self._desk.match(guild_id, group.lead.text or "")
            draft = drafted(group, match, view)
            await interaction.response.send_modal(entry_modal("tri-saved", *fields, form=draft))

    @action("tri-saved")
    async def save_entry(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep the entry as a draft, and show how it looks; only "Save" settles the group."""
        guild_id = await require_moderator(interaction)
        form = form_from(typed(interaction))
        try:
            work = begin(self.bot, guild_id, _state(fields), form)
            card = await in_time(interaction, work)
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await redraw(interaction, card)

    @action("tri-dismiss")
    async def dismiss(self, interaction: Interaction, fields: list[str]) -> None:
        """Take the group off the list."""
        guild_id = await require_moderator(interaction)
        state = _state(fields)
        doing = self.triage.dismiss(guild_id, state.lead, state.upto, interaction.user.id)
        await self._settle(interaction, guild_id, state, doing, DISMISSED)

    @action("tri-undo")
    async def undo(self, interaction: Interaction, fields: list[str]) -> None:
        """Take a decision back."""
        guild_id = await require_moderator(interaction)
        row_id, state = snowflake(field(fields)), _state(fields[1:])
        undoing = self.triage.undo(guild_id, row_id, interaction.user.id)
        undone = await in_time(interaction, undoing)
        note = BACK_AGAIN.format(count=questions_in_words(undone.count))
        await self._draw(interaction, guild_id, state, note=note)

    async def _mean(self, interaction: Interaction, state: TriageState, entry_id: str) -> None:
        guild_id = await require_moderator(interaction)
        group = await self._group(interaction, guild_id, state)
        if group is None:
            return
        match, view = await self._desk.match(guild_id, group.lead.text or "")
        if sounds_private(match.question):
            modal = wording_form(state, match, view, entry_id)
            await interaction.response.send_modal(modal)
            return
        await self._take(interaction, guild_id, state, entry_id, short_wording(match.question))

    async def _take(
        self,
        interaction: Interaction,
        guild_id: int,
        state: TriageState,
        entry_id: str,
        wording: str,
    ) -> None:
        """Add the wording to an entry, or to what is not for this server."""
        where = (guild_id, state.lead, state.upto)
        if entry_id == OUTSIDE:
            refusing = self.triage.not_for_us(*where, wording, interaction.user.id)
            await self._settle(interaction, guild_id, state, refusing, REFUSED)
            return
        view = await self.bot.services.knowledge.get(guild_id)
        if entry_id not in view.snapshot.entries:
            raise StaleControlError
        adding = self.triage.means(*where, entry_id, wording, interaction.user.id)
        done = ADDED.replace("{title}", quoted(title_of(view, entry_id), 100))
        await self._settle(interaction, guild_id, state, adding, done)

    async def _settle(
        self,
        interaction: Interaction,
        guild_id: int,
        state: TriageState,
        deciding: Coroutine[Any, Any, Settled],
        done: str,
    ) -> None:
        """Wait for the decision; show what it did, or who was quicker."""
        try:
            settled = await in_time(interaction, deciding)
        except DealtWithError as error:
            await redraw(interaction, await self._desk.dealt(guild_id, state, error.row))
            return
        await redraw(interaction, await self._desk.done(guild_id, state, settled, done))

    async def _group(
        self, interaction: Interaction, guild_id: int, state: TriageState
    ) -> Group | None:
        """Return the group; if another moderator was quicker, say so and return None."""
        try:
            return await self.triage.group(guild_id, state.lead, state.upto)
        except DealtWithError as error:
            await redraw(interaction, await self._desk.dealt(guild_id, state, error.row))
            return None

    async def _draw(
        self,
        interaction: Interaction,
        guild_id: int,
        state: TriageState,
        *,
        found: Sequence[tuple[str, str]] = (),
        note: str = "",
    ) -> None:
        drawing = self._desk.card(guild_id, state, found=found, note=note)
        await redraw(interaction, await in_time(interaction, drawing))


def _state(fields: list[str]) -> TriageState:
    try:
        state = TriageState.unpack(fields)
    except ValueError as error:
        raise StaleControlError from error
    snowflake(f"{state.lead:x}")
    snowflake(f"{state.upto:x}")
    number(str(state.place))
    return state


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SortingOut(bot))
