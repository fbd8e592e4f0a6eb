"""The advisory locks of the bot: each is a pair of numbers, of which the first is the bot's own.

A lock belongs to one database. The server releases it when its transaction or session ends, however
that ends (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
"""

from __future__ import annotations

from enum import IntEnum

OWN = 0x626F7431
"""The first number of each: "bot1" in ASCII. Other programs on the database have others."""


class LockName(IntEnum):
    """The second number."""

    WRITING = 1


TAKE_WRITING = f"SELECT pg_advisory_xact_lock({OWN}, {LockName.WRITING})"
"""Waits for the lock for writing; no other transaction that reads and writes runs meanwhile."""
SHARE_WRITING = f"SELECT pg_advisory_xact_lock_shared({OWN}, {LockName.WRITING})"
"""Waits until no such transaction runs; others that only add rows may run meanwhile."""
