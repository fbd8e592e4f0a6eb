"""The permissions of everybody in a channel: closed for writing, and put back bit by bit.

Only bits that are still as we set them are put back. A bit that somebody changed meanwhile stays
as they set it, and so does every bit that a lock does not touch.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

WRITING = 1 << 11 | 1 << 35 | 1 << 36 | 1 << 38
"""Send messages, create public and private threads, send messages in threads: the bits of Discord's
documentation ("Permissions", bitwise permission flags)."""


class Overwrite(Struct, frozen=True):
    """The permissions that a channel allows and denies everybody, as bits.

    None in its place: the channel has no such overwrite.
    """

    allow: int = 0
    deny: int = 0


class Restoration(Struct, frozen=True):
    """The overwrite once a lock ends. changed_bits: somebody else changed them, and they stay."""

    overwrite: Overwrite | None
    changed_bits: int = 0


def is_locked(overwrite: Overwrite | None) -> bool:
    """Whether nobody may write, as far as this overwrite says."""
    return overwrite is not None and overwrite.deny & WRITING == WRITING


def with_lock(overwrite: Overwrite | None) -> Overwrite:
    """Return the overwrite with which nobody may write."""
    now = overwrite or Overwrite()
    return Overwrite(now.allow & ~WRITING, now.deny | WRITING)


def restoration_of(
    now: Overwrite | None, before: Overwrite | None, lock: Overwrite | None
) -> Restoration:
    """Return what a channel gets back. before: the overwrite before the lock; lock: ours."""
    if now == lock:
        return Restoration(before)
    current, earlier, own = now or Overwrite(), before or Overwrite(), lock or Overwrite()
    changed_bits = (current.allow ^ own.allow) | (current.deny ^ own.deny)
    back = WRITING & ~changed_bits
    allow = current.allow & ~back | earlier.allow & back
    deny = current.deny & ~back | earlier.deny & back
    # Nothing is left of it where somebody deleted it, or where the lock alone had made it.
    empty = now is None or (before is None and not (allow or deny))
    return Restoration(None if empty else Overwrite(allow, deny), WRITING & changed_bits)


def to_numbers(overwrite: Overwrite | None) -> dict[str, int]:
    """Return an overwrite as it is stored; nothing for none."""
    return {} if overwrite is None else {"allow": overwrite.allow, "deny": overwrite.deny}


def from_numbers(numbers: Mapping[str, int]) -> Overwrite | None:
    """Return an overwrite as it was stored."""
    return Overwrite(numbers["allow"], numbers["deny"]) if numbers else None
