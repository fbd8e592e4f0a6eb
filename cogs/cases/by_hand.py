"""Listens to Discord's audit log, so that what moderators do without the bot is on the record.

The event needs the intent `moderation`, which is not privileged, and the permission View Audit Log.
Entries from the time when the bot was away are read back before newer ones are stored.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

import aiohttp
import discord
from discord.ext import commands

from bot.moderation.cases.by_hand import HandAction
from bot.moderation.cases.models import CaseKind
from bot.moderation.cases.pace import Pace
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

MOST_READ_BACK: Final = 500
"""Entries of each kind that are read back at most; Discord keeps them for 45 days."""
_KINDS = {
    discord.AuditLogAction.ban: CaseKind.BAN,
    discord.AuditLogAction.unban: CaseKind.UNBAN,
    discord.AuditLogAction.kick: CaseKind.KICK,
}
_READ_BACK = (*_KINDS, discord.AuditLogAction.member_update)


class ByHand(commands.Cog):
    """Makes cases of bans, unbans, kicks and timeouts by hand."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._pace = Pace()
        self._caught_up: set[int] = set()
        self._orders: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Read back, server by server, what happened meanwhile."""
        # Ready again means a new session: what happened in between was never sent.
        self._caught_up.clear()
        for guild in self.bot.guilds:
            await self._pace.wait()
            async with self._order(guild.id):
                await self._catch_up(guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin anew if the bot is invited again."""
        self._caught_up.discard(guild.id)

    @commands.Cog.listener()
    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        """Store what a moderator did, after all that came before it."""
        if hand_action(entry) is None:
            return
        async with self._order(entry.guild.id):
            await self._catch_up(entry.guild)
            await self._store(entry.guild.id, [entry])

    def _order(self, guild_id: int) -> asyncio.Lock:
        """Return the lock to hold while storing a server's entries; unused ones go away."""
        return self._orders.setdefault(guild_id, asyncio.Lock())

    async def _catch_up(self, guild: discord.Guild) -> None:
        """Read back a server's audit log once; what fails is tried again at the next entry."""
        if guild.id in self._caught_up or guild.unavailable:
            return
        if not guild.me.guild_permissions.view_audit_log:
            return
        services = self.bot.services.moderation
        try:
            newest_id = await services.by_hand.newest_seen(guild.id)
            if newest_id is None:
                # What happened before the bot came is not its business.
                now = discord.utils.time_snowflake(services.clock())
                await services.by_hand.remember(guild.id, now)
            entries = [] if newest_id is None else await _entries_after(guild, newest_id)
        except (discord.HTTPException, aiohttp.ClientError, OSError, StorageError) as error:
            _log.warning("An audit log could not be read back: %s", error)
            return
        self._caught_up.add(guild.id)
        await self._store(guild.id, entries)

    async def _store(self, guild_id: int, entries: list[discord.AuditLogEntry]) -> None:
        """Store entries, the oldest first; the bot's own actions are on the record already."""
        observer, me = self.bot.services.moderation.by_hand, self.bot.user
        try:
            for entry in entries:
                action = hand_action(entry)
                if action is not None and (me is None or entry.user_id != me.id):
                    await observer.observe(action)
            if entries and guild_id in self._caught_up:
                await observer.remember(guild_id, entries[-1].id)
        except StorageError as error:
            self._caught_up.discard(guild_id)
            _log.warning("An action by hand could not be stored: %s", error)


async def _entries_after(guild: discord.Guild, newest_id: int) -> list[discord.AuditLogEntry]:
    """Return the entries that may tell of moderation after one, the oldest first.

    Raises what Discord, or the way to it, answers with.
    """
    new_entries: list[discord.AuditLogEntry] = []
    after = discord.Object(newest_id)
    for action in _READ_BACK:
        entries = guild.audit_logs(
            action=action, after=after, oldest_first=True, limit=MOST_READ_BACK
        )
        new_entries += [entry async for entry in entries]
    return sorted(new_entries, key=lambda entry: entry.id)


def hand_action(entry: discord.AuditLogEntry) -> HandAction | None:
    """Return what an entry tells of moderation, None for anything else.

    The bot need not know the moderator or the member: their ids are enough.
    """
    target_id = getattr(entry.target, "id", None)
    kind, until = _KINDS.get(entry.action), None
    if entry.action is discord.AuditLogAction.member_update:
        kind, until = _timeout_in(entry)
    if kind is None or not isinstance(target_id, int):
        return None
    return HandAction(
        guild_id=entry.guild.id,
        audit_id=entry.id,
        at=entry.created_at,
        kind=kind,
        member_id=target_id,
        moderator_id=entry.user_id,
        reason=entry.reason or "",
        until=until,
    )


def _timeout_in(entry: discord.AuditLogEntry) -> tuple[CaseKind | None, datetime | None]:
    """Return what a change of a member does to their timeout, and until when it lasts."""
    if not hasattr(entry.after, "timed_out_until"):
        return None, None
    until: datetime | None = entry.after.timed_out_until
    if until is None or until <= entry.created_at:
        return CaseKind.UNTIMEOUT, None
    return CaseKind.TIMEOUT, until.astimezone(UTC)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ByHand(bot))
