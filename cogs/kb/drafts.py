"""Writing an entry: the form, its preview, and saving or dropping it. Nothing typed is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, number, part_in, snowflake
from bot.client.entry_forms import NEW, open_form
from bot.client.errors import STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, redraw
from bot.client.tickets.saving import mark_saved
from bot.custom_knowledge import CustomKnowledgeError, EditConflictError, EntryRecord
from bot.custom_knowledge.difference import difference
from bot.custom_knowledge.form import EntryForm, PendingDraft, form_of
from bot.storage import StorageUnavailable
from bot.storage.repositories.servers.audit import new_id
from bot.ui.card import notice
from bot.ui.cards.kb.draft import ALONE, DROPPED, conflict_card, faulty_card, gone_card
from bot.ui.cards.kb.entry import done_card
from bot.ui.forms.kb import EDIT_TITLE, NEW_TITLE, entry_modal, form_from
from bot.ui.forms.modals import read_fields
from bot.ui.text import quoted
from cogs.kb.draft_cards import OnDesk, done_with, drawn, keep, take
from cogs.kb.group_drafts import back_to_group, save_for_group

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

SAVING = "That draft is being saved or dropped right now, so I did nothing more."
SAVED = "**{question}** is saved. Members see it from now on."
YOUR_TEXT = STORE_DOWN + " Your text is in this file, so that it is not lost."


class KnowledgeDrafts(commands.Cog):
    """From a form to an entry. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._saving: set[int] = set()

    @action("kb-form")
    async def hand_in(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep a new draft (entry or "-", revision that was seen), and show how it looks.

        A third field is the case of which it is the answer.
        """
        guild_id = await require_moderator(interaction)
        entry_id, base = field(fields), number(field(fields, 1))
        case_id = snowflake(fields[2]) if fields[2:] else None
        form = form_from(read_fields(interaction))
        try:
            work = self._begin(guild_id, entry_id, base, form, case_id)
            desk = await in_time(interaction, work)
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await self._show(interaction, guild_id, desk)

    @action("kb-write")
    async def write(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of a draft as it was left."""
        guild_id = await require_moderator(interaction)
        desk = await take(self.bot, guild_id, snowflake(field(fields)))
        if desk is None:
            await redraw(interaction, gone_card())
            return
        title = EDIT_TITLE if desk.pending.entry_id else NEW_TITLE
        modal = entry_modal("kb-rewrite", f"{desk.id:x}", form=desk.pending.form, title=title)
        await interaction.response.send_modal(modal)

    @action("kb-rewrite")
    async def hand_in_again(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep what a draft has become, and show how it looks."""
        guild_id = await require_moderator(interaction)
        draft_id, form = snowflake(field(fields)), form_from(read_fields(interaction))
        try:
            desk = await in_time(interaction, self._change(guild_id, draft_id, form))
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await self._show(interaction, guild_id, desk)

    @action("kb-draft-part")
    async def part(self, interaction: Interaction, fields: list[str]) -> None:
        """Unfold a part of a draft's preview, or fold it."""
        guild_id = await require_moderator(interaction)
        opened = part_in(interaction, fields)
        desk = await in_time(interaction, take(self.bot, guild_id, snowflake(field(fields, 1))))
        await self._show(interaction, guild_id, desk, opened)

    @action("kb-phrases")
    async def phrases(self, interaction: Interaction, fields: list[str]) -> None:
        """Let the shipped phrasings lead to the server's version, or no longer."""
        guild_id = await require_moderator(interaction)
        desk = await in_time(interaction, take(self.bot, guild_id, snowflake(field(fields))))
        if desk is not None:
            turned = replace(desk.pending, keep_shipped=not desk.pending.keep_shipped)
            desk = replace(desk, pending=turned)
            await in_time(interaction, keep(self.bot, guild_id, desk))
        await self._show(interaction, guild_id, desk)

    @action("kb-save")
    async def save(self, interaction: Interaction, fields: list[str]) -> None:
        """Save a draft; a double click saves once.

        "-", ALONE, or the revision that may be overwritten.
        """
        guild_id = await require_moderator(interaction)
        draft_id, over = snowflake(field(fields)), field(fields, 1)
        if draft_id in self._saving:
            raise UserError(SAVING)
        self._saving.add(draft_id)
        try:
            work = self._saved(guild_id, draft_id, over, interaction.user.id)
            await redraw(interaction, await in_time(interaction, work))
        finally:
            self._saving.discard(draft_id)

    @action("kb-drop")
    async def drop(self, interaction: Interaction, fields: list[str]) -> None:
        """Drop a draft."""
        guild_id = await require_moderator(interaction)
        draft_id = snowflake(field(fields))
        if draft_id in self._saving:
            raise UserError(SAVING)
        self._saving.add(draft_id)
        try:
            work = self._dropped(guild_id, draft_id)
            await redraw(interaction, await in_time(interaction, work))
        finally:
            self._saving.discard(draft_id)

    async def _begin(
        self, guild_id: int, entry_id: str, base: int, form: EntryForm, case_id: int | None
    ) -> OnDesk:
        """Store a new draft; of an entry that is gone by now it is a new entry."""
        held = None if entry_id == NEW else await self._held(guild_id, entry_id)
        pending = PendingDraft(form, case=case_id)
        if held is not None:
            pending = PendingDraft(form, entry_id, base, held.draft.keep_shipped)
        desk = OnDesk(new_id(), pending)
        await keep(self.bot, guild_id, desk)
        return desk

    async def _change(self, guild_id: int, draft_id: int, form: EntryForm) -> OnDesk:
        known = await take(self.bot, guild_id, draft_id) or OnDesk(draft_id, PendingDraft())
        desk = replace(known, pending=known.pending.typed(form))
        await keep(self.bot, guild_id, desk)
        return desk

    async def _held(self, guild_id: int, entry_id: str) -> EntryRecord | None:
        try:
            return await self.bot.services.custom_knowledge.reader.entry(guild_id, entry_id)
        except CustomKnowledgeError:
            return None

    async def _saved(self, guild_id: int, draft_id: int, over: str, who: int) -> ui.LayoutView:
        desk = await take(self.bot, guild_id, draft_id)
        if desk is None:
            return gone_card()
        if desk.pending.group is not None and over != ALONE:
            return await save_for_group(self.bot, guild_id, desk, who)
        if over not in {"-", ALONE}:
            desk = replace(desk, pending=replace(desk.pending, base=number(over)))
        try:
            entry_id, row = await self._written(guild_id, desk.pending, who)
        except EditConflictError as conflict:
            return await self._conflict(guild_id, desk, conflict.revision)
        except CustomKnowledgeError as error:
            return faulty_card(draft_id, str(error))
        if desk.pending.case is not None:
            await mark_saved(self.bot, guild_id, desk.pending.case, who)
        said = SAVED.format(question=quoted(desk.pending.form.question, 150))
        following = await done_with(self.bot, guild_id, desk, row, said)
        return following or done_card(said, undo=row, entry_id=entry_id)

    async def _written(self, guild_id: int, pending: PendingDraft, who: int) -> tuple[str, int]:
        """Write a draft; return the entry's id and the audit row's."""
        own, draft, entry_id = self.bot.services.custom_knowledge, pending.draft(), pending.entry_id
        if entry_id is None or await self._held(guild_id, entry_id) is None:
            return await own.entries.add(guild_id, draft, who)
        return entry_id, await own.entries.edit(guild_id, entry_id, draft, who, base=pending.base)

    async def _dropped(self, guild_id: int, draft_id: int) -> ui.LayoutView:
        desk = await take(self.bot, guild_id, draft_id)
        if desk is None:
            return gone_card()
        following = await done_with(self.bot, guild_id, desk, None, "")
        return following or await back_to_group(self.bot, guild_id, desk) or notice(DROPPED)

    async def _conflict(self, guild_id: int, desk: OnDesk, revision: int) -> ui.LayoutView:
        own, entry_id = self.bot.services.custom_knowledge, desk.pending.entry_id or ""
        theirs = (await own.reader.entry(guild_id, entry_id)).draft
        rows = await own.history.revisions(guild_id, entry_id)
        row = next((row for row in rows if row.number == revision), None)
        return conflict_card(
            desk.id,
            revision,
            difference(theirs, desk.pending.draft()),
            who=row.actor_id if row else None,
            when=discord.utils.format_dt(row.at, "R") if row else "",
        )

    async def _show(
        self,
        interaction: Interaction,
        guild_id: int,
        desk: OnDesk | None,
        opened: int | None = None,
    ) -> None:
        """Show a draft as members would see it, or that it is gone."""
        if desk is None:
            await redraw(interaction, gone_card())
            return
        work = drawn(self.bot, guild_id, desk, opened)
        await redraw(interaction, await in_time(interaction, work))


async def open_entry_form(
    bot: BoundaryBot, interaction: Interaction, guild_id: int, entry_id: str
) -> None:
    """Open the form of a saved entry, filled in. Raises CustomKnowledgeError."""
    held = await bot.services.custom_knowledge.reader.entry(guild_id, entry_id)
    await open_form(interaction, PendingDraft(form_of(held.draft), entry_id, held.revision))


async def give_back(interaction: Interaction, form: EntryForm) -> None:
    """Return what somebody wrote as a file when it cannot be kept."""
    whole = "\n\n".join([form.question, form.short, form.more, form.category, form.aliases])
    file = discord.File(io.BytesIO(whole.encode("utf-8", "replace")), "your-entry.md")
    if interaction.response.is_done():
        await interaction.followup.send(YOUR_TEXT, file=file, ephemeral=True)
    else:
        await interaction.response.send_message(YOUR_TEXT, file=file, ephemeral=True)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeDrafts(bot))
