"""A dictionary of bounded size: the oldest key goes first."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A mapping of at most `room` keys; a key that is written anew becomes the newest."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: dict[K, V] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """Return what is remembered of a key."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """Remember a value as the newest, and forget the oldest when there is no more room."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self._room:
            del self._kept[next(iter(self._kept))]
