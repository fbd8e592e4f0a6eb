"""What waits for a moderator, as groups of one meaning."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.moderation.review_queue.grouping import gather
from bot.moderation.review_queue.likeness import Likeness
from bot.storage import WaitingRow

_NO_WORDS = dict.fromkeys(map(ord, f"{string.punctuation}…“”‘’"), " ")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning: the one that says it best, then the others, newest first."""

    rows: tuple[WaitingRow, ...]

    @property
    def lead(self) -> WaitingRow:
        """The question that stands for all of them."""
        return self.rows[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all of them."""
        return tuple(row.id for row in self.rows)

    @property
    def newest(self) -> WaitingRow:
        """The one that was asked last."""
        return max(self.rows, key=lambda row: row.id)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The different ways in which it was asked, the lead's first."""
        found: dict[str, str] = {}
        for row in self.rows:
            if row.text:
                found.setdefault(_key(row), row.text)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Queue:
    """The groups of a server, the most asked first, of equals the newest first.

    waiting: how many questions wait in all. looked: how many of the newest the groups are made of.
    unreadable: how many of those no key opens. upto: the newest id at the time, so that a later
    look finds the same groups.
    """

    groups: tuple[Group, ...]
    waiting: int
    looked: int
    unreadable: int
    upto: int

    def holding(self, question_id: int) -> Group | None:
        """Return the group that a question belongs to."""
        return next((group for group in self.groups if question_id in group.ids), None)


def arrange(rows: Sequence[WaitingRow], likeness: Likeness) -> tuple[Group, ...]:
    """Group questions by meaning; those with equal words are one before anything is compared."""
    same: defaultdict[str, list[WaitingRow]] = defaultdict(list)
    for row in rows:
        if row.text is not None:
            same[_key(row)].append(row)
    unique = list(same.values())
    alike = likeness.compare(list(same), [_vector(equals) for equals in unique])
    groups = [_group([unique[place] for place in found]) for found in gather(alike)]
    return tuple(sorted(groups, key=lambda group: (-len(group.rows), -group.newest.id)))


def _group(parts: Sequence[Sequence[WaitingRow]]) -> Group:
    """Join what is of one meaning; the first part says it best, and rather not in capitals."""
    lead = min(parts[0], key=lambda row: (row.text or "").isupper())
    others = [row for part in parts for row in part if row is not lead]
    return Group((lead, *sorted(others, key=lambda row: -row.id)))


def _key(row: WaitingRow) -> str:
    text = row.text or ""
    return " ".join(text.casefold().translate(_NO_WORDS).split()) or text


def _vector(equals: Sequence[WaitingRow]) -> bytes | None:
    return next((row.vector for row in equals if row.vector is not None), None)
