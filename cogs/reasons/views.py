"""The cards of /reasons for the server of an interaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of, server_id
from bot.ui.cards.settings.reasons import SAVED, changed_card, reason_card, reasons_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.responses import Interaction
    from bot.knowledge import Entry
    from bot.moderation.reasons import ReasonChange


async def entries_of(interaction: Interaction) -> Mapping[str, Entry]:
    """Return the entries that the server has, by id."""
    return (await context_of(interaction)).knowledge.snapshot.entries


async def list_view(interaction: Interaction) -> ui.LayoutView:
    """Return all reasons. Raises StorageUnavailable."""
    reasons = bot_of(interaction).services.moderation.reasons
    return reasons_card(await reasons.board(server_id(interaction)))


async def reason_view(interaction: Interaction, reason_id: str) -> ui.LayoutView:
    """Return one reason. Raises ReasonError, StorageUnavailable."""
    reasons, guild_id = bot_of(interaction).services.moderation.reasons, server_id(interaction)
    reason = await reasons.get(guild_id, reason_id)
    is_removed = reason in (await reasons.board(guild_id)).hidden
    return reason_card(reason, await _question(interaction, reason.entry), is_removed=is_removed)


async def changed_view(
    interaction: Interaction, change: ReasonChange, note: str = SAVED
) -> ui.LayoutView:
    """Return what was changed."""
    return changed_card(change, await _question(interaction, change.reason.entry), note)


async def _question(interaction: Interaction, entry_id: str | None) -> str:
    """Return the question of an entry; "" where there is none, or it is switched off."""
    entry = (await entries_of(interaction)).get(entry_id or "")
    return entry.question if entry else ""
