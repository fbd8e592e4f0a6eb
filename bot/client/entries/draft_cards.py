"""Cards of drafts, for /kb and for the review queue: a preview, or what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of, server_id
from bot.custom_knowledge import CustomKnowledgeError
from bot.ui.cards.kb.draft import faulty_card, gone_card, preview_card
from bot.ui.cards.kb.importing import end_card, place_of
from bot.ui.look import look_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction
    from bot.custom_knowledge.drafts import ImportPage, PendingDraft


async def draft_card(
    interaction: Interaction,
    draft: PendingDraft,
    *,
    opened: int | None = None,
    note: str = "",
    alone: bool = False,
) -> ui.LayoutView:
    """Return a draft as members would see it, or what is wrong with it.

    opened: the part of it that is open. note, alone: see preview_card. Raises StorageUnavailable.
    """
    imports = bot_of(interaction).services.imports
    page = await imports.page_of(server_id(interaction), draft)
    return await _card(interaction, draft, page, opened=opened, note=note, alone=alone)


async def import_card(
    interaction: Interaction, page: ImportPage | None, done: str = ""
) -> ui.LayoutView:
    """Return the draft of a page, or how the import ended; done: what became of the one before."""
    if page is None:
        return gone_card()
    if page.draft is None:
        return end_card(page.import_id, page.document)
    return await _card(interaction, page.draft, page, done=done)


async def _card(
    interaction: Interaction,
    draft: PendingDraft,
    page: ImportPage | None,
    *,
    opened: int | None = None,
    done: str = "",
    note: str = "",
    alone: bool = False,
) -> ui.LayoutView:
    context = await context_of(interaction)
    place = place_of(page, context.knowledge, done) if page else None
    try:
        preview = await bot_of(interaction).services.drafts.preview(draft, context.knowledge)
    except CustomKnowledgeError as error:
        return faulty_card(draft.id, str(error), place)
    return preview_card(
        draft.id,
        preview.entry,
        preview.related,
        open_part=opened,
        keep_shipped=draft.keep_shipped if preview.is_version else None,
        look=look_of(context.config),
        place=place,
        note=note,
        alone=alone,
    )
