"""Turns: what happens to one member of a server happens one after the other."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """Locks by server and member, held while somebody acts; unused ones go by themselves.

    Otherwise the end of one ban could meet the order of another, and the last one at Discord
    would win. One process serves a database (bot/storage/engine/claim.py).
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[int, int], asyncio.Lock] = WeakValueDictionary()

    def turn(self, guild_id: int, member_id: int) -> asyncio.Lock:
        """Return the lock to hold while acting on a member."""
        return self._locks.setdefault((guild_id, member_id), asyncio.Lock())
