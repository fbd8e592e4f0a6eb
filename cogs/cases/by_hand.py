"""Listens to Discord's audit log, so that what moderators do without the bot is on the record.

The event needs the intent `moderation`, which is not privileged, and the permission View Audit Log.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.moderation.cases.by_hand import HandAction
from bot.moderation.cases.models import CaseKind
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)

_KINDS = {
    discord.AuditLogAction.ban: CaseKind.BAN,
    discord.AuditLogAction.unban: CaseKind.UNBAN,
    discord.AuditLogAction.kick: CaseKind.KICK,
}


class ByHand(commands.Cog):
    """Makes cases of bans, unbans, kicks and timeouts by hand."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        """Store what a moderator did; what the bot did itself is on the record already."""
        own = self.bot.user is not None and entry.user_id == self.bot.user.id
        action = None if own else hand_action(entry)
        if action is None:
            return
        try:
            await self.bot.services.moderation.by_hand.observe(action)
        except StorageError as error:
            _log.warning("An action by hand could not be stored: %s", error)


def hand_action(entry: discord.AuditLogEntry) -> HandAction | None:
    """Return what an entry tells of moderation, None for anything else.

    Neither who did it nor to whom it was done need be known to the bot: their ids are enough.
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
