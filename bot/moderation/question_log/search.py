"""Looking for words in encrypted texts: newest first, for a bounded time, and honest about it."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage import Filter
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.storage import QuestionRow
    from bot.storage.repositories.questions.questions import Questions

SECONDS = 0.15
"""How long texts are opened and looked through at one go."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, newest first.

    looked: how many texts were opened. last: the id to go on from, None when all was looked
    through. reached: the oldest question that was looked at, when not all was.
    """

    rows: tuple[QuestionRow, ...]
    looked: int
    last: int | None
    reached: QuestionRow | None = None


def holds(words: str) -> Callable[[str | None], bool]:
    """Return whether a text holds all of these words, also as parts of words, in any order."""
    wanted = fold(words).split()

    def test(text: str | None) -> bool:
        if text is None:
            return False
        folded = fold(text)
        return all(word in folded for word in wanted)

    return test


def fold(text: str) -> str:
    """Return the text as it is compared: small letters, and plain ones where it is not ASCII."""
    return text.lower() if text.isascii() else clean(text)


class Search:
    """Looks through the log of a server."""

    def __init__(self, questions: Questions, seconds: float = SECONDS) -> None:
        """Look for at most `seconds` at one go."""
        self._questions = questions
        self._seconds = seconds

    async def find(
        self, guild_id: int, wanted: Filter, words: str, limit: int, before: int | None = None
    ) -> Found:
        """Return the newest questions that are wanted and hold the words, at most `limit`.

        `before` is where an earlier look ended. Raises StorageUnavailable.
        """
        if not words.strip():
            rows = await self._questions.page(guild_id, wanted, limit + 1, before)
            more = len(rows) > limit
            return Found(tuple(rows[:limit]), 0, rows[limit - 1].id if more else None)
        return await self._look(guild_id, wanted, words, limit, before)

    async def _look(
        self, guild_id: int, wanted: Filter, words: str, limit: int, before: int | None
    ) -> Found:
        test = holds(words)
        deadline = time.monotonic() + self._seconds
        hits: list[int] = []
        looked = 0
        last = before
        async for chunk in self._chunks(guild_id, wanted, before):
            for number, text in chunk:
                looked, last = looked + 1, number
                if test(text):
                    hits.append(number)
                    if len(hits) == limit:
                        return await self._found(guild_id, hits, looked, last)
            if time.monotonic() >= deadline:
                return await self._found(guild_id, hits, looked, last)
        return await self._found(guild_id, hits, looked, None)

    async def every(self, guild_id: int, wanted: Filter, words: str) -> list[int]:
        """Return the ids of all that are wanted and hold the words, however long it takes.

        Raises StorageUnavailable.
        """
        if not words.strip():
            return await self._questions.ids(guild_id, wanted)
        test = holds(words)
        return [
            number
            async for chunk in self._chunks(guild_id, wanted, None)
            for number, text in chunk
            if test(text)
        ]

    async def _chunks(
        self, guild_id: int, wanted: Filter, before: int | None
    ) -> AsyncGenerator[list[tuple[int, str | None]]]:
        while chunk := await self._questions.texts(guild_id, wanted, _CHUNK, before):
            yield chunk
            if len(chunk) < _CHUNK:
                return
            before = chunk[-1][0]

    async def _found(self, guild_id: int, hits: list[int], looked: int, last: int | None) -> Found:
        rows = await self._questions.some(guild_id, hits) if hits else []
        reached = None if last is None else await self._questions.get(guild_id, last)
        return Found(tuple(rows), looked, last, reached)
