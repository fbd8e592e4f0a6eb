"""Writing an entry: the form, its preview, and saving or dropping it. Nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.community.team.consent import consent_used
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.custom_ids import chosen_part
from bot.client.entries.draft_cards import draft_card, import_card
from bot.client.entries.forms import give_back, open_form
from bot.client.entries.groups import back_to_group, save_for_group
from bot.client.responses import Interaction, in_time, redraw
from bot.client.tickets.saving import mark_saved
from bot.custom_knowledge import CustomKnowledgeError, EditConflictError
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.kb.draft import DROPPED, conflict_card, faulty_card, gone_card
from bot.ui.cards.kb.entry import done_card
from bot.ui.controls.kb import (
    ALONE,
    DropDraft,
    PreviewDraft,
    SaveDraft,
    SubmitDraft,
    SubmitEntry,
    ToggleShippedPhrases,
    WriteDraft,
)
from bot.ui.forms.kb import form_from
from bot.ui.forms.modals import read_fields
from bot.ui.text import quoted

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.drafts import PendingDraft
    from bot.custom_knowledge.form import EntryForm

SAVED = "**{question}** is saved. Members see it from now on."


class KnowledgeDrafts(commands.Cog):
    """The controls of drafts."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._drafts = bot.services.drafts
        self._imports = bot.services.imports

    @handles(SubmitEntry)
    @moderators_only
    async def submit_entry(self, interaction: Interaction, state: SubmitEntry) -> None:
        """Store a form as a new draft, and show its preview."""
        form = form_from(read_fields(interaction))
        work = self._drafts.begin(
            server_id(interaction), form, state.entry_id, state.base, state.ticket_id
        )
        await _show_or_give_back(interaction, form, work)

    @handles(WriteDraft)
    @moderators_only
    async def write(self, interaction: Interaction, state: WriteDraft) -> None:
        """Open the form of a draft."""
        draft = await self._drafts.find(server_id(interaction), state.draft_id)
        if draft is None:
            await redraw(interaction, gone_card())
        else:
            await open_form(interaction, draft)

    @handles(SubmitDraft)
    @moderators_only
    async def submit_draft(self, interaction: Interaction, state: SubmitDraft) -> None:
        """Store the new text of a draft, and show its preview."""
        form = form_from(read_fields(interaction))
        work = self._drafts.rewrite(server_id(interaction), state.draft_id, form)
        await _show_or_give_back(interaction, form, work)

    @handles(PreviewDraft)
    @moderators_only
    async def preview(self, interaction: Interaction, state: PreviewDraft) -> None:
        """Open a part of a draft's preview, or close it."""
        open_part = chosen_part(interaction, state.part)
        work = self._drafts.find(server_id(interaction), state.draft_id)
        await _show(interaction, await in_time(interaction, work), open_part)

    @handles(ToggleShippedPhrases)
    @moderators_only
    async def toggle_shipped(self, interaction: Interaction, state: ToggleShippedPhrases) -> None:
        """Let the shipped phrases lead to the server's version, or no longer."""
        work = self._drafts.toggle_shipped(server_id(interaction), state.draft_id)
        await _show(interaction, await in_time(interaction, work))

    @handles(SaveDraft)
    @moderators_only
    async def save(self, interaction: Interaction, state: SaveDraft) -> None:
        """Save a draft; a double click saves once."""
        with self._drafts.claim(state.draft_id):
            await redraw(interaction, await in_time(interaction, self._save(interaction, state)))

    @handles(DropDraft)
    @moderators_only
    async def drop(self, interaction: Interaction, state: DropDraft) -> None:
        """Drop a draft."""
        with self._drafts.claim(state.draft_id):
            work = self._drop(interaction, state.draft_id)
            await redraw(interaction, await in_time(interaction, work))

    async def _save(self, interaction: Interaction, state: SaveDraft) -> ui.LayoutView:
        guild_id = server_id(interaction)
        draft = await self._drafts.find(guild_id, state.draft_id)
        if draft is None:
            return gone_card()
        if draft.group is not None and state.over != ALONE:
            return await save_for_group(interaction, draft)
        if isinstance(state.over, int):
            draft = replace(draft, base=state.over)
        try:
            async with consent_used(self.bot, guild_id, draft):
                entry_id, row = await self._drafts.save(guild_id, draft, interaction.user.id)
        except EditConflictError as conflict:
            return await self._conflict(guild_id, draft, conflict.revision)
        except CustomKnowledgeError as error:
            return faulty_card(draft.id, str(error))
        # Only now: as long as nothing is saved, the ticket's button has to stay.
        if draft.ticket_id is not None:
            await mark_saved(self.bot, guild_id, draft.ticket_id, interaction.user.id)
        sentence = SAVED.format(question=quoted(draft.form.question, 150))
        page = await self._imports.finish(guild_id, draft, row)
        if page is None:
            return done_card(sentence, undo=row, entry_id=entry_id)
        return await import_card(interaction, page, sentence)

    async def _drop(self, interaction: Interaction, draft_id: int) -> ui.LayoutView:
        guild_id = server_id(interaction)
        draft = await self._drafts.find(guild_id, draft_id)
        if draft is None:
            return gone_card()
        page = await self._imports.finish(guild_id, draft, None)
        if page is not None:
            return await import_card(interaction, page)
        return await back_to_group(interaction, draft) or notice(DROPPED)

    async def _conflict(self, guild_id: int, draft: PendingDraft, number: int) -> ui.LayoutView:
        conflict = await self._drafts.conflict(guild_id, draft, number)
        revision = conflict.revision
        return conflict_card(
            draft.id,
            number,
            conflict.parts,
            who=revision.actor_id if revision else None,
            when=discord.utils.format_dt(revision.at, "R") if revision else "",
        )


async def _show(
    interaction: Interaction, draft: PendingDraft | None, open_part: int | None = None
) -> None:
    """Show the preview of a draft, or that it is gone."""
    if draft is None:
        await redraw(interaction, gone_card())
        return
    work = draft_card(interaction, draft, opened=open_part)
    await redraw(interaction, await in_time(interaction, work))


async def _show_or_give_back(
    interaction: Interaction, form: EntryForm, storing: Coroutine[Any, Any, PendingDraft]
) -> None:
    """Show the preview of what was typed; give the text back when it cannot be stored."""
    try:
        draft = await in_time(interaction, storing)
    except StorageUnavailable:
        await give_back(interaction, form)
        return
    await _show(interaction, draft)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeDrafts(bot))
