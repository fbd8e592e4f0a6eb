"""The channels of a server, read and changed without losing a bit.

Through discord.py's own HTTP client: its objects drop permissions that it does not know yet, and an
overwrite must come back as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.client.moderation.gateway.refusals import refusals
from bot.moderation.restrictions import Overwrite, RestrictionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from discord.types.guild import IncidentData

    from bot.client.client import BoundaryBot

_OF_ROLE = 0


class GuildRestrictions:
    """The `RestrictionGateway` of one server."""

    def __init__(self, bot: BoundaryBot, guild_id: int) -> None:
        self._bot = bot
        self._http = bot.http
        self._guild_id = guild_id

    async def overwrite(self, channel_id: int) -> Overwrite | None:
        """Return what a channel allows and denies everybody. Raises DiscordRefusedError."""
        channel = await self._channel(channel_id)
        overwrites = cast("Iterable[Mapping[str, str]]", channel.get("permission_overwrites") or ())
        for each in overwrites:
            # The role of everybody has the id of the server.
            if int(each["id"]) == self._guild_id:
                return Overwrite(int(each["allow"]), int(each["deny"]))
        return None

    async def put_overwrite(
        self, channel_id: int, overwrite: Overwrite | None, reason: str
    ) -> None:
        """Change that; None deletes it. Raises DiscordRefusedError."""
        with refusals():
            if overwrite is None:
                await self._http.delete_channel_permissions(
                    channel_id, self._guild_id, reason=reason
                )
                return
            await self._http.edit_channel_permissions(
                channel_id,
                self._guild_id,
                str(overwrite.allow),
                str(overwrite.deny),
                _OF_ROLE,
                reason=reason,
            )

    async def seconds(self, channel_id: int) -> int:
        """Return how long a member waits between two messages. Raises DiscordRefusedError."""
        channel = await self._channel(channel_id)
        return int(channel.get("rate_limit_per_user") or 0)

    async def put_seconds(self, channel_id: int, seconds: int, reason: str) -> None:
        """Change that. Raises DiscordRefusedError."""
        with refusals():
            await self._http.edit_channel(channel_id, rate_limit_per_user=seconds, reason=reason)

    async def pause(self, kind: RestrictionKind, until: datetime | None) -> None:
        """Pause invites or private messages; None ends it. Raises DiscordRefusedError."""
        guild = self._bot.get_guild(self._guild_id)
        ends = {
            RestrictionKind.INVITES: guild.invites_paused_until if guild else None,
            RestrictionKind.DMS: guild.dms_paused_until if guild else None,
        }
        ends[kind] = until
        # Both are named: Discord does not say whether the other would stay if it were left out.
        payload: IncidentData = {
            "invites_disabled_until": _text(ends[RestrictionKind.INVITES]),
            "dms_disabled_until": _text(ends[RestrictionKind.DMS]),
        }
        with refusals():
            await self._http.edit_incident_actions(self._guild_id, payload=payload)

    async def _channel(self, channel_id: int) -> Mapping[str, Any]:
        with refusals():
            return cast("Mapping[str, Any]", await self._http.get_channel(channel_id))


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
