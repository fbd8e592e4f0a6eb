"""Texts that are seldom read, in a third of the memory that strings take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self


class PackedTexts:
    """Texts without line ends, one behind the other; reading one unpacks all of them."""

    __slots__ = ("_count", "joined")

    def __init__(self, joined: bytes, count: int) -> None:
        """joined: so many texts in UTF-8, a line each."""
        self.joined = joined
        self._count = count

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Pack texts."""
        lines = list(texts)
        return cls("\n".join(lines).encode(), len(lines))

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> Iterator[str]:
        """Yield all."""
        return iter(self.joined.decode().split("\n")[: self._count])

    def some(self, places: Iterable[int]) -> list[str]:
        """Return the texts at these places."""
        return list(map(list(self).__getitem__, places))
