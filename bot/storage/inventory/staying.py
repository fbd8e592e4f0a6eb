"""Rows that outlive an erasure, one by one and counted by reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage.inventory.table_policy import Stay


class StayingRow(Struct, frozen=True):
    """A row that stays. ends: when its reason is over, in epoch milliseconds; None: not known."""

    label: str
    stay: Stay
    ends: int | None


class StayingRows(Struct, frozen=True):
    """Rows that stay for one reason.

    label: the name under which they are counted. because, until: two ends of a sentence for the
    member. ends: when the last of them is over, in epoch milliseconds; None where it is not known.
    """

    label: str
    count: int
    because: str
    until: str
    ends: int | None


def by_reason(rows: Iterable[StayingRow]) -> tuple[StayingRows, ...]:
    """Count rows by label and reason, in the order in which they come."""
    groups: dict[tuple[str, str], list[StayingRow]] = {}
    for row in rows:
        groups.setdefault((row.label, row.stay.because), []).append(row)
    return tuple(_count_group(label, group) for (label, _), group in groups.items())


def _count_group(label: str, rows: list[StayingRow]) -> StayingRows:
    stay, moments = rows[0].stay, [row.ends for row in rows if row.ends is not None]
    ends = max(moments) if len(moments) == len(rows) else None
    return StayingRows(label, len(rows), stay.because, stay.until, ends)
