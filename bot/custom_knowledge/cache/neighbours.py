"""Which entries stand beside a server's own: those whose questions mean nearly the same.

Shipped entries name their neighbours themselves; nobody does so for a server's. Cosines of sentence
vectors stand in for that: among the shipped questions the median of two that name each other is
0.54, and one pair in ten of all reaches 0.62. Without the sentence model there are none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bot.knowledge import Entry, Snapshot

if TYPE_CHECKING:
    from bot.matching import Matcher, Overlay
    from bot.matching.lexical import Floats

NEAR = 0.55
VERY_NEAR = 0.65
MOST = 3
MOST_ADDED = 2
_MOST_RELATED = 8


def with_neighbours(
    snapshot: Snapshot, own: Collection[str], matcher: Matcher, overlay: Overlay
) -> Snapshot:
    """Return the snapshot with neighbours for own entries, who become neighbours themselves."""
    names, vectors = _questions(matcher, overlay)
    known = [number for number, name in enumerate(names) if name in snapshot.entries]
    mine = [number for number in known if names[number] in own]
    if not mine:
        return snapshot
    alike = vectors[mine] @ vectors[known].T
    entries = dict(snapshot.entries)
    for row, number in zip(alike, mine, strict=True):
        found = _nearest(row, [names[k] for k in known], names[number], NEAR, MOST)
        entries[names[number]] = replace(entries[names[number]], related=found)
    ids = [names[number] for number in mine]
    for column, number in enumerate(known):
        if names[number] not in own:
            entry = entries[names[number]]
            found = _nearest(alike[:, column], ids, entry.id, VERY_NEAR, MOST_ADDED)
            if found:
                entries[entry.id] = replace(entry, related=_joined(entry, found))
    return Snapshot(entries, snapshot.topics)


def neighbours_of(
    question: str, without: str, snapshot: Snapshot, matcher: Matcher, overlay: Overlay | None
) -> tuple[str, ...]:
    """Return the ids of the entries beside a question. Some milliseconds: off the event loop."""
    if matcher.encoder is None:
        return ()
    names, vectors = _questions(matcher, overlay)
    known = [number for number, name in enumerate(names) if name in snapshot.entries]
    vector = matcher.encoder.encode([matcher.normaliser.phrase(question)])[0]
    row = vectors[known] @ vector
    return _nearest(row, [names[number] for number in known], without, NEAR, MOST)


def _joined(entry: Entry, found: tuple[str, ...]) -> tuple[str, ...]:
    """The entry's own neighbours first: they were chosen."""
    return tuple(dict.fromkeys((*entry.related, *found)))[:_MOST_RELATED]


def _questions(matcher: Matcher, overlay: Overlay | None) -> tuple[list[str], Floats]:
    """Every entry's id and the vector of its question; nothing without the sentence model."""
    index = matcher.index
    names = list(index.phrases.ids)
    if index.vectors is None:
        return [], np.zeros((0, 0), np.float32)
    vectors = index.vectors[index.starts[: len(names)]]
    if overlay is None or overlay.vectors is None or not overlay.ids:
        return names, vectors
    first = len(names) + 1
    rows = [int(overlay.rows[first + number][0]) for number in range(len(overlay.ids))]
    # A version that stands in for a shipped entry has its name twice; its own question counts.
    left = [number for number, name in enumerate(names) if name not in overlay.ids]
    together = np.concatenate([vectors[left], overlay.vectors[rows]])
    return [names[number] for number in left] + list(overlay.ids), together


def _nearest(
    values: Floats, names: list[str], without: str, least: float, most: int
) -> tuple[str, ...]:
    order: list[int] = np.argsort(-values, kind="stable")[: most + 1].tolist()
    found = [names[place] for place in order if values[place] >= least]
    return tuple(name for name in found if name != without)[:most]
