"""A case whose answer became an entry: its button for that is shut, so that it is saved once.

Not when it is pressed: the form can still be cancelled, and the draft dropped.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.client.errors import UserError
from bot.storage import Change, StorageError
from bot.storage.repositories.tickets.tickets import OPEN
from bot.ui.controls.items import Button, unpack

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.storage import CaseRow

SAVED_ACTION = "case-saved"
"""The action in the audit."""
SAVED = "Saved as an entry"
ALREADY = (
    "{who} has already saved this answer as an entry. **/kb list** shows it; you can change it "
    "there."
)
SOMEBODY = "Somebody"


async def require_unsaved(bot: BoundaryBot, row: CaseRow) -> None:
    """Raise UserError, saying who it was, where a case that is over is an entry already."""
    if row.status == OPEN:
        return
    with suppress(StorageError):
        audit = bot.services.storage.audit
        last = await audit.last_about(row.guild_id, (SAVED_ACTION,), f"{row.id:x}")
        if last is not None:
            who = f"<@{last.actor_id}>" if last.actor_id else SOMEBODY
            raise UserError(ALREADY.format(who=who))


async def mark_saved(bot: BoundaryBot, guild_id: int, case_id: int, who: int) -> None:
    """Note that a case that is over is an entry now, and shut the button on its card.

    The entry is saved in any case: what fails here costs nothing but that.
    """
    storage = bot.services.storage
    with suppress(StorageError, discord.HTTPException):
        row = await storage.cases.get(guild_id, case_id)
        if row is None or row.status == OPEN:
            return
        await storage.audit.add(guild_id, Change(who, SAVED_ACTION, f"{case_id:x}"))
        if row.card_channel_id is None or row.card_id is None:
            return
        channel = bot.get_partial_messageable(row.card_channel_id, guild_id=guild_id)
        message = await channel.fetch_message(row.card_id)
        view = ui.LayoutView.from_message(message, timeout=None)
        for item in view.walk_children():
            _shut(item)
        view.stop()
        await message.edit(view=view)


def _shut(item: ui.Item[Any]) -> None:
    button = item.item if isinstance(item, Button) else item
    if isinstance(button, ui.Button) and unpack(str(button.custom_id))[0] == "case-entry":
        button.disabled, button.label = True, SAVED
