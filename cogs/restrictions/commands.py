"""/lock, /unlock, /slowmode and /pause; and the button that ends each before its time."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_moderator, moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.restrictions.gateway import GuildRestrictions
from bot.client.restrictions.permissions import (
    LockableChannel,
    channel_of,
    check_may,
    still_writing,
)
from bot.moderation.cases.lengths import lengths_like, parse_length
from bot.moderation.restrictions import Restriction, RestrictionKind, RestrictionOrder
from bot.ui.cards.restrictions import (
    ended_card,
    no_pause_card,
    pace_in_words,
    restriction_card,
    to_members_card,
)
from bot.ui.controls.moderation.restrictions import EndRestriction

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

AnyLockable: TypeAlias = (
    discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
)
LONGEST = timedelta(days=28)
LONGEST_PAUSE = timedelta(hours=24)
"""Discord pauses invites and messages no longer."""
USUAL = "1 hour"
PACES = [
    app_commands.Choice(name=pace_in_words(seconds) if seconds else "no pause", value=seconds)
    # Six hours are the longest that Discord takes.
    for seconds in (0, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600)
]
_MOST_TYPED = 60


class ChannelCommands(commands.Cog):
    """Channels that are closed or slow for a while."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._restrictions = bot.services.moderation.restrictions

    @app_commands.command(description="Close a channel for writing, for a while")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_channels=True)
    @app_commands.describe(
        channel="Which one; leave it out for this one",
        length="For how long, such as 30m or 2 hours; an hour if you leave it out",
    )
    @moderators_only
    async def lock(
        self,
        interaction: discord.Interaction[Any],
        channel: AnyLockable | None = None,
        length: app_commands.Range[str, 1, _MOST_TYPED] = USUAL,
    ) -> None:
        """Close a channel, and tell its members."""
        place = _place(interaction, channel)
        check_may(interaction, RestrictionKind.LOCK, place.id)
        order = self._order(interaction, RestrictionKind.LOCK, place.id, length)
        work = self._restrictions.lock(order, self._gateway(interaction))
        restriction = await in_time(interaction, work)
        if place.id == interaction.channel_id:
            await reply(interaction, restriction_card(restriction, still_writing(place)))
            await self._tell_here(interaction, restriction)
            return
        was_told = await self._tell_there(restriction)
        await reply(
            interaction, restriction_card(restriction, still_writing(place), was_told=was_told)
        )

    @app_commands.command(description="Open a channel again that I have locked")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_channels=True)
    @app_commands.describe(channel="Which one; leave it out for this one")
    @moderators_only
    async def unlock(
        self, interaction: discord.Interaction[Any], channel: AnyLockable | None = None
    ) -> None:
        """Put back what the channel had, as far as it is still ours."""
        place = _place(interaction, channel)
        check_may(interaction, RestrictionKind.LOCK, place.id)
        order = self._order(interaction, RestrictionKind.LOCK, place.id, USUAL)
        work = self._restrictions.end(order, self._gateway(interaction))
        await reply(interaction, ended_card(await in_time(interaction, work)))

    @app_commands.command(description="Let members wait between two messages, for a while")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_channels=True)
    @app_commands.describe(
        pause="How long they wait",
        channel="Which one; leave it out for this one",
        length="For how long, such as 30m or 2 hours; an hour if you leave it out",
    )
    @app_commands.choices(pause=PACES)
    @moderators_only
    async def slowmode(
        self,
        interaction: discord.Interaction[Any],
        pause: int,
        channel: AnyLockable | None = None,
        length: app_commands.Range[str, 1, _MOST_TYPED] = USUAL,
    ) -> None:
        """Slow a channel, or let members write without a pause."""
        place = _place(interaction, channel)
        check_may(interaction, RestrictionKind.SLOW, place.id)
        order = self._order(interaction, RestrictionKind.SLOW, place.id, length)
        gateway = self._gateway(interaction)
        if pause == 0:
            await in_time(interaction, self._restrictions.hurry(order, gateway))
            await reply(interaction, no_pause_card(place.id))
            return
        restriction = await in_time(interaction, self._restrictions.slow(order, pause, gateway))
        await reply(interaction, restriction_card(restriction))

    @handles(EndRestriction)
    @moderators_only
    async def end(self, interaction: Interaction, state: EndRestriction) -> None:
        """End the restriction of the button, and no newer one."""
        check_may(interaction, state.kind, state.place_id)
        order = self._order(interaction, state.kind, state.place_id, USUAL)
        work = self._restrictions.end(order, self._gateway(interaction), state.token)
        await redraw(interaction, ended_card(await in_time(interaction, work)))

    @lock.autocomplete("length")
    @slowmode.autocomplete("length")
    async def offer_lengths(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer lengths that fit what is typed."""
        if not await is_moderator(interaction):
            return []
        return [app_commands.Choice(name=each, value=each) for each in lengths_like(current)][:25]

    def _order(
        self, interaction: Interaction, kind: RestrictionKind, place_id: int, length: str
    ) -> RestrictionOrder:
        """Return what a moderator orders. Raises LengthError."""
        ends = self._ends(length, LONGEST)
        return RestrictionOrder(server_id(interaction), place_id, kind, interaction.user.id, ends)

    def _ends(self, length: str, longest: timedelta) -> datetime:
        return self._restrictions.clock() + parse_length(length, longest)

    def _gateway(self, interaction: Interaction) -> GuildRestrictions:
        return GuildRestrictions(self.bot, server_id(interaction))

    async def _tell_here(self, interaction: Interaction, restriction: Restriction) -> None:
        """Say in the channel of the command that it is locked: an answer may always be read."""
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await interaction.followup.send(view=to_members_card(restriction))

    async def _tell_there(self, restriction: Restriction) -> bool:
        """Say in another channel that it is locked; False if that is not possible.

        The bot is locked out as everybody is, unless the channel lets it write by name.
        """
        place = self.bot.get_partial_messageable(
            restriction.place_id, guild_id=restriction.guild_id
        )
        with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await place.send(view=to_members_card(restriction))
            return True
        return False


def _place(interaction: Interaction, channel: AnyLockable | None) -> LockableChannel:
    """Return the channel that was chosen, else the one where the command was used."""
    return channel_of(interaction, channel.id if channel else interaction.channel_id or 0)


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class PauseCommands(
    commands.GroupCog, group_name="pause", group_description="Pause invites or private messages"
):
    """Discord's own pauses for the whole server, at most 24 hours."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._restrictions = bot.services.moderation.restrictions

    @app_commands.command(description="Let nobody join by an invite, for at most 24 hours")
    @app_commands.describe(length="For how long, such as 30m or 2 hours")
    @moderators_only
    async def invites(
        self,
        interaction: discord.Interaction[Any],
        length: app_commands.Range[str, 1, _MOST_TYPED] = USUAL,
    ) -> None:
        """Pause invites."""
        await self._pause(interaction, RestrictionKind.INVITES, length)

    @app_commands.command(description="Let members not write to each other in private, for a while")
    @app_commands.describe(length="For how long, such as 30m or 2 hours; at most 24 hours")
    @moderators_only
    async def dms(
        self,
        interaction: discord.Interaction[Any],
        length: app_commands.Range[str, 1, _MOST_TYPED] = USUAL,
    ) -> None:
        """Pause private messages."""
        await self._pause(interaction, RestrictionKind.DMS, length)

    async def _pause(self, interaction: Interaction, kind: RestrictionKind, length: str) -> None:
        guild_id = server_id(interaction)
        check_may(interaction, kind, guild_id)
        ends = self._restrictions.clock() + parse_length(length, LONGEST_PAUSE)
        order = RestrictionOrder(guild_id, guild_id, kind, interaction.user.id, ends)
        work = self._restrictions.pause(order, GuildRestrictions(self.bot, guild_id))
        await reply(interaction, restriction_card(await in_time(interaction, work)))


async def setup(bot: BoundaryBot) -> None:
    """Add the cogs."""
    await bot.add_cog(ChannelCommands(bot))
    await bot.add_cog(PauseCommands(bot))
