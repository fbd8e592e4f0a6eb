"""Answer an interaction: in time, once, and privately by default."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeAlias, TypeVar, cast

import discord
from discord import ui
from discord.http import Route
from discord.webhook.async_ import async_context, interaction_message_response_params

from bot.client.discord_time import age_of
from bot.observability.requests import acknowledged, card_ready, sent
from bot.ui.cards.safety.help_line import carry_help_line

Interaction: TypeAlias = "discord.Interaction[Any]"
_Kind: TypeAlias = discord.InteractionResponseType
_T = TypeVar("_T")

ACKNOWLEDGE_AFTER = 1.5
"""Seconds after which we tell Discord that an answer is coming."""
DISCORD_TIMEOUT = 3.0
"""Seconds after which Discord gives up."""
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"


async def in_time(interaction: Interaction, work: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of the work; when it takes long, acknowledge the interaction meanwhile.

    A control on a person's own card is acknowledged so that the card can still be changed: a used
    button must not stay where it could be pressed again.

    The work is done in the task of the caller. Most of it is over before anything need be
    acknowledged, and a task of its own would cost it several turns of the loop.
    """
    promise = _Promise(interaction)
    timer = asyncio.get_running_loop().call_later(time_left(interaction), promise.begin)
    try:
        return await work
    finally:
        timer.cancel()
        await promise.given()


class _Promise:
    """Tells Discord that an answer is coming, beside the work on it."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Tell Discord, unless it has been answered already."""
        if not self._interaction.response.is_done():
            self._task = asyncio.create_task(self._give())

    async def given(self) -> None:
        """Wait for what was begun: until then an answer would be a second one. Raises its error."""
        if self._task is not None:
            await self._task

    async def _give(self) -> None:
        if _is_own_control(self._interaction):
            await self._interaction.response.defer()
        else:
            await self._interaction.response.defer(ephemeral=True, thinking=True)
        acknowledged()


def time_left(interaction: Interaction) -> float:
    """Return how many seconds to wait before Discord is told that an answer is coming.

    Discord counts from when somebody pressed, not from when we heard of it. A clock of ours that
    is seconds off must not make everything late: then it counts from now.
    """
    age = age_of(interaction.id)
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
    elif files or not view.is_finished():
        await interaction.response.send_message(view=view, ephemeral=private, files=files)
    else:
        await _send_without_echo(interaction, _Kind.channel_message, view, private=private)
    sent()


async def redraw(interaction: Interaction, view: ui.LayoutView) -> None:
    """Change the card that was pressed when it is this person's own, else give them a copy.

    A line above it that leads to help stays there.
    """
    view = carry_help_line(view, interaction.message)
    response = interaction.response
    if response.type is _Kind.deferred_message_update:
        await interaction.edit_original_response(view=view)
    elif response.is_done() or not is_own(interaction):
        await reply(interaction, view)
        return
    elif interaction.message is not None and view.is_finished():
        await _send_without_echo(interaction, _Kind.message_update, view)
    else:
        await response.edit_message(view=view)
    sent()


async def _send_without_echo(
    interaction: Interaction, kind: _Kind, view: ui.LayoutView, *, private: bool = False
) -> None:
    """Answer an interaction that has no answer yet; Discord does not send the card back.

    discord.py asks for the message that an answer becomes, and builds its objects from it: a
    twentieth of the work of an answer from a table. Nobody here reads that message, and no card has
    to be found by it: our controls say by their ids what they do. Discord leaves it out unless
    `with_response` asks for it ("Receiving and Responding to Interactions" in its documentation).

    view: one that listens to nothing (it `is_finished`). private: a new message is for the person
    alone. Raises discord.HTTPException.
    """
    client = interaction.client
    parameters = interaction_message_response_params(
        type=kind.value,
        view=view,
        flags=discord.MessageFlags(ephemeral=private),
        previous_allowed_mentions=client.allowed_mentions,
    )
    # Two things that discord.py keeps to itself: what it sends with, and what is answered already.
    inside = cast("Any", interaction)
    await async_context.get().request(
        Route("POST", _CALLBACK, webhook_id=interaction.id, webhook_token=interaction.token),
        session=inside._session,  # noqa: SLF001
        proxy=client.http.proxy,
        proxy_auth=client.http.proxy_auth,
        payload=parameters.payload,
    )
    inside.response._response_type = kind  # noqa: SLF001


def _is_own_control(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.component and is_own(interaction)


def is_own(interaction: Interaction) -> bool:
    """Whether the message with the control is seen by this person alone."""
    message = interaction.message
    return interaction.guild_id is None or (message is not None and message.flags.ephemeral)
