"""Writing an entry: the form, its preview, and saving or dropping it. Nothing typed is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.actions import action
from bot.failures import STORE_DOWN
from bot.own import EditConflictError, Held, OwnKnowledgeError
from bot.own.difference import difference
from bot.own.form import Form, Pending, form_of
from bot.own.merge import entry_of
from bot.replies import Interaction, in_time, redraw
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.kb import done_card
from bot.ui.cards.kb_draft import (
    DROPPED,
    conflict_card,
    faulty_card,
    gone_card,
    preview_card,
)
from bot.ui.forms_kb import EDIT_TITLE, NEW_TITLE, entry_modal, form_from
from bot.ui.modals import typed
from bot.ui.text import quoted
from cogs.fields import field, number, snowflake
from cogs.kb_views import neighbours
from cogs.shared import look_in, require_moderator

if TYPE_CHECKING:
    from discord import ui

    from bot.client import BoundaryBot

SAVED = "**{question}** is saved. Members see it from now on."
NEW = "-"
YOUR_TEXT = STORE_DOWN + " Your text is in this file, so that it is not lost."


class KnowledgeDrafts(commands.Cog):
    """From a form to an entry. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("kb-form")
    async def hand_in(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep a new draft (entry or "-", revision that was seen), and show how it looks."""
        guild_id = await require_moderator(self.bot, interaction)
        entry_id, base = field(fields), number(field(fields, 1))
        form = form_from(typed(interaction))
        try:
            work = self._begin(guild_id, interaction.id, entry_id, base, form)
            pending = await in_time(interaction, work)
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await self._show(interaction, guild_id, interaction.id, pending)

    @action("kb-write")
    async def write(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of a draft as it was left."""
        guild_id = await require_moderator(self.bot, interaction)
        draft_id = snowflake(field(fields))
        pending = await self._pending(guild_id, draft_id)
        if pending is None:
            await redraw(interaction, gone_card())
            return
        title = EDIT_TITLE if pending.entry_id else NEW_TITLE
        modal = entry_modal("kb-rewrite", f"{draft_id:x}", form=pending.form, title=title)
        await interaction.response.send_modal(modal)

    @action("kb-rewrite")
    async def hand_in_again(self, interaction: Interaction, fields: list[str]) -> None:
        """Keep what a draft has become, and show how it looks."""
        guild_id = await require_moderator(self.bot, interaction)
        draft_id, form = snowflake(field(fields)), form_from(typed(interaction))
        try:
            work = self._change(guild_id, draft_id, form)
            pending = await in_time(interaction, work)
        except StorageUnavailable:
            await give_back(interaction, form)
            return
        await self._show(interaction, guild_id, draft_id, pending)

    @action("kb-draft-part")
    async def part(self, interaction: Interaction, fields: list[str]) -> None:
        """Unfold a part of a draft's preview, or fold it."""
        guild_id = await require_moderator(self.bot, interaction)
        opened = None if field(fields) == "-" else number(field(fields))
        await self._show_again(interaction, guild_id, snowflake(field(fields, 1)), opened)

    @action("kb-phrases")
    async def phrases(self, interaction: Interaction, fields: list[str]) -> None:
        """Let the shipped phrasings lead to the server's version, or no longer."""
        guild_id = await require_moderator(self.bot, interaction)
        draft_id = snowflake(field(fields))
        pending = await in_time(interaction, self._pending(guild_id, draft_id))
        if pending is not None:
            pending = replace(pending, keep_shipped=not pending.keep_shipped)
            drafts = self.bot.services.storage.drafts
            await in_time(interaction, drafts.change(guild_id, draft_id, pending.to_json()))
        await self._show_again(interaction, guild_id, draft_id)

    @action("kb-save")
    async def save(self, interaction: Interaction, fields: list[str]) -> None:
        """Save a draft; "-" or the revision that may be overwritten."""
        guild_id = await require_moderator(self.bot, interaction)
        draft_id, over = snowflake(field(fields)), field(fields, 1)
        pending = await in_time(interaction, self._pending(guild_id, draft_id))
        if pending is None:
            await redraw(interaction, gone_card())
            return
        if over != "-":
            pending = replace(pending, base=number(over))
        try:
            view = await in_time(interaction, self._save(interaction, guild_id, pending))
        except EditConflictError as conflict:
            view = await self._conflict(guild_id, draft_id, pending, conflict.revision)
        except OwnKnowledgeError as error:
            view = faulty_card(draft_id, str(error))
        else:
            await self.bot.services.storage.drafts.drop(guild_id, draft_id)
        await redraw(interaction, view)

    @action("kb-drop")
    async def drop(self, interaction: Interaction, fields: list[str]) -> None:
        """Drop a draft."""
        guild_id = await require_moderator(self.bot, interaction)
        drafts = self.bot.services.storage.drafts
        await in_time(interaction, drafts.drop(guild_id, snowflake(field(fields))))
        await redraw(interaction, notice(DROPPED))

    async def _begin(
        self, guild_id: int, draft_id: int, entry_id: str, base: int, form: Form
    ) -> Pending:
        """Store a new draft; of an entry that is gone by now it is a new entry."""
        held = None if entry_id == NEW else await self._held(guild_id, entry_id)
        pending = Pending(form)
        if held is not None:
            pending = Pending(form, entry_id, base, held.draft.keep_shipped)
        drafts = self.bot.services.storage.drafts
        await drafts.add(guild_id, [(draft_id, pending.to_json())])
        return pending

    async def _held(self, guild_id: int, entry_id: str) -> Held | None:
        try:
            return await self.bot.services.own.get(guild_id, entry_id)
        except OwnKnowledgeError:
            return None

    async def _save(
        self, interaction: Interaction, guild_id: int, pending: Pending
    ) -> ui.LayoutView:
        own, who = self.bot.services.own, interaction.user.id
        draft, entry_id = pending.draft(), pending.entry_id
        if entry_id is None or await self._held(guild_id, entry_id) is None:
            entry_id, row = await own.add_entry(guild_id, draft, who)
        else:
            row = await own.edit_entry(guild_id, entry_id, draft, who, base=pending.base)
        said = SAVED.format(question=quoted(draft.question, 150))
        return done_card(said, undo=row, entry_id=entry_id)

    async def _conflict(
        self, guild_id: int, draft_id: int, pending: Pending, revision: int
    ) -> ui.LayoutView:
        own, entry_id = self.bot.services.own, pending.entry_id or ""
        theirs = (await own.get(guild_id, entry_id)).draft
        row = next(
            (r for r in await own.revisions(guild_id, entry_id) if r.revision == revision), None
        )
        return conflict_card(
            draft_id,
            revision,
            difference(theirs, pending.draft()),
            who=row.actor_id if row else None,
            when=discord.utils.format_dt(row.at, "R") if row else "",
        )

    async def _change(self, guild_id: int, draft_id: int, form: Form) -> Pending:
        """Store what a draft has become; one that is gone begins anew, so that nothing is lost."""
        pending = (await self._pending(guild_id, draft_id) or Pending()).typed(form)
        drafts = self.bot.services.storage.drafts
        if not await drafts.change(guild_id, draft_id, pending.to_json()):
            await drafts.add(guild_id, [(draft_id, pending.to_json())])
        return pending

    async def _pending(self, guild_id: int, draft_id: int) -> Pending | None:
        row = await self.bot.services.storage.drafts.get(guild_id, draft_id)
        return None if row is None or row.body is None else Pending.from_json(row.body)

    async def _show_again(
        self, interaction: Interaction, guild_id: int, draft_id: int, opened: int | None = None
    ) -> None:
        pending = await in_time(interaction, self._pending(guild_id, draft_id))
        if pending is None:
            await redraw(interaction, gone_card())
        else:
            await self._show(interaction, guild_id, draft_id, pending, opened)

    async def _show(
        self,
        interaction: Interaction,
        guild_id: int,
        draft_id: int,
        pending: Pending,
        opened: int | None = None,
    ) -> None:
        """Show a draft as members would see it, or what is wrong with it."""
        try:
            draft = pending.draft()
        except OwnKnowledgeError as error:
            await redraw(interaction, faulty_card(draft_id, str(error)))
            return
        shipped = self.bot.services.own.shipped.entries.get(pending.entry_id or "")
        entry = entry_of(pending.entry_id or "own-draft", draft, shipped)
        view = await self.bot.services.library.view(guild_id)
        preview = preview_card(
            draft_id,
            entry,
            await neighbours(self.bot, view, entry),
            opened=opened,
            keep_shipped=pending.keep_shipped if shipped else None,
            look=await look_in(self.bot, guild_id),
        )
        await redraw(interaction, preview)


async def open_form(interaction: Interaction, pending: Pending) -> None:
    """Open the form of an entry that is not a draft yet. Callers check the permission first."""
    fields = (pending.entry_id or NEW, str(pending.base or 0))
    title = EDIT_TITLE if pending.entry_id else NEW_TITLE
    modal = entry_modal("kb-form", *fields, form=pending.form, title=title)
    await interaction.response.send_modal(modal)


async def open_entry_form(
    bot: BoundaryBot, interaction: Interaction, guild_id: int, entry_id: str
) -> None:
    """Open the form of a saved entry, filled in. Raises OwnKnowledgeError."""
    held = await bot.services.own.get(guild_id, entry_id)
    await open_form(interaction, Pending(form_of(held.draft), entry_id, held.revision))


async def give_back(interaction: Interaction, form: Form) -> None:
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
