"""Clusters of questions of one meaning: average linkage, by nearest-neighbour chains.

The chains are those of Murtagh (1983): each cluster points to its nearest one, and two that point
to each other are merged. With average linkage a merge brings nothing nearer to others than its
nearer part was, so that a cluster without a near one is finished at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.moderation.review_queue.similarity import Floats

SAME_MEANING = 0.26
"""Mean similarity from which two groups are one; `python -m benchmarks.grouping` shows why."""


def cluster(similarities: Floats, threshold: float = SAME_MEANING) -> list[list[int]]:
    """Return groups of row numbers, the most central of each first.

    `similarities` is symmetric, shape (n, n). Groups come in the order of their smallest numbers.
    """
    links = similarities.copy()
    # Nothing is its own neighbour.
    np.fill_diagonal(links, -np.inf)
    members = [[place] for place in range(len(links))]
    clusters: list[list[int]] = []
    chain: list[int] = []
    for start in range(len(links)):
        chain = [start] if members[start] else []
        while chain:
            tip = chain[-1]
            near = _nearest(links, chain)
            if links[tip, near] < threshold:
                clusters.append(members[tip])
                _remove(links, members, tip)
                chain.pop()
            elif len(chain) > 1 and near == chain[-2]:
                _merge(links, members, near, tip)
                del chain[-2:]
                # A chain that is used up goes on from the merged cluster.
                chain = chain or [near]
            else:
                chain.append(near)
    groups = [_central_first(similarities, sorted(group)) for group in clusters]
    return sorted(groups, key=min)


def _nearest(links: np.ndarray, chain: Sequence[int]) -> int:
    """Return the nearest to the last of the chain; of equals its predecessor: so chains end."""
    row = links[chain[-1]]
    near = int(row.argmax())
    return chain[-2] if len(chain) > 1 and row[chain[-2]] >= row[near] else near


def _merge(links: np.ndarray, members: list[list[int]], target: int, source: int) -> None:
    many, more = len(members[target]), len(members[source])
    row = (many * links[target] + more * links[source]) / (many + more)
    members[target] = members[target] + members[source]
    links[target] = links[:, target] = row
    links[target, target] = -np.inf
    _remove(links, members, source)


def _remove(links: np.ndarray, members: list[list[int]], source: int) -> None:
    members[source] = []
    links[source] = links[:, source] = -np.inf


def _central_first(similarities: Floats, group: list[int]) -> list[int]:
    if len(group) < 3:
        return group
    near = similarities[np.ix_(group, group)].sum(axis=1)
    centre = group[int(near.argmax())]
    return [centre, *(place for place in group if place != centre)]
