"""Finding the entry that is meant when somebody closes a duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import bot_of, context_of

if TYPE_CHECKING:
    from bot.client.responses import Interaction
    from bot.knowledge import Entry

_MOST = 5


async def entries_meant(interaction: Interaction, typed: str) -> list[Entry]:
    """Return the entry whose id or question was typed, else the entries that fit best, if any.

    Entries that the server has switched off are left out.
    """
    context = await context_of(interaction)
    entries = context.knowledge.snapshot.entries
    words = " ".join(typed.split()).casefold()
    for entry in entries.values():
        if words in {entry.id, entry.question.casefold()}:
            return [entry]
    ids = await bot_of(interaction).services.answerer.acomplete(typed, _MOST, context)
    return [entries[entry_id] for entry_id in ids]
