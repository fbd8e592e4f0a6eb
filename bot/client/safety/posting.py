"""Alerts and requests as cards in the team's channels: posted, changed, ended.

Nothing here is logged, also no failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.client.context import bot_of, config_of, server_id
from bot.client.moderation.calls import Mentions, call_of, mentions_of
from bot.client.team_channels import problem_with
from bot.moderation.duty import Call
from bot.moderation.reports import ReportCategory
from bot.moderation.safety_requests import About, CardLocation, RequestStatus, SafetyRow, Spot
from bot.ui.cards.safety.requests import direct_card
from bot.ui.cards.safety.team import (
    ENDED_DONE,
    ENDED_TAKEN_BACK,
    NUDGE,
    SafetyNotice,
    ended_card,
    team_card,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.servers import ServerConfig

AWAY = (discord.HTTPException, aiohttp.ClientError, OSError)
"""Errors of Discord, and of the way to it."""
_ENDINGS = {RequestStatus.DONE: ENDED_DONE, RequestStatus.WITHDRAWN: ENDED_TAKEN_BACK}
SOME_SERVER = "that server"


class ChannelBoard:
    """The `TeamBoard` of one server: cards in the channels that its admins chose."""

    def __init__(self, bot: BoundaryBot, guild_id: int, config: ServerConfig) -> None:
        self._bot = bot
        self._guild_id = guild_id
        self._config = config

    @property
    def takes_alerts(self) -> bool:
        """Whether alerts are switched on, and something can be posted in their channel."""
        channel_id = self._config.alert_channel
        return channel_id is not None and self._can_post(channel_id)

    @property
    def takes_requests(self) -> bool:
        """Whether there is a channel of the team in which something can be posted."""
        return bool(self._channels())

    async def post_alert(self, row: SafetyRow) -> CardLocation | None:
        """Post an alert in the channel for alerts, and nowhere else."""
        channel_id = self._config.alert_channel
        channels = [] if channel_id is None else [channel_id]
        return await self._post(channels, notice_of(row))

    async def post_untracked_alert(self, about: About, at: datetime) -> bool:
        """Post an alert without the controls, which need its row."""
        notice = SafetyNotice(
            id=0,
            created_at=at,
            link=_link(self._guild_id, about),
            kind=about.kind,
            held_back=about.held_back,
        )
        channel_id = self._config.alert_channel
        channels = [] if channel_id is None else [channel_id]
        return await self._post(channels, notice, tracked=False) is not None

    async def post_request(self, row: SafetyRow, *, separate: bool = False) -> CardLocation | None:
        """Post a request in the first of the team's channels that takes it."""
        return await self._post(self._channels(), notice_of(row), separate=separate)

    async def redraw(self, row: SafetyRow) -> bool:
        """Change a card to how things stand; False if it cannot be."""
        try:
            await self._message(row).edit(view=self._card(notice_of(row)))
        except AWAY:
            return False
        return True

    async def end(
        self, row: SafetyRow, status: RequestStatus, moderator_id: int | None = None
    ) -> bool:
        """Say on a card that it is over, without the person; False if it still shows them.

        A card that somebody has deleted shows nothing any more.
        """
        view = ended_card(_ENDINGS[status], datetime.now(UTC), moderator_id)
        try:
            await self._message(row).edit(view=view)
        except discord.NotFound:
            return True
        except AWAY:
            return False
        return True

    async def nudge(self, row: SafetyRow) -> None:
        """Reply to a card, and call the moderator who has it or else the role."""
        if row.card_channel_id is None or row.card_id is None:
            return
        if row.claimer_id:
            call = mentions_of(Call(moderator_ids=(row.claimer_id,)))
        else:
            call = await self._call()
        channel = self._channel(row.card_channel_id)
        with suppress(*AWAY):
            await channel.send(
                f"{call.words} {NUDGE}".strip(),
                reference=channel.get_partial_message(row.card_id),
                allowed_mentions=call.allowed_mentions,
            )

    async def message_member(self, row: SafetyRow, *, is_done: bool = False) -> bool:
        """Send the member a direct message, if they agreed to one."""
        if row.member_id is None or not row.by_message:
            return False
        guild = self._bot.get_guild(self._guild_id)
        try:
            channel = await self._bot.create_dm(discord.Object(row.member_id))
            await channel.send(
                view=direct_card(guild.name if guild else SOME_SERVER, is_done=is_done)
            )
        except AWAY:
            return False
        return True

    def _channels(self) -> list[int]:
        """Return the team's channels in which a card can be posted, the one for alerts first."""
        channel_ids = dict.fromkeys((self._config.alert_channel, self._config.moderator_channel))
        return [each for each in channel_ids if each and self._can_post(each)]

    def _can_post(self, channel_id: int) -> bool:
        return problem_with(self._bot, self._guild_id, channel_id) is None

    def _card(
        self,
        notice: SafetyNotice,
        *,
        call: str = "",
        tracked: bool = True,
        separate: bool = False,
    ) -> ui.LayoutView:
        return team_card(
            notice,
            self._bot.services.core.resources,
            self._config.countries,
            call=call,
            tracked=tracked,
            separate=separate,
        )

    async def _post(
        self,
        channels: Sequence[int],
        notice: SafetyNotice,
        *,
        tracked: bool = True,
        separate: bool = False,
    ) -> CardLocation | None:
        """Send a card to the first of the channels that takes it, and call who is there for it."""
        call = await self._call()
        view = self._card(notice, call=call.words, tracked=tracked, separate=separate)
        for channel_id in channels:
            with suppress(*AWAY):
                message = await self._channel(channel_id).send(
                    view=view, allowed_mentions=call.allowed_mentions
                )
                return CardLocation(channel_id, message.id)
        return None

    async def _call(self) -> Mentions:
        role, danger = self._config.alert_role, ReportCategory.DANGER.value
        return await call_of(self._bot, self._guild_id, self._config, role, danger)

    def _channel(self, channel_id: int) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(channel_id, guild_id=self._guild_id)

    def _message(self, row: SafetyRow) -> discord.PartialMessage:
        return self._channel(row.card_channel_id or 0).get_partial_message(row.card_id or 0)


async def board_of(interaction: Interaction) -> ChannelBoard:
    """Return the channels of the team of an interaction's server. Raises UserError outside one."""
    guild_id = server_id(interaction)
    return ChannelBoard(bot_of(interaction), guild_id, await config_of(interaction))


def notice_of(row: SafetyRow) -> SafetyNotice:
    """Return a row as moderators see it."""
    about = row.about
    return SafetyNotice(
        id=row.id,
        created_at=row.created_at,
        link=_link(row.guild_id, about) if about else "",
        kind=(about.kind or None) if about else None,
        held_back=about.held_back if about else 0,
        member_id=row.member_id,
        text=row.text,
        claimer_id=row.claimer_id,
        claimed_at=row.claimed_at,
    )


def _link(guild_id: int, about: About) -> str:
    """Return the place where help was shown: a mention of the channel, and the message's link."""
    spot = Spot(guild_id, about.channel_id, about.message_id)
    return f"<#{about.channel_id}> {spot.link}" if about.message_id else f"<#{about.channel_id}>"
