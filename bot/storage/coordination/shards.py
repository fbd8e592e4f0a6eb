"""Which servers are a process's own.

Discord sends all of a server to the shard (guild_id >> 22) % shard_count, and direct messages to
shard 0 (https://discord.com/developers/docs/events/gateway#sharding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sqlalchemy import Integer, literal, true

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

# PostgreSQL shifts a bigint by an integer alone.
_BITS = literal(22, Integer())


class Shards(Struct, frozen=True):
    """Some of `count` shards; count None: all, however many they are."""

    count: int | None = None
    ids: frozenset[int] = frozenset()

    @property
    def are_all(self) -> bool:
        """Whether no shard belongs to another process."""
        return self.count is None or len(self.ids) == self.count

    def holds(self, guild_id: int) -> bool:
        """Whether a server is on one of them."""
        return self.count is None or (guild_id >> 22) % self.count in self.ids

    def condition(self, guild_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
        """Return the condition that a column names a server on one of them."""
        if self.are_all:
            return true()
        return (guild_id.bitwise_rshift(_BITS) % self.count).in_(sorted(self.ids))

    def with_more(self, ids: Collection[int]) -> Shards:
        """Return them and some others."""
        return self if self.count is None else Shards(self.count, self.ids | frozenset(ids))


ALL_SHARDS = Shards()
