"""Channels that are locked or slow, invites and messages that are paused: each until a time.

Knows no Discord: a server's channels are behind `RestrictionGateway`.
"""

from __future__ import annotations

from bot.moderation.restrictions.errors import RestrictionError
from bot.moderation.restrictions.gateway import RestrictionGateway
from bot.moderation.restrictions.overwrites import WRITING, Overwrite
from bot.moderation.restrictions.service import EndedRestriction, RestrictionOrder, Restrictions
from bot.moderation.restrictions.sweep import RestrictionSweep, SweepResult
from bot.storage.repositories.moderation.restrictions import Restriction, RestrictionKind

__all__ = [
    "WRITING",
    "EndedRestriction",
    "Overwrite",
    "Restriction",
    "RestrictionError",
    "RestrictionGateway",
    "RestrictionKind",
    "RestrictionOrder",
    "RestrictionSweep",
    "Restrictions",
    "SweepResult",
]
