"""Answer an interaction: in time, once, and privately by default."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeAlias, TypeVar

import discord
from discord import ui

from bot.observability.requests import acknowledged, card_ready, sent
from bot.ui.cards.safety.help_line import carry_help_line

Interaction: TypeAlias = "discord.Interaction[Any]"
_T = TypeVar("_T")

ACKNOWLEDGE_AFTER = 1.5
"""Seconds after which we tell Discord that an answer is coming."""
DISCORD_TIMEOUT = 3.0
"""Seconds after which Discord gives up."""


async def in_time(interaction: Interaction, work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of the work; when it takes long, acknowledge the interaction meanwhile.

    A control on a person's own card is acknowledged so that the card can still be changed: a used
    button must not stay where it could be pressed again.
    """
    task = asyncio.create_task(work)
    try:
        finished, _ = await asyncio.wait({task}, timeout=time_left(interaction))
        if not finished and not interaction.response.is_done():
            if _is_own_control(interaction):
                await interaction.response.defer()
            else:
                await interaction.response.defer(ephemeral=True, thinking=True)
            acknowledged()
        return await task
    finally:
        task.cancel()


def time_left(interaction: Interaction) -> float:
    """Return how many seconds to wait before Discord is told that an answer is coming.

    Discord counts from when somebody pressed, not from when we heard of it. A clock of ours that
    is seconds off must not make everything late: then it counts from now.
    """
    age = (discord.utils.utcnow() - interaction.created_at).total_seconds()
    return max(0.0, ACKNOWLEDGE_AFTER - age) if 0.0 < age < DISCORD_TIMEOUT else ACKNOWLEDGE_AFTER


async def reply(
    interaction: Interaction,
    view: ui.LayoutView,
    *,
    private: bool = True,
    file: discord.File | None = None,
) -> None:
    """Send a card, maybe with a file, as the answer, or after the answer that was sent already."""
    files = [] if file is None else [file]
    card_ready()
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=private, files=files)
    else:
        await interaction.response.send_message(view=view, ephemeral=private, files=files)
    sent()


async def redraw(interaction: Interaction, view: ui.LayoutView) -> None:
    """Change the card that was pressed when it is this person's own, else give them a copy.

    A line above it that leads to help stays there.
    """
    view = carry_help_line(view, interaction.message)
    response = interaction.response
    if response.type is discord.InteractionResponseType.deferred_message_update:
        await interaction.edit_original_response(view=view)
    elif response.is_done() or not is_own(interaction):
        await reply(interaction, view)
        return
    else:
        await response.edit_message(view=view)
    sent()


def _is_own_control(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.component and is_own(interaction)


def is_own(interaction: Interaction) -> bool:
    """Whether the message with the control is seen by this person alone."""
    message = interaction.message
    return interaction.guild_id is None or (message is not None and message.flags.ephemeral)
