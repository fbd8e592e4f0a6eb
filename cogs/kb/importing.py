"""/kb import: each entry of a document is looked at before it is saved, merged or dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.attachments import fetched
from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, number, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.custom_knowledge import EntryRecord
from bot.custom_knowledge.form import EntryForm, PendingDraft, form_of
from bot.custom_knowledge.imports import MAX_BYTES, DocumentImport, Importer
from bot.storage.repositories.servers.audit import new_id
from bot.ui.card import notice
from bot.ui.cards.kb.draft import gone_card
from bot.ui.cards.kb.importing import AS_ANSWER, AS_PHRASE, UNDONE, left_out_card
from bot.ui.text import clip, quoted
from cogs.kb.draft_cards import done_with, drawn, head_of, import_page, keep, take

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.client.client import BoundaryBot

TOO_LARGE = (
    f"That file is larger than {MAX_BYTES // 1_000_000} MB. Save only the part with the questions "
    "and answers, and import that."
)
LEADS_THERE = "Its phrasings now lead to **{question}**."


class KnowledgeImport(commands.Cog):
    """The controls of an import. Each handler checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("kb-import")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show another entry of an import."""
        guild_id = await require_moderator(interaction)
        batch, place = snowflake(field(fields)), number(field(fields, 1))
        work = import_page(self.bot, guild_id, batch, place)
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-merge")
    async def merge(self, interaction: Interaction, fields: list[str]) -> None:
        """Merge an imported entry with one that is there."""
        guild_id = await require_moderator(interaction)
        how, _, entry_id = choice(interaction).partition(":")
        work = self._merge(interaction, guild_id, snowflake(field(fields)), how, entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @action("kb-import-left")
    async def left_out(self, interaction: Interaction, fields: list[str]) -> None:
        """Show what of the file is in none of its entries, to the moderator alone."""
        guild_id = await require_moderator(interaction)
        head = await in_time(interaction, head_of(self.bot, guild_id, snowflake(field(fields))))
        await reply(interaction, gone_card() if head is None else left_out_card(head))

    @action("kb-import-undo")
    async def undo(self, interaction: Interaction, fields: list[str]) -> None:
        """Undo all that was saved from an import."""
        guild_id = await require_moderator(interaction)
        batch = snowflake(field(fields))
        head = await in_time(interaction, head_of(self.bot, guild_id, batch))
        if head is None:
            await redraw(interaction, gone_card())
            return
        own = self.bot.services.custom_knowledge
        await in_time(interaction, own.history.undo_all(guild_id, head.saved, interaction.user.id))
        await self.bot.services.storage.drafts.drop(guild_id, batch)
        await redraw(interaction, notice(UNDONE))

    async def _merge(
        self, interaction: Interaction, guild_id: int, draft_id: int, how: str, entry_id: str
    ) -> ui.LayoutView:
        desk = await take(self.bot, guild_id, draft_id)
        if desk is None:
            return gone_card()
        own = self.bot.services.custom_knowledge
        held = await own.reader.entry(guild_id, entry_id)
        form = desk.pending.form
        said = [form.question, *form.aliases.splitlines()]
        if how == AS_PHRASE:
            row = await own.phrases.merge_aliases(guild_id, entry_id, said, interaction.user.id)
            told = LEADS_THERE.format(question=quoted(held.draft.question, 100))
            return await done_with(self.bot, guild_id, desk, row, told) or gone_card()
        if how != AS_ANSWER:
            raise StaleControlError
        merged = replace(desk, pending=_answer_for(desk.pending, entry_id, held))
        await keep(self.bot, guild_id, merged)
        return await drawn(self.bot, guild_id, merged)


def _answer_for(pending: PendingDraft, entry_id: str, held: EntryRecord) -> PendingDraft:
    """An imported answer for an entry that is there, whose question and subject stay."""
    there, form = form_of(held.draft), pending.form
    phrases = [*there.aliases.splitlines(), form.question, *form.aliases.splitlines()]
    return replace(
        pending,
        form=EntryForm(there.question, form.short, form.more, there.category, "\n".join(phrases)),
        entry_id=entry_id,
        base=held.revision,
        keep_shipped=held.draft.keep_shipped,
        proposed=False,
    )


async def begin_import(
    bot: BoundaryBot, importer: Importer, interaction: Interaction, file: discord.Attachment
) -> None:
    """Read a file and show the first of its entries; nothing is saved yet. Raises UserError."""
    guild_id = await require_moderator(interaction)
    if file.size > MAX_BYTES:
        raise UserError(TOO_LARGE)
    await interaction.response.defer(ephemeral=True, thinking=True)
    data = await fetched(file)
    view = await bot.services.knowledge.get(guild_id)
    found = await importer.read(guild_id, file.filename, data, view)
    batch = new_id()
    head = DocumentImport(clip(file.filename, 80), len(found.items), left_out=found.left_out)
    drafts = bot.services.storage.drafts
    await drafts.add(guild_id, [(batch, head.to_json())])
    items = [(batch + place, pending.to_json()) for place, pending in enumerate(found.items, 1)]
    await drafts.add(guild_id, items, batch)
    await redraw(interaction, await import_page(bot, guild_id, batch, 0))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeImport(bot))
