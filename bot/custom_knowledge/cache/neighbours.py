"""Related entries of a server's own: those whose questions mean nearly the same.

Shipped entries name theirs; nobody does so for a server's entries. Cosines of sentence
vectors stand in for that: among the shipped questions the median of two that name each other is
0.54, and one pair in ten of all reaches 0.62. Without the sentence model there are none.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from bot.knowledge import Entry, Snapshot

if TYPE_CHECKING:
    from bot.matching import Matcher, Overlay
    from bot.matching.words.lexical import Floats

NEAR = 0.575
VERY_NEAR = 0.675
MOST = 3
MOST_ADDED = 2
_MOST_RELATED = 8


def with_neighbours(
    snapshot: Snapshot, own_ids: Collection[str], matcher: Matcher, overlay: Overlay
) -> Snapshot:
    """Return the snapshot with neighbours for own entries, which become neighbours too."""
    names, vectors = _questions(matcher, overlay)
    places = [number for number, name in enumerate(names) if name in snapshot.entries]
    own_places = [number for number in places if names[number] in own_ids]
    if not own_places:
        return snapshot
    alike = vectors[own_places] @ vectors[places].T
    entries = dict(snapshot.entries)
    for row, number in zip(alike, own_places, strict=True):
        nearest = _nearest(row, [names[k] for k in places], names[number], NEAR, MOST)
        entries[names[number]] = replace(entries[names[number]], related=nearest)
    ids = [names[number] for number in own_places]
    for column, number in enumerate(places):
        if names[number] not in own_ids:
            entry = entries[names[number]]
            nearest = _nearest(alike[:, column], ids, entry.id, VERY_NEAR, MOST_ADDED)
            if nearest:
                entries[entry.id] = replace(entry, related=_with_nearest(entry, nearest))
    return Snapshot(entries, snapshot.topics)


def neighbours_of(
    question: str, without: str, snapshot: Snapshot, matcher: Matcher, overlay: Overlay | None
) -> tuple[str, ...]:
    """Return the ids of the entries beside a question. Some milliseconds: off the event loop."""
    if matcher.encoder is None:
        return ()
    names, vectors = _questions(matcher, overlay)
    places = [number for number, name in enumerate(names) if name in snapshot.entries]
    vector = matcher.encoder.encode([matcher.normaliser.phrase(question)])[0]
    row = vectors[places] @ vector
    return _nearest(row, [names[number] for number in places], without, NEAR, MOST)


def _with_nearest(entry: Entry, nearest: tuple[str, ...]) -> tuple[str, ...]:
    """Return the neighbours that the entry names, which people chose, then the nearest."""
    return tuple(dict.fromkeys((*entry.related, *nearest)))[:_MOST_RELATED]


def _questions(matcher: Matcher, overlay: Overlay | None) -> tuple[list[str], Floats]:
    """Every entry's id and the vector of its question; nothing without the sentence model."""
    index = matcher.index
    names = list(index.phrases.ids)
    if index.vectors is None:
        return [], np.zeros((0, 0), np.float32)
    vectors = index.vectors[index.starts[: len(names)]]
    if overlay is None or overlay.vectors is None or not overlay.ids:
        return names, vectors
    # The classes of an overlay: the shipped entries, "not covered", then the own entries.
    first = len(names) + 1
    rows = [int(overlay.rows[first + number][0]) for number in range(len(overlay.ids))]
    # A version that stands in for a shipped entry has its name twice; its own question counts.
    places = [number for number, name in enumerate(names) if name not in overlay.ids]
    together = np.concatenate([vectors[places], overlay.vectors[rows]])
    return [names[number] for number in places] + list(overlay.ids), together


def _nearest(
    values: Floats, names: list[str], without: str, least: float, most: int
) -> tuple[str, ...]:
    order: list[int] = np.argsort(-values, kind="stable")[: most + 1].tolist()
    nearest = [names[place] for place in order if values[place] >= least]
    return tuple(name for name in nearest if name != without)[:most]
