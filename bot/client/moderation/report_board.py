"""The cards of reports in the moderators' channel: posted, changed, posted again.

Nothing here is logged, also no failure: a log could say who reported whom, and when.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

import aiohttp
import discord

from bot.client.community.team.reported import facts_of
from bot.client.moderation.calls import Mentions, call_of, mentions_of
from bot.client.team_channels import problem_with
from bot.moderation.duty import Call
from bot.moderation.reports import ReportCategory, ReportError, ReportRow
from bot.servers import READ_SECONDS
from bot.storage import StorageUnavailable
from bot.ui.cards.reports.team import report_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.client.client import BoundaryBot
    from bot.servers import ServerConfig

ReportKey: TypeAlias = "tuple[int, int]"
"""A server and the number of a report in it."""
AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Errors of Discord, and of the way to it."""


async def show_report(
    bot: BoundaryBot, guild_id: int, report_id: int, *, nudge: str = "", note: str = ""
) -> tuple[ReportRow, bool]:
    """Post the card of a report, or change it to how things stand.

    Returns the report as it is then, and whether its card shows it. nudge: call the team once
    more, with this sentence. note: what whoever closed it adds; it stands on the
    card until that is changed again. An open report whose card was deleted is posted anew.
    Raises ReportError if the report is not kept, and StorageUnavailable.
    """
    desk = bot.services.moderation.reports
    async with desk.turn(guild_id, report_id):
        report = await desk.get(guild_id, report_id)
        config = await bot.services.configs.get(guild_id, READ_SECONDS)
        if not report.has_card:
            return await _post(bot, report, config)
        try:
            await _edit(bot, report, config, note)
        except discord.NotFound:
            return await _post(bot, report, config)
        except AWAY:
            return report, False
    if nudge:
        await _nudge(bot, report, config, nudge)
    return report, True


async def list_showing(bot: BoundaryBot, person_id: int, guild_id: int | None) -> list[ReportKey]:
    """Return the reports whose cards show something of somebody; guild_id None: in any server.

    Raises StorageUnavailable.
    """
    desk = bot.services.moderation.reports
    # Also those of other processes: whoever asks for everywhere means all of them.
    guild_ids = await desk.list_servers() if guild_id is None else [guild_id]
    return [
        (each, report_id)
        for each in guild_ids
        for report_id in await desk.list_showing(each, person_id)
    ]


async def redraw_reports(bot: BoundaryBot, keys: Sequence[ReportKey]) -> None:
    """Change the cards of these reports to what is still kept. Raises StorageUnavailable."""
    for guild_id, report_id in keys:
        with suppress(ReportError):  # it went as well, and its card with it
            await show_report(bot, guild_id, report_id)


async def _post(
    bot: BoundaryBot, report: ReportRow, config: ServerConfig
) -> tuple[ReportRow, bool]:
    """Post the card of an open report; one that is over needs none any more."""
    channel_id, desk = config.report_channel, bot.services.moderation.reports
    if not report.is_open:
        return report, False
    if channel_id is None or problem_with(bot, report.guild_id, channel_id):
        if report.has_card:
            await desk.lose_card(report)
        return await desk.get(report.guild_id, report.id), False
    call = await _call(bot, report, config)
    is_hidden = await _is_hidden(bot, report)
    earlier = await desk.count_earlier(report)
    community = await facts_of(bot, report, config)
    view = report_card(
        report, call=call.words, earlier=earlier, is_hidden=is_hidden, community=community
    )
    channel = bot.get_partial_messageable(channel_id, guild_id=report.guild_id)
    try:
        message = await channel.send(view=view, allowed_mentions=call.allowed_mentions)
    except AWAY:
        if report.has_card:
            await desk.lose_card(report)
        return await desk.get(report.guild_id, report.id), False
    try:
        await desk.set_card(report, channel_id, message.id)
    except StorageUnavailable:
        # Nobody would know of this card, and the next round would post a second.
        with suppress(*AWAY):
            await message.delete()
        raise
    return await desk.get(report.guild_id, report.id), True


async def _edit(bot: BoundaryBot, report: ReportRow, config: ServerConfig, note: str) -> None:
    earlier = await bot.services.moderation.reports.count_earlier(report)
    is_hidden = await _is_hidden(bot, report)
    community = await facts_of(bot, report, config)
    view = report_card(report, earlier=earlier, is_hidden=is_hidden, note=note, community=community)
    await card_message(bot, report).edit(view=view)


async def _nudge(bot: BoundaryBot, report: ReportRow, config: ServerConfig, nudge: str) -> None:
    """Reply to the card, and call whoever has the report, or else the team again."""
    if report.claimer_id is not None:
        call = mentions_of(Call(moderator_ids=(report.claimer_id,)))
    else:
        call = await _call(bot, report, config)
    with suppress(*AWAY):
        await card_message(bot, report).reply(
            f"{call.words} {nudge}".strip(),
            allowed_mentions=call.allowed_mentions,
            mention_author=False,
        )


async def _call(bot: BoundaryBot, report: ReportRow, config: ServerConfig) -> Mentions:
    """Return the call of a report: those on duty who have not stepped away from such reports."""
    category = weightiest(report).value
    return await call_of(bot, report.guild_id, config, config.report_role, category)


async def _is_hidden(bot: BoundaryBot, report: ReportRow) -> bool:
    """Whether the words stand behind a button: somebody has stepped away from such reports."""
    return bool(
        await bot.services.moderation.duty.away_from(report.guild_id, weightiest(report).value)
    )


def weightiest(report: ReportRow) -> ReportCategory:
    """Return the category that decides who should see a report: danger before all others."""
    danger = ReportCategory.DANGER in report.categories
    return ReportCategory.DANGER if danger else report.category


async def redraw_open(bot: BoundaryBot, guild_id: int) -> None:
    """Change the cards of open reports, after somebody stepped away or came back. Never raises."""
    with suppress(StorageUnavailable):
        for report_id in await bot.services.moderation.reports.list_open(guild_id):
            with suppress(ReportError):
                await show_report(bot, guild_id, report_id)


def card_message(bot: BoundaryBot, report: ReportRow) -> discord.PartialMessage:
    """Return the message with a report's card."""
    channel = bot.get_partial_messageable(report.card_channel_id or 0, guild_id=report.guild_id)
    return channel.get_partial_message(report.card_id or 0)
