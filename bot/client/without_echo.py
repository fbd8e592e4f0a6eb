"""Answer an interaction with a card, without having Discord send the whole card back.

discord.py asks for the message that an answer becomes, and builds its objects from it: a twentieth
of the work of an answer from a table. Nobody here reads that message, and no card has to be found
by it: our controls say by their ids what they do. Discord leaves it out unless `with_response` asks
for it (Discord's documentation, "Receiving and Responding to Interactions").
"""

from __future__ import annotations

from typing import Any, cast

import discord
from discord import ui
from discord.http import Route
from discord.webhook.async_ import async_context, interaction_message_response_params

_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"


async def send(
    interaction: discord.Interaction[Any],
    kind: discord.InteractionResponseType,
    view: ui.LayoutView,
    *,
    private: bool = False,
) -> None:
    """Answer an interaction for the first time, as its `response` does.

    view: one that listens to nothing (it `is_finished`). private: a new message is for the person
    alone. Raises discord.InteractionResponded and discord.HTTPException.
    """
    client = interaction.client
    if interaction.response.is_done():
        raise discord.InteractionResponded(interaction)
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
