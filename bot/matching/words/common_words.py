"""Whole words of the language, by how much they are used, as the sentence model numbers them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Self


class CommonWords:
    """The words of a vocabulary that also holds pieces and signs. It is shared, not copied."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """numbers: of all tokens; a word that is used more has a lower one."""
        self._numbers = numbers

    @classmethod
    def of(cls, words: Iterable[str] = ()) -> Self:
        """Take words, the most used first."""
        return cls({word: number for number, word in enumerate(words)})

    def __contains__(self, word: str) -> bool:
        """Whether it is one of the words, in lower case."""
        return word in self._numbers and word.isascii() and word.isalpha()

    def __iter__(self) -> Iterator[str]:
        """Yield the words, the most used first."""
        return filter(self.__contains__, sorted(self._numbers, key=self._numbers.__getitem__))

    def most_used(self, count: int) -> list[str]:
        """Return so many words, or all."""
        return list(islice(self, count))

    def rank(self, word: str) -> float:
        """Return a number that is lower for a word that is used more; infinite for no word."""
        return self._numbers[word] if word in self else math.inf
