"""A ticket whose answer became an entry: its button for that is shut, so that it is saved once.

It is shut when the entry is saved, not when the button is pressed: until then the form can be
cancelled, and the draft dropped.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.client.tickets.posting import card_of
from bot.storage import StorageError
from bot.ui.cards.tickets.team import SAVED
from bot.ui.controls.items import Button, unpack
from bot.ui.controls.tickets import MakeEntryOfTicket

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot


async def mark_saved(bot: BoundaryBot, guild_id: int, ticket_id: int, actor_id: int) -> None:
    """Store that a ticket which is over is an entry now, and shut the button on its card.

    Never raises: the entry is saved in any case, and a failure costs nothing but this.
    """
    with suppress(StorageError, discord.HTTPException):
        row = await bot.services.tickets.team.mark_saved(guild_id, ticket_id, actor_id)
        card = card_of(bot, row) if row else None
        if card is None:
            return
        message = await card.fetch()
        view = ui.LayoutView.from_message(message, timeout=None)
        for item in view.walk_children():
            _shut(item)
        # discord.py keeps views that are not finished, and would act on their buttons as well.
        view.stop()
        await message.edit(view=view)


def _shut(item: ui.Item[Any]) -> None:
    """Disable a button if it makes an entry of a ticket."""
    button = item.item if isinstance(item, Button) else item
    if not isinstance(button, ui.Button):
        return
    if unpack(str(button.custom_id))[0] == MakeEntryOfTicket.action:
        button.disabled, button.label = True, SAVED
