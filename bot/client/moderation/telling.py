"""Telling people about a case: the member by direct message, the team in its private channel."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.client.context import context_in
from bot.client.team_channels import problem_with
from bot.moderation.appeals import APPEALABLE
from bot.ui.card import notice
from bot.ui.cards.cases.told import TOLD_KINDS, AppealWay, told_card, undone_card
from bot.ui.controls.moderation.appeals import AskToAppeal

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.moderation.cases.models import Case
    from bot.servers import ServerConfig

AWAY: Final = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Errors of Discord, and of the way to it."""
SOME_SERVER: Final = "a server"


async def tell_member(bot: BoundaryBot, case: Case) -> bool:
    """Send the member the message about a case; False if Discord did not let it through."""
    if case.member_id is None or case.kind not in TOLD_KINDS:
        return False
    guild = bot.get_guild(case.guild_id)
    entry = None
    if case.entry_id is not None:
        knowledge = (await context_in(bot, case.guild_id)).knowledge
        entry = knowledge.snapshot.entries.get(case.entry_id)
    config = await bot.services.configs.get(case.guild_id)
    view = told_card(
        case,
        guild.name if guild else SOME_SERVER,
        entry=entry,
        appeal=_appeal(bot, case, config),
    )
    return await _message(bot, case.member_id, view)


async def correct_member(bot: BoundaryBot, case: Case) -> bool:
    """Tell the member that the announced action did not happen; False if out of reach."""
    if case.member_id is None or case.kind not in TOLD_KINDS:
        return False
    guild = bot.get_guild(case.guild_id)
    view = undone_card(case, guild.name if guild else SOME_SERVER)
    return await _message(bot, case.member_id, view)


async def _message(bot: BoundaryBot, user_id: int, view: ui.LayoutView) -> bool:
    """Send somebody a card in private; False if Discord does not let it through."""
    try:
        channel = await bot.create_dm(discord.Object(user_id))
        await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
    except AWAY:
        return False
    return True


def _appeal(bot: BoundaryBot, case: Case, config: ServerConfig) -> AppealWay | None:
    """Return how the member of a case can appeal it, None where that is not possible."""
    if not config.appeals or case.kind not in APPEALABLE:
        return None
    button = AskToAppeal(case.guild_id, case.id)
    return AppealWay(button, config.appeal_link, bot.services.moderation.appeals.code_of(case))


async def notify_team(bot: BoundaryBot, case: Case, sentence: str) -> bool:
    """Tell the team about a case, or else the moderator who made it; False if nobody can be."""
    config = await bot.services.configs.get(case.guild_id)
    if await post_to_team(bot, case.guild_id, config, notice(sentence)) is not None:
        return True
    if case.moderator_id is None:
        return False
    return await _message(bot, case.moderator_id, notice(sentence))


async def post_to_team(
    bot: BoundaryBot, guild_id: int, config: ServerConfig, view: ui.LayoutView
) -> discord.Message | None:
    """Post a card in the first private channel of the team that takes it; nobody is pinged."""
    channel_ids = dict.fromkeys((config.report_channel, config.moderator_channel))
    for channel_id in filter(None, channel_ids):
        if problem_with(bot, guild_id, channel_id) is None:
            channel = bot.get_partial_messageable(channel_id, guild_id=guild_id)
            with suppress(*AWAY):
                return await channel.send(
                    view=view, allowed_mentions=discord.AllowedMentions.none()
                )
    return None
