"""The advisory locks of the bot: each is a pair of numbers, of which the first is the bot's own.

A lock belongs to one database. The server releases it when its transaction or session ends, however
that ends (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
"""

from __future__ import annotations

from enum import IntEnum

OWN = 0x626F7431
"""The first number of each: "bot1" in ASCII. Other programs on the database have others."""


class LockName(IntEnum):
    """The second number; the last three are the first of many."""

    WRITING = 1
    LEADER = 2
    COUNTING = 3
    """Held while a process compares its number of shards with that of the others."""
    SHARD = 0x10000
    BUCKET = 0x20000
    SHARD_COUNT = 0x30000
    """Held shared by all processes of one number of shards."""


TAKE_WRITING = f"SELECT pg_advisory_xact_lock({OWN}, {LockName.WRITING})"
"""Waits for the lock for writing; no other transaction that reads and writes runs meanwhile."""
SHARE_WRITING = f"SELECT pg_advisory_xact_lock_shared({OWN}, {LockName.WRITING})"
"""Waits until no such transaction runs; others that only add rows may run meanwhile."""
TRY = f"SELECT pg_try_advisory_lock({OWN}, $1)"
"""True if the session holds the lock from now on. One that it held already is held twice."""
RELEASE = f"SELECT pg_advisory_unlock({OWN}, $1)"
TAKE_COUNTING = f"SELECT pg_advisory_xact_lock({OWN}, {LockName.COUNTING})"
SHARE = f"SELECT pg_advisory_lock_shared({OWN}, $1)"
HELD = f"""
SELECT DISTINCT objid::int8 FROM pg_locks
WHERE locktype = 'advisory' AND granted AND classid = {OWN} AND objsubid = 2
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND objid::int8 BETWEEN $1 AND $2
"""  # noqa: S608 numbers of ours
"""The second numbers of all locks that some session holds, between two."""
SESSION_BEGAN = "SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()"
END_SESSION = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2"
)
"""Ends a session of the same user; the time makes sure that it is that one."""
