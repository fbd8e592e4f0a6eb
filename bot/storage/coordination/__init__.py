"""Several processes on one database: who serves which shard, who leads, what has changed."""

from __future__ import annotations

from bot.storage.coordination.announcements import (
    Announcement,
    AnnouncementKind,
    announce,
)
from bot.storage.coordination.interface import Coordination, CoordinationEvents
from bot.storage.coordination.shards import ALL_SHARDS, Shards

__all__ = [
    "ALL_SHARDS",
    "Announcement",
    "AnnouncementKind",
    "Coordination",
    "CoordinationEvents",
    "Shards",
    "announce",
]
