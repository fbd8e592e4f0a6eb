"""Remember what was made of immutable values, told apart by identity.

Comparing two entries, or hashing one, reads all their texts: that costs more than drawing a card.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def remembered(most: int) -> Callable[[Callable[[K], V]], Callable[[K], V]]:
    """Let a function keep its results for at most `most` values, which must never change.

    The values are kept with them, so that no other gets the identity of one. Beyond `most` it
    begins anew: that is cheaper than an order of use.
    """

    def decorate(make: Callable[[K], V]) -> Callable[[K], V]:
        results: dict[int, tuple[K, V]] = {}

        @wraps(make)
        def recall(value: K) -> V:
            kept = results.get(id(value))
            if kept is not None:
                return kept[1]
            if len(results) >= most:
                results.clear()
            result = make(value)
            results[id(value)] = value, result
            return result

        return recall

    return decorate
