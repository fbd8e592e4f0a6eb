"""Decisions about a group of the review queue, and undoing them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, forget_context, server_id
from bot.client.custom_ids import choice
from bot.client.entries.forms import give_back
from bot.client.entries.groups import begin
from bot.client.entries.review_queue_cards import ReviewQueueCards
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw
from bot.moderation.review_queue import (
    AlreadyDecidedError,
    draft_entry,
    short_wording,
    sounds_private,
)
from bot.storage import StorageUnavailable
from bot.ui.cards.questions.matches import title_of
from bot.ui.cards.questions.review_queue import decided_card, questions_in_words
from bot.ui.controls.review_queue import (
    DismissGroup,
    EditWording,
    GroupPlace,
    LinkGroup,
    RefuseGroup,
    SubmitGroupEntry,
    SubmitWording,
    UndoDecision,
    WriteGroupEntry,
)
from bot.ui.forms.kb import entry_modal, form_from
from bot.ui.forms.modals import read_fields
from bot.ui.forms.review_queue import MEANING, OUTSIDE, WORDS, wording_modal
from bot.ui.text import quoted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine
    from typing import Any

    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.matching import Match
    from bot.moderation.review_queue import GroupDecision, QuestionGroup

BACK_AGAIN = "**Undone.** Waiting again: {count}."
LINKED = "{count}: now leading to “{title}”"
REFUSED = "{count}: not for us"
DISMISSED = "{count}: dismissed"


class DecisionControls(commands.Cog):
    """Takes decisions about groups. A moderator who comes second sees who was quicker."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._queue = bot.services.review_queue
        self._cards = ReviewQueueCards(bot.services)

    @handles(LinkGroup)
    @moderators_only
    async def link(self, interaction: Interaction, state: LinkGroup) -> None:
        """Let the group lead to the chosen entry."""
        await self._decide(interaction, state.place, choice(interaction))

    @handles(RefuseGroup)
    @moderators_only
    async def refuse(self, interaction: Interaction, state: RefuseGroup) -> None:
        """Let the group be out of scope."""
        await self._decide(interaction, state.place, OUTSIDE)

    @handles(EditWording)
    @moderators_only
    async def edit_wording(self, interaction: Interaction, state: EditWording) -> None:
        """Let the moderator word it, and say what it means."""
        async with self._unless_decided(interaction, state.place):
            _, match = await self._group(interaction, state.place)
            context = await context_of(interaction)
            modal = _wording_form(state.place, match, context.knowledge)
            await interaction.response.send_modal(modal)

    @handles(SubmitWording)
    @moderators_only
    async def submit_wording(self, interaction: Interaction, state: SubmitWording) -> None:
        """Take the wording and its meaning."""
        form, place = read_fields(interaction), state.place
        async with self._unless_decided(interaction, place):
            reading = self._queue.group(server_id(interaction), place.lead, place.upto)
            in_queue = await in_time(interaction, reading)
            entry_id, wording = form.get(MEANING, OUTSIDE), form.get(WORDS, "")
            await self._settle(interaction, place, in_queue.group, entry_id, wording)

    @handles(WriteGroupEntry)
    @moderators_only
    async def write_entry(self, interaction: Interaction, state: WriteGroupEntry) -> None:
        """Open the form of an entry, drafted from the questions."""
        async with self._unless_decided(interaction, state.place):
            group, match = await self._group(interaction, state.place)
            context = await context_of(interaction)
            form = draft_entry(group, match, context.knowledge)
            modal = entry_modal(SubmitGroupEntry(state.place), form=form)
            await interaction.response.send_modal(modal)

    @handles(SubmitGroupEntry)
    @moderators_only
    async def submit_entry(self, interaction: Interaction, state: SubmitGroupEntry) -> None:
        """Store the entry as a draft, and show its preview; only "Save" there settles the group."""
        form = form_from(read_fields(interaction))
        try:
            card = await in_time(interaction, begin(interaction, state.place, form))
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await redraw(interaction, card)

    @handles(DismissGroup)
    @moderators_only
    async def dismiss(self, interaction: Interaction, state: DismissGroup) -> None:
        """Take the group off the list."""
        guild_id, place = server_id(interaction), state.place
        async with self._unless_decided(interaction, place):
            reading = self._queue.group(guild_id, place.lead, place.upto)
            in_queue = await in_time(interaction, reading)
            deciding = self._queue.dismiss(guild_id, in_queue.group, interaction.user.id)
            await self._show_decision(interaction, place, deciding, DISMISSED)

    @handles(UndoDecision)
    @moderators_only
    async def undo(self, interaction: Interaction, state: UndoDecision) -> None:
        """Undo a decision."""
        undoing = self._queue.undo(server_id(interaction), state.row_id, interaction.user.id)
        count = await in_time(interaction, undoing)
        # What was loaded for this press is from before it was undone.
        forget_context(interaction)
        note = BACK_AGAIN.format(count=questions_in_words(count))
        guild_id, context = server_id(interaction), await context_of(interaction)
        drawing = self._cards.group(guild_id, context, state.place, note=note)
        await redraw(interaction, await in_time(interaction, drawing))

    async def _decide(self, interaction: Interaction, place: GroupPlace, entry_id: str) -> None:
        """Decide by the words of the lead; ask for other words where those may be private."""
        async with self._unless_decided(interaction, place):
            group, match = await self._group(interaction, place)
            if sounds_private(match.question):
                context = await context_of(interaction)
                modal = _wording_form(place, match, context.knowledge, entry_id)
                await interaction.response.send_modal(modal)
                return
            await self._settle(interaction, place, group, entry_id, short_wording(match.question))

    async def _settle(
        self,
        interaction: Interaction,
        place: GroupPlace,
        group: QuestionGroup,
        entry_id: str,
        wording: str,
    ) -> None:
        """Add the wording to an entry, or to what is out of scope, and show that."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        if entry_id == OUTSIDE:
            deciding = self._queue.refuse(guild_id, group, wording, actor_id)
            await self._show_decision(interaction, place, deciding, REFUSED)
            return
        knowledge = (await context_of(interaction)).knowledge
        if entry_id not in knowledge.snapshot.entries:
            raise StaleControlError
        words = LINKED.replace("{title}", quoted(title_of(knowledge, entry_id), 100))
        deciding = self._queue.link_to_entry(guild_id, group, entry_id, wording, actor_id)
        await self._show_decision(interaction, place, deciding, words)

    async def _show_decision(
        self,
        interaction: Interaction,
        place: GroupPlace,
        deciding: Coroutine[Any, Any, GroupDecision],
        words: str,
    ) -> None:
        """Wait for the decision and show it, with what is answered from now on."""
        decision = await in_time(interaction, deciding)
        # What was loaded for this press is from before the decision.
        forget_context(interaction)
        context = await context_of(interaction)
        await redraw(interaction, await self._cards.decision(context, place, decision, words))

    async def _group(
        self, interaction: Interaction, place: GroupPlace
    ) -> tuple[QuestionGroup, Match]:
        """Return a group and the match of its lead, without acknowledging the interaction.

        A form can only be opened as the first response, so this cannot be done `in_time`.
        """
        in_queue = await self._queue.group(server_id(interaction), place.lead, place.upto)
        context = await context_of(interaction)
        match = await self.bot.services.answerer.match(in_queue.group.lead.text or "", context)
        return in_queue.group, match

    @asynccontextmanager
    async def _unless_decided(
        self, interaction: Interaction, place: GroupPlace
    ) -> AsyncGenerator[None]:
        """Show who was quicker, when another moderator has decided on the group meanwhile."""
        try:
            yield
        except AlreadyDecidedError as error:
            context = await context_of(interaction)
            await redraw(interaction, decided_card(place, error.row, context.knowledge))


def _wording_form(
    place: GroupPlace, match: Match, knowledge: ServerKnowledge, entry_id: str | None = None
) -> ui.Modal:
    """Return the form for a wording, with the likeliest entries and the chosen one to choose."""
    names = list(dict.fromkeys(each.entry_id for each in match.candidates))
    if entry_id not in {None, OUTSIDE, *names}:
        names.insert(0, entry_id or "")
    entries = [(name, title_of(knowledge, name)) for name in names]
    return wording_modal(place, short_wording(match.question), entries, entry_id)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(DecisionControls(bot))
