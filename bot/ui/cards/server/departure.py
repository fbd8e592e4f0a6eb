"""The message to the owner of a server that removed the bot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.ui.card import QUIET, card, container, text
from bot.ui.text import clip, quoted

GOODBYE = """### I am no longer in {server}
I will delete what I kept there {when}. If you invite me again before that, everything will be \
as it was."""
WITH_FILE = """The file below holds the settings and your own entries, in case you want them \
later: **/settings import** reads it."""


def departure_card(server: str, goes_at: datetime, file_name: str | None) -> ui.LayoutView:
    """Return the card; `file_name` is the attached export, if there is one."""
    when = discord.utils.format_dt(goes_at, "R")
    items: list[ui.Item[Any]] = [text(GOODBYE.format(server=quoted(clip(server, 100)), when=when))]
    if file_name is not None:
        items += [text(WITH_FILE), ui.File[Any](f"attachment://{file_name}")]
    return card(container(*items, accent=QUIET))
