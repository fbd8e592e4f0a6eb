"""The cards of /kb, drawn from what a server has: reading only, for commands and controls alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.client.context import context_in
from bot.client.errors import UserError
from bot.custom_knowledge.cache import ServerKnowledge
from bot.custom_knowledge.cache.merge import entry_of
from bot.custom_knowledge.cache.neighbours import neighbours_of
from bot.custom_knowledge.overview import EntryFilter
from bot.knowledge import Entry
from bot.ui.cards.kb.draft import saved_preview_card
from bot.ui.cards.kb.entry import entry_card, shipped_change_card
from bot.ui.cards.kb.lists import OUTSIDE, entries_list, outside_list
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

IS_OFF = "That entry is switched off here, so members do not see it."


async def list_of(bot: BoundaryBot, guild_id: int, wanted: str, page: int) -> ui.LayoutView:
    """Return a page of entries, or of out-of-scope phrases; an unknown filter shows changes."""
    own = bot.services.custom_knowledge
    if wanted == OUTSIDE:
        return outside_list((await own.reader.records(guild_id)).out_of_scope, page)
    known = wanted if wanted in set(EntryFilter) else EntryFilter.CHANGED
    items = await own.reader.summaries(guild_id)
    shown = [item for item in items if item.fits(EntryFilter(known))]
    outdated = sum(item.outdated for item in items)
    return entries_list(shown, EntryFilter(known), page, outdated=outdated)


async def entry_of_server(bot: BoundaryBot, guild_id: int, entry_id: str) -> ui.LayoutView:
    """Return what there is to know of one entry. Raises CustomKnowledgeError."""
    item = await bot.services.custom_knowledge.reader.summary(guild_id, entry_id)
    shipped = bot.services.custom_knowledge.shipped.entries.get(entry_id)
    return entry_card(item, len(shipped.phrases) if shipped else 0)


async def news_of(bot: BoundaryBot, guild_id: int, entry_id: str) -> ui.LayoutView:
    """Return what changed in a shipped entry since the server's version was written."""
    return shipped_change_card(
        entry_id, await bot.services.custom_knowledge.reader.shipped_change(guild_id, entry_id)
    )


async def preview_of(
    bot: BoundaryBot, guild_id: int, entry_id: str, opened: int | None = None
) -> ui.LayoutView:
    """Return a saved entry as members see it. Raises UserError or CustomKnowledgeError."""
    held = await bot.services.custom_knowledge.reader.entry(guild_id, entry_id)
    if held.disabled:
        raise UserError(IS_OFF)
    shipped = bot.services.custom_knowledge.shipped.entries.get(entry_id)
    view = await bot.services.knowledge.get(guild_id)
    entry = view.snapshot.entries.get(entry_id) or entry_of(entry_id, held.draft, shipped)
    look = look_of((await context_in(bot, guild_id)).config)
    return saved_preview_card(entry, view.related(entry), opened=opened, look=look)


async def neighbours(bot: BoundaryBot, view: ServerKnowledge, entry: Entry) -> tuple[Entry, ...]:
    """Return what would be offered beside a draft of an entry."""
    if entry.related:
        return view.related(entry)
    matcher = bot.services.core.matcher
    work = (neighbours_of, entry.question, entry.id, view.snapshot, matcher, view.overlay)
    return view.related(replace(entry, related=await asyncio.to_thread(*work)))
