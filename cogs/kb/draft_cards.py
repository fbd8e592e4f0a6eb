"""Drafts as they are drawn: alone, or as one of those that an import brought."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.client.context import context_in
from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge.cache.merge import entry_of
from bot.custom_knowledge.form import PendingDraft
from bot.custom_knowledge.imports import MOST_ALIKE, DocumentImport, twin_in
from bot.ui.cards.kb.draft import faulty_card, gone_card, preview_card
from bot.ui.cards.kb.importing import Place, end_card, note_of
from bot.ui.look import look_of
from cogs.kb.views import neighbours

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.storage.repositories.knowledge.drafts import DraftRow


@dataclass(frozen=True, slots=True)
class OnDesk:
    """A draft with its id, and the import that it belongs to, if it does."""

    id: int
    pending: PendingDraft
    batch: int | None = None


async def take(bot: BoundaryBot, guild_id: int, draft_id: int) -> OnDesk | None:
    """Return a draft of this server, None if it is gone. Raises StorageUnavailable."""
    row = await bot.services.storage.drafts.get(guild_id, draft_id)
    if row is None or row.body is None:
        return None
    return OnDesk(draft_id, PendingDraft.from_json(row.body), row.batch)


async def keep(bot: BoundaryBot, guild_id: int, desk: OnDesk) -> None:
    """Store what a draft has become; one that is gone begins anew, so that nothing is lost."""
    drafts, body = bot.services.storage.drafts, desk.pending.to_json()
    if not await drafts.change(guild_id, desk.id, body):
        await drafts.add(guild_id, [(desk.id, body)], desk.batch)


async def drawn(
    bot: BoundaryBot,
    guild_id: int,
    desk: OnDesk,
    opened: int | None = None,
    said: str = "",
    *,
    note: str = "",
    alone: bool = False,
) -> ui.LayoutView:
    """Return a draft as members would see it, or what is wrong with it.

    said: what became of the one before it in its import. note, alone: see preview_card.
    """
    pending, place = desk.pending, await _place(bot, guild_id, desk, said)
    try:
        draft = pending.draft()
    except CustomKnowledgeError as error:
        return faulty_card(desk.id, str(error), place)
    shipped = bot.services.custom_knowledge.shipped.entries.get(pending.entry_id or "")
    entry = entry_of(pending.entry_id or "own-draft", draft, shipped)
    view = await bot.services.knowledge.get(guild_id)
    return preview_card(
        desk.id,
        entry,
        await neighbours(bot, view, entry),
        opened=opened,
        keep_shipped=pending.keep_shipped if shipped else None,
        look=look_of((await context_in(bot, guild_id)).config),
        place=place,
        note=note,
        alone=alone,
    )


async def import_page(
    bot: BoundaryBot, guild_id: int, batch: int, number: int, said: str = ""
) -> ui.LayoutView:
    """Return one of the entries of an import that are left, or how it ended."""
    head = await head_of(bot, guild_id, batch)
    if head is None:
        return gone_card()
    rows = [row for row in await _rows(bot, guild_id, batch) if row.body is not None]
    if not rows:
        return end_card(batch, head)
    row = rows[min(number, len(rows) - 1)]
    return await drawn(
        bot, guild_id, OnDesk(row.id, PendingDraft.from_json(row.body), batch), said=said
    )


async def head_of(bot: BoundaryBot, guild_id: int, batch: int) -> DocumentImport | None:
    """Return what an import is about, None if it is gone."""
    row = await bot.services.storage.drafts.get(guild_id, batch)
    return None if row is None or row.body is None else DocumentImport.from_json(row.body)


async def done_with(
    bot: BoundaryBot, guild_id: int, desk: OnDesk, saved: int | None, said: str
) -> ui.LayoutView | None:
    """Take a draft away: `saved` is the audit row, None when it was dropped.

    Returns the next one of its import; None for a draft that stands alone.
    """
    drafts, batch = bot.services.storage.drafts, desk.batch
    if batch is None:
        await drafts.drop(guild_id, desk.id)
        return None
    ids = [row.id for row in await _rows(bot, guild_id, batch)]
    number = ids.index(desk.id) if desk.id in ids else 0
    head = await head_of(bot, guild_id, batch)
    if head is not None:
        now = replace(head, dropped=head.dropped + 1)
        if saved is not None:
            now = replace(head, saved=(*head.saved, saved))
        await drafts.change(guild_id, batch, now.to_json())
    await drafts.drop(guild_id, desk.id)
    return await import_page(bot, guild_id, batch, number, said)


async def _place(bot: BoundaryBot, guild_id: int, desk: OnDesk, said: str) -> Place | None:
    """Return where a draft stands in its import."""
    if desk.batch is None or (head := await head_of(bot, guild_id, desk.batch)) is None:
        return None
    ids = [row.id for row in await _rows(bot, guild_id, desk.batch)]
    number = ids.index(desk.id) if desk.id in ids else 0
    known = (await bot.services.knowledge.get(guild_id)).snapshot.entries
    twin = None if desk.pending.entry_id else twin_in(known, desk.pending.form.question)
    names = () if desk.pending.entry_id else desk.pending.resembles
    like = [known[name] for name in names if name in known and known[name] is not twin]
    alike = tuple(like if twin is None else [twin, *like])[:MOST_ALIKE]
    note = note_of(head, number, max(len(ids), 1), desk.pending, said, twin)
    return Place(desk.batch, number, max(len(ids), 1), note, alike, len(head.left_out))


async def _rows(bot: BoundaryBot, guild_id: int, batch: int) -> list[DraftRow]:
    return await bot.services.storage.drafts.batch(guild_id, batch)
