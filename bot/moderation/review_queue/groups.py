"""The review queue of a server as groups of one meaning."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from bot.moderation.review_queue.clustering import cluster
from bot.moderation.review_queue.similarity import Similarity
from bot.storage import QueuedQuestion

_NO_PUNCTUATION = dict.fromkeys(map(ord, f"{string.punctuation}…“”‘’"), " ")


class QuestionGroup(Struct, frozen=True):
    """Questions of one meaning: the one that says it best, then the others, newest first."""

    rows: tuple[QueuedQuestion, ...]

    @property
    def lead(self) -> QueuedQuestion:
        """The question that stands for all of them."""
        return self.rows[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all of them, the lead's first."""
        return tuple(row.id for row in self.rows)

    @property
    def newest(self) -> QueuedQuestion:
        """The one that was asked last."""
        return max(self.rows, key=lambda row: row.id)

    @property
    def wordings(self) -> tuple[str, ...]:
        """The different wordings of it, the lead's first."""
        wordings: dict[str, str] = {}
        for row in self.rows:
            if row.text:
                wordings.setdefault(_key(row), row.text)
        return tuple(wordings.values())


class GroupedQueue(Struct, frozen=True):
    """The groups of a server, the most asked first, of equals the newest first.

    waiting: how many questions wait in all. grouped_count: how many of the newest the groups are
    made of. unreadable: those of them that no key opens. upto: the newest id at the time, so that a
    later look finds the same groups.
    """

    groups: tuple[QuestionGroup, ...]
    waiting: int
    grouped_count: int
    unreadable: int
    upto: int


class GroupInQueue(Struct, frozen=True):
    """A group, and how many groups there were when it was read."""

    group: QuestionGroup
    total: int


def group_by_meaning(
    rows: Sequence[QueuedQuestion], similarity: Similarity
) -> tuple[QuestionGroup, ...]:
    """Group questions by meaning; those with equal words are one before anything is compared."""
    by_words: defaultdict[str, list[QueuedQuestion]] = defaultdict(list)
    for row in rows:
        if row.text is not None:
            by_words[_key(row)].append(row)
    unique = list(by_words.values())
    similarities = similarity.compare(list(by_words), [_vector(equals) for equals in unique])
    groups = [_join([unique[place] for place in places]) for places in cluster(similarities)]
    return tuple(sorted(groups, key=lambda group: (-len(group.rows), -group.newest.id)))


def group_with(groups: Sequence[QuestionGroup], question_id: int) -> QuestionGroup | None:
    """Return the group that a question belongs to."""
    return next((group for group in groups if question_id in group.ids), None)


def _join(parts: Sequence[Sequence[QueuedQuestion]]) -> QuestionGroup:
    """Join parts of one meaning; the lead is of the first part, if possible not in capitals."""
    lead = min(parts[0], key=lambda row: (row.text or "").isupper())
    others = [row for part in parts for row in part if row is not lead]
    return QuestionGroup((lead, *sorted(others, key=lambda row: -row.id)))


def _key(row: QueuedQuestion) -> str:
    """Return the words of a question, the same for texts that differ in case or punctuation."""
    text = row.text or ""
    # A text of nothing but punctuation stands for itself.
    return " ".join(text.casefold().translate(_NO_PUNCTUATION).split()) or text


def _vector(equals: Sequence[QueuedQuestion]) -> bytes | None:
    return next((row.vector for row in equals if row.vector is not None), None)
