"""A reported message of the community: what it is, and whether it is hidden or should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.team.hiding import HidingState, ReportedKind, can_be_brought_back, is_due
from bot.ui.cards.reports.community import CommunityFacts

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.community.team.hiding import ReportedInCommunity
    from bot.moderation.reports import ReportRow
    from bot.servers import ServerConfig


async def facts_of(
    bot: BoundaryBot, report: ReportRow, config: ServerConfig
) -> CommunityFacts | None:
    """Return what a report's card says of the community, None for any other report.

    Raises StorageUnavailable.
    """
    thing = await bot.services.community.hiding.thing_of(report)
    if thing is None:
        return None
    state = await state_of(bot, report, config, thing)
    return CommunityFacts(thing.kind, thing.post.id, thing.post.anonymous, state)


async def state_of(
    bot: BoundaryBot, report: ReportRow, config: ServerConfig, thing: ReportedInCommunity
) -> HidingState:
    """Return whether a reported message is hidden; SHOWN also where it is about to be hidden."""
    if thing.is_hidden:
        return HidingState.HIDDEN
    if not is_due(report, config):
        return HidingState.SHOWN
    if await bot.services.community.hiding.tells_of_danger(report, thing):
        return HidingState.DANGER
    if thing.kind is ReportedKind.POST:
        return HidingState.SHOWN
    if not can_be_brought_back(report):
        return HidingState.FILES
    return HidingState.SHOWN if _may_delete(bot, report) else HidingState.FORBIDDEN


def _may_delete(bot: BoundaryBot, report: ReportRow) -> bool:
    """Whether the bot may delete others' messages there, as far as is known."""
    guild = bot.get_guild(report.guild_id)
    channel = guild.get_channel_or_thread(report.target.channel_id or 0) if guild else None
    if guild is None or channel is None:
        # A thread that has slept is not known: Discord says so at the try.
        return True
    return channel.permissions_for(guild.me).manage_messages
