"""The calls of moderation to Discord, for one server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import discord

from bot.client.context import bot_of, server_id
from bot.client.moderation.gateway.parties import party_of, stranger
from bot.client.moderation.gateway.refusals import refusals
from bot.client.moderation.telling import correct_member, notify_team, tell_member
from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.actions.gateway import DeleteRights, Parties, Standing
from bot.servers import PATIENCE

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.moderation.cases.models import Case, MessageLink

UNKNOWN_USERS: Final = frozenset({10007, 10013})
UNKNOWN_BAN: Final = 10026
UNKNOWN_MESSAGE: Final = 10008


class GuildGateway:
    """A `ModerationGateway`: it asks Discord anew each time, and remembers no one's rights."""

    def __init__(
        self, bot: BoundaryBot, guild_id: int, presser: discord.Member | None = None
    ) -> None:
        """presser: the user of the control or command, as Discord described them with it."""
        self._bot = bot
        self._guild_id = guild_id
        self._presser = presser
        self._members: dict[int, discord.Member] = {}

    async def parties(self, moderator_id: int, member_id: int) -> Parties:
        """Look up who they are and what they may do now."""
        guild = self._guild()
        config = await self._bot.services.configs.get(self._guild_id, PATIENCE)
        moderator, member = await asyncio.gather(
            self._member(moderator_id), self._member(member_id)
        )
        return Parties(
            moderator=party_of(moderator, config) if moderator else stranger(moderator_id),
            bot=party_of(guild.me, config),
            member=party_of(member, config) if member else stranger(member_id),
        )

    async def standing(self, member_id: int) -> Standing:
        """Look up whether a user is banned, in the server, timed out."""
        member = await self._fetch(member_id)
        if member is not None:
            # Whoever is in the server is not banned: no second call.
            return Standing(is_banned=False, in_server=True, timed_out_until=member.timed_out_until)
        with refusals():
            try:
                ban = await self._guild().fetch_ban(discord.Object(member_id))
            except discord.NotFound as error:
                if error.code != UNKNOWN_BAN:
                    raise
                return Standing(is_banned=False, in_server=False)
        return Standing(is_banned=True, in_server=False, ban_reason=ban.reason or "")

    async def delete_rights(self, moderator_id: int, channel_id: int) -> DeleteRights:
        """Look up who may delete messages in a channel."""
        guild = self._guild()
        moderator = await self._member(moderator_id)
        with refusals():
            channel = guild.get_channel_or_thread(channel_id) or await guild.fetch_channel(
                channel_id
            )
        if moderator is None:
            return DeleteRights(moderator=False, bot=True)
        moderator_may = channel.permissions_for(moderator)
        bot_may = channel.permissions_for(guild.me)
        return DeleteRights(
            moderator=moderator_may.manage_messages and moderator_may.view_channel,
            bot=bot_may.manage_messages and bot_may.view_channel,
            moderator_name=moderator.name,
        )

    async def tell(self, case: Case) -> bool:
        """Send the member the direct message about a case; False if they cannot be reached."""
        return await tell_member(self._bot, case)

    async def correct(self, case: Case) -> bool:
        """Tell the member that the announced action did not happen; False if out of reach."""
        return await correct_member(self._bot, case)

    async def notify_team(self, case: Case, sentence: str) -> bool:
        """Tell the team about a case in its private channel; False if it cannot be told."""
        return await notify_team(self._bot, case, sentence)

    async def timeout(self, member_id: int, until: datetime | None, reason: str) -> None:
        """Time a member out, at most 28 days; None ends a timeout."""
        # `parties` has just looked the member up.
        member = self._members.get(member_id) or await self._fetch(member_id)
        if member is None:
            raise DiscordRefusedError(404, 10007, again=False)
        with refusals():
            await member.timeout(until, reason=reason)

    async def kick(self, member_id: int, reason: str) -> None:
        """Remove a member from the server."""
        with refusals():
            await self._guild().kick(discord.Object(member_id), reason=reason)

    async def ban(self, member_id: int, reason: str, delete: timedelta) -> None:
        """Ban a user, and delete their messages of that time."""
        seconds = int(delete.total_seconds())
        with refusals():
            # Without the number of seconds discord.py deletes a day of messages.
            await self._guild().ban(
                discord.Object(member_id), reason=reason, delete_message_seconds=seconds
            )

    async def unban(self, member_id: int, reason: str) -> None:
        """End a ban. A user who is not banned is no error."""
        with refusals():
            try:
                await self._guild().unban(discord.Object(member_id), reason=reason)
            except discord.NotFound as error:
                if error.code != UNKNOWN_BAN:
                    raise

    async def delete_message(self, message: MessageLink, reason: str) -> bool:
        """Delete a message; False if it was gone."""
        with refusals():
            try:
                # A message's own `delete` takes no reason for the audit log.
                await self._bot.http.delete_message(
                    message.channel_id, message.message_id, reason=reason
                )
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                return False
        return True

    def _guild(self) -> discord.Guild:
        guild = self._bot.get_guild(self._guild_id)
        if guild is None or guild.unavailable:
            raise DiscordRefusedError(0, 0, again=True)
        return guild

    async def _member(self, user_id: int) -> discord.Member | None:
        """Return a member as Discord describes them now, None if they are not in the server."""
        if self._presser is not None and self._presser.id == user_id:
            return self._presser
        return await self._fetch(user_id)

    async def _fetch(self, user_id: int) -> discord.Member | None:
        guild = self._guild()
        with refusals():
            try:
                member = await guild.fetch_member(user_id)
            except discord.NotFound as error:
                if error.code not in UNKNOWN_USERS:
                    raise
                self._members.pop(user_id, None)
                return None
        self._members[user_id] = member
        return member


def gateway_of(interaction: Interaction) -> GuildGateway:
    """Return the gateway for an interaction's server. Raises UserError outside of one."""
    guild_id = server_id(interaction)
    user = interaction.user
    presser = user if isinstance(user, discord.Member) and user.guild.id == guild_id else None
    return GuildGateway(bot_of(interaction), guild_id, presser)


def gateway_in(bot: BoundaryBot, guild_id: int) -> GuildGateway:
    """Return the gateway for a server without an interaction."""
    return GuildGateway(bot, guild_id)
