"""Commands in a server that has them without the bot: a clear sentence, and help in danger.

There the bot cannot post, sees no roles, and would never learn that it should delete what it keeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import discord

from bot.answering.models import Answer, Outcome
from bot.client.context import config_of
from bot.client.responses import in_time, reply
from bot.ui.cards.safety.crisis import crisis_card, state_of
from bot.ui.cards.server.absent import absent_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.safety import Assessment

ANYWHERE = frozenset({"crisis", "privacy"})
"""The commands that need no membership: help, and what was kept while the bot was a member."""
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    read_message_history=True,
)


def is_absent(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Whether a command was used in a server whose member the bot is not."""
    return interaction.guild_id is not None and bot.get_guild(interaction.guild_id) is None


async def turn_away(bot: BoundaryBot, interaction: Interaction) -> bool:
    """Answer a command where the bot is no member; False if the command works there too."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    if data.get("name") in ANYWHERE:
        return False
    if interaction.type is discord.InteractionType.autocomplete:
        await interaction.response.autocomplete([])
        return True
    text = "\n".join(_texts_in(data))
    assessing = asyncio.to_thread(bot.services.answerer.assess, text)
    assessment = await in_time(interaction, assessing)
    if assessment.crisis:
        about_other = _is_by_another(interaction, data)
        await _show_help(bot, interaction, assessment, about_other=about_other)
    await reply(interaction, absent_card(_invitation_link(bot, interaction)))
    return True


async def _show_help(
    bot: BoundaryBot, interaction: Interaction, assessment: Assessment, *, about_other: bool
) -> None:
    """Show where help is. There is no team here that could be told."""
    core = bot.services.core
    answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
    config = await config_of(interaction)
    hint = core.resources.hinted(str(interaction.locale))
    state = state_of(answer, about_other=about_other)
    view = crisis_card(state, core.texts, core.resources, config.countries, hint=hint)
    await reply(interaction, view)
    # Counted under no server: of one that the bot is no member of nothing is stored.
    await bot.services.answerer.count_help(None)


def _texts_in(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of a command's options, and of the message that it was used on."""
    for option in data.get("options", ()):
        if isinstance(option.get("value"), str):
            yield option["value"]
        yield from _texts_in(option)
    for message in data.get("resolved", {}).get("messages", {}).values():
        yield str(message.get("content", ""))


def _is_by_another(interaction: Interaction, data: Mapping[str, Any]) -> bool:
    """Whether the message that a command was used on was written by somebody else."""
    messages = data.get("resolved", {}).get("messages", {}).values()
    return any(str(each["author"]["id"]) != str(interaction.user.id) for each in messages)


def _invitation_link(bot: BoundaryBot, interaction: Interaction) -> str:
    """Return the link with which an admin of the server can add the bot."""
    return discord.utils.oauth_url(
        bot.application_id or 0,
        permissions=NEEDED,
        guild=discord.Object(interaction.guild_id or 0),
        scopes=("bot", "applications.commands"),
    )
