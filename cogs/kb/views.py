"""The cards of /kb for what is saved, drawn for commands and controls alike.

All raise CustomKnowledgeError and StorageUnavailable. Callers check the permission first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of, server_id
from bot.client.entries.forms import open_form
from bot.client.errors import UserError
from bot.custom_knowledge.drafts import PendingDraft
from bot.custom_knowledge.form import form_of
from bot.custom_knowledge.overview import EntryFilter
from bot.ui.cards.kb.draft import saved_preview_card
from bot.ui.cards.kb.entry import entry_card, shipped_change_card
from bot.ui.cards.kb.history import history_card
from bot.ui.cards.kb.lists import entries_list, out_of_scope_list
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction
    from bot.custom_knowledge import CustomKnowledge

IS_OFF = "That entry is switched off here, so members do not see it."


async def entry_list(
    interaction: Interaction, filter_: EntryFilter, page: int = 0
) -> ui.LayoutView:
    """Return a page of entries, or of out-of-scope phrases."""
    reader, guild_id = _knowledge(interaction).reader, server_id(interaction)
    if filter_ is EntryFilter.OUT_OF_SCOPE:
        records = await reader.records(guild_id)
        return out_of_scope_list(records.out_of_scope, page)
    summaries = await reader.summaries(guild_id)
    fitting = [summary for summary in summaries if summary.fits(filter_)]
    outdated_count = sum(summary.outdated for summary in summaries)
    return entries_list(fitting, filter_, page, outdated_count=outdated_count)


async def entry_view(interaction: Interaction, entry_id: str) -> ui.LayoutView:
    """Return all about one entry."""
    knowledge = _knowledge(interaction)
    summary = await knowledge.reader.summary(server_id(interaction), entry_id)
    shipped = knowledge.shipped.entries.get(entry_id)
    return entry_card(summary, len(shipped.phrases) if shipped else 0)


async def shipped_change_view(interaction: Interaction, entry_id: str) -> ui.LayoutView:
    """Return what changed in a shipped entry since the server's version was written."""
    reader = _knowledge(interaction).reader
    parts = await reader.shipped_change(server_id(interaction), entry_id)
    return shipped_change_card(entry_id, parts)


async def preview_view(
    interaction: Interaction, entry_id: str, open_part: int | None = None
) -> ui.LayoutView:
    """Return a saved entry as members see it. Raises UserError for one that is switched off."""
    context = await context_of(interaction)
    reader = _knowledge(interaction).reader
    record = await reader.entry(server_id(interaction), entry_id)
    if record.disabled:
        raise UserError(IS_OFF)
    entry = reader.as_members_see(entry_id, record, context.knowledge)
    related, look = context.knowledge.related(entry), look_of(context.config)
    return saved_preview_card(entry, related, open_part=open_part, look=look)


async def history_view(interaction: Interaction, entry_id: str, page: int = 0) -> ui.LayoutView:
    """Return a page of an entry's revisions."""
    knowledge, guild_id = _knowledge(interaction), server_id(interaction)
    record = await knowledge.reader.entry(guild_id, entry_id)
    revisions = await knowledge.history.revisions(guild_id, entry_id)
    return history_card(entry_id, record.draft.question, revisions, page)


async def open_entry_form(interaction: Interaction, entry_id: str) -> None:
    """Open the form of a saved entry, filled in."""
    record = await _knowledge(interaction).reader.entry(server_id(interaction), entry_id)
    await open_form(interaction, PendingDraft(form_of(record.draft), entry_id, record.revision))


def _knowledge(interaction: Interaction) -> CustomKnowledge:
    return bot_of(interaction).services.custom_knowledge
