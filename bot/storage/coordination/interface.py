"""The coordination as the bot sees it, whatever stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.storage.coordination.announcements import Announcement

BEAT_SECONDS = 5.0
"""Between two signs of life. Another process may lead some 25 seconds after the last."""


class CoordinationEvents(Protocol):
    """The listener for events between the processes. No method raises or waits."""

    def on_leadership(self, *, leads: bool) -> None:
        """This process leads from now on, or does so no longer."""
        ...

    def on_announcement(self, announcement: Announcement) -> None:
        """Another process has changed something."""
        ...

    def on_gap(self) -> None:
        """Announcements may have been missed: nothing that was read before is sure."""
        ...

    def on_shards_lost(self, shard_ids: frozenset[int]) -> None:
        """Another process serves these shards now, which were this one's."""
        ...


class Coordination(Protocol):
    """The understanding between the processes on one database."""

    @property
    def is_shared(self) -> bool:
        """Whether there can be other processes."""
        ...

    @property
    def leads(self) -> bool:
        """Whether this process is the leader, and can still be sure of that."""
        ...

    async def start(self, events: CoordinationEvents) -> None:
        """Begin to take part, and lead if nobody does. Never raises."""
        ...

    async def beat(self) -> None:
        """Show that this process lives, and see whether it leads. Never raises.

        To be called every BEAT_SECONDS.
        """
        ...

    async def claim_shard(self, shard_id: int, count: int) -> None:
        """Wait until a shard of so many is this process's own; once it is, return at once."""
        ...

    async def take_identify_turn(self, bucket: int) -> bool:
        """Wait until this process may identify in a bucket; False if nobody could say."""
        ...

    async def end_identify_turn(self, bucket: int) -> None:
        """Let the next process identify in the bucket. Never raises."""
        ...

    async def unclaimed(self, count: int) -> frozenset[int]:
        """Return the shards that no process serves now. Raises StorageUnavailable."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...


class SoleProcess:
    """The coordination where no other process can be: on an SQLite file. It leads, at no cost."""

    is_shared = False
    leads = True

    async def start(self, events: CoordinationEvents) -> None:
        """Lead."""
        events.on_leadership(leads=True)

    async def beat(self) -> None:
        """Do nothing."""

    async def claim_shard(self, shard_id: int, count: int) -> None:
        """Return at once: every shard is its own."""

    async def take_identify_turn(self, bucket: int) -> bool:
        """Return False: discord.py's own pause is enough."""
        del bucket
        return False

    async def end_identify_turn(self, bucket: int) -> None:
        """Do nothing."""

    async def unclaimed(self, count: int) -> frozenset[int]:
        """Return none."""
        del count
        return frozenset()

    async def close(self) -> None:
        """Do nothing."""
