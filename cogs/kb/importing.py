"""The controls of an import: each draft is looked at before it is saved, merged or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.attachments import fetched
from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import context_of, server_id
from bot.client.custom_ids import choice
from bot.client.entries.draft_cards import draft_card, import_card
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.custom_knowledge.drafts.importer import MAX_BYTES
from bot.ui.card import notice
from bot.ui.cards.kb.draft import gone_card
from bot.ui.cards.kb.importing import UNDONE, MergeKind, left_out_card
from bot.ui.controls.kb import MergeDraft, ShowImported, ShowLeftOut, UndoDocumentImport
from bot.ui.text import quoted

if TYPE_CHECKING:
    import discord
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.drafts import PendingDraft

TOO_LARGE = (
    f"That file is larger than {MAX_BYTES // 1_000_000} MB. Save only the part with the questions "
    "and answers, and import that."
)
LEADS_THERE = "Its phrasings now lead to **{question}**."


class KnowledgeImport(commands.Cog):
    """The controls of an import."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._drafts = bot.services.drafts
        self._imports = bot.services.imports

    @handles(ShowImported)
    @moderators_only
    async def page(self, interaction: Interaction, state: ShowImported) -> None:
        """Show another draft of an import."""
        work = self._imports.page(server_id(interaction), state.import_id, state.number)
        page = await in_time(interaction, work)
        await redraw(interaction, await in_time(interaction, import_card(interaction, page)))

    @handles(MergeDraft)
    @moderators_only
    async def merge(self, interaction: Interaction, state: MergeDraft) -> None:
        """Merge a draft with an entry that is there."""
        kind, _, entry_id = choice(interaction).partition(":")
        if kind not in set(MergeKind):
            raise StaleControlError
        work = self._merge(interaction, state.draft_id, MergeKind(kind), entry_id)
        await redraw(interaction, await in_time(interaction, work))

    @handles(ShowLeftOut)
    @moderators_only
    async def left_out(self, interaction: Interaction, state: ShowLeftOut) -> None:
        """Show what of the file is in none of its entries, to the moderator alone."""
        work = self._imports.find(server_id(interaction), state.import_id)
        document = await in_time(interaction, work)
        await reply(interaction, gone_card() if document is None else left_out_card(document))

    @handles(UndoDocumentImport)
    @moderators_only
    async def undo(self, interaction: Interaction, state: UndoDocumentImport) -> None:
        """Undo all that was saved from an import."""
        guild_id, actor_id = server_id(interaction), interaction.user.id
        work = self._imports.undo(guild_id, state.import_id, actor_id)
        was_undone = await in_time(interaction, work)
        await redraw(interaction, notice(UNDONE) if was_undone else gone_card())

    async def _merge(
        self, interaction: Interaction, draft_id: int, kind: MergeKind, entry_id: str
    ) -> ui.LayoutView:
        guild_id = server_id(interaction)
        draft = await self._drafts.find(guild_id, draft_id)
        if draft is None:
            return gone_card()
        if kind is MergeKind.ANSWER:
            answer = await self._drafts.as_answer(guild_id, draft, entry_id)
            return await draft_card(interaction, answer)
        return await self._merge_phrases(interaction, draft, entry_id)

    async def _merge_phrases(
        self, interaction: Interaction, draft: PendingDraft, entry_id: str
    ) -> ui.LayoutView:
        """Let the phrases of a draft lead to an entry; the answer of the draft is dropped."""
        guild_id, knowledge = server_id(interaction), self.bot.services.custom_knowledge
        record = await knowledge.reader.entry(guild_id, entry_id)
        row = await knowledge.phrases.merge_aliases(
            guild_id, entry_id, draft.form.phrases, interaction.user.id
        )
        page = await self._imports.finish(guild_id, draft, row)
        sentence = LEADS_THERE.format(question=quoted(record.draft.question, 100))
        return await import_card(interaction, page, sentence)


async def begin_import(
    bot: BoundaryBot, interaction: Interaction, file: discord.Attachment
) -> None:
    """Read a file and show the first of its entries; nothing is saved yet. Raises UserError.

    Callers check the permission first.
    """
    if file.size > MAX_BYTES:
        raise UserError(TOO_LARGE)
    # Reading a document takes longer than Discord waits for an answer.
    await interaction.response.defer(ephemeral=True, thinking=True)
    data = await fetched(file)
    knowledge = (await context_of(interaction)).knowledge
    guild_id = server_id(interaction)
    page = await bot.services.imports.begin(guild_id, file.filename, data, knowledge)
    await redraw(interaction, await import_card(interaction, page))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeImport(bot))
