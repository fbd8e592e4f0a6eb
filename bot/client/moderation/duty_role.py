"""The role of those on duty, given and taken at Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import discord

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

REASON = "boundary-bot: duty"
GONE = "The duty role no longer exists: an admin can choose another in **/settings view**."
FORBIDDEN = (
    "I could not change your duty role: I need **Manage Roles**, and my own role must stand above "
    "it. Alerts call you by name instead."
)
KEPT = (
    "I could not take your duty role: I need **Manage Roles**, and my own role must stand above "
    "it. Until an admin takes it, alerts may still call you."
)
AWAY = (
    "Discord did not answer, so your duty role is as it was. Alerts call those by name who are on."
)


class DutyRole:
    """The duty role of one server; without one every change succeeds and does nothing."""

    def __init__(self, bot: BoundaryBot, guild_id: int, role_id: int | None) -> None:
        self._bot = bot
        self._guild_id = guild_id
        self._role_id = role_id

    async def give_role(self, moderator_id: int) -> str:
        """Give the role; return why that failed as a sentence, or ""."""
        return await self._change(moderator_id, give=True)

    async def take_role(self, moderator_id: int) -> str:
        """Take the role; return why that failed as a sentence, or ""."""
        return await self._change(moderator_id, give=False)

    async def _change(self, moderator_id: int, *, give: bool) -> str:
        if self._role_id is None:
            return ""
        role = discord.Object(self._role_id)
        http = self._bot.http
        change = http.add_role if give else http.remove_role
        try:
            await change(self._guild_id, moderator_id, role.id, reason=REASON)
        except discord.NotFound as error:
            # Whoever has left the server has no role to lose.
            return GONE if error.code == _UNKNOWN_ROLE else ""
        except discord.Forbidden:
            return FORBIDDEN if give else KEPT
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return AWAY
        return ""


_UNKNOWN_ROLE = 10011
