"""Search for words in encrypted texts: newest first, for a bounded time, saying how far it got.

The texts are encrypted, so no index knows their words: each one is opened and looked at.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.storage import QuestionFilter, QuestionRow
    from bot.storage.repositories.questions.questions import LoggedQuestions

SECONDS = 0.15
"""The time for decrypting and reading texts, for one page of results."""
_CHUNK = 500


class SearchResult(Struct, frozen=True):
    """The questions that matched, newest first.

    searched_count: how many texts were opened. last: the id to go on from, None when the whole log
    was searched. oldest_searched: the oldest question that was looked at, when there are older
    ones.
    """

    rows: tuple[QuestionRow, ...]
    searched_count: int
    last: int | None
    oldest_searched: QuestionRow | None = None


def contains(words: str) -> Callable[[str | None], bool]:
    """Return a test for texts with all of these words, also as parts of words, in any order."""
    folded_words = fold(words).split()

    def test(text: str | None) -> bool:
        if text is None:
            return False
        plain_text = fold(text)
        return all(word in plain_text for word in folded_words)

    return test


def fold(text: str) -> str:
    """Return the text as it is compared: small letters, and plain ones where it is not ASCII."""
    # `clean` takes far longer, and nothing but small letters would come of it here.
    return text.lower() if text.isascii() else clean(text)


class LogSearch:
    """Searches the log of a server."""

    def __init__(self, questions: LoggedQuestions, seconds: float = SECONDS) -> None:
        """Search for at most `seconds` for one page."""
        self._questions = questions
        self._seconds = seconds

    async def find(
        self,
        guild_id: int,
        criteria: QuestionFilter,
        words: str,
        limit: int,
        before: int | None = None,
    ) -> SearchResult:
        """Return the newest questions that match and contain the words, at most `limit`.

        `before` is where an earlier search ended. Raises StorageUnavailable.
        """
        if not words.strip():
            rows = await self._questions.page(guild_id, criteria, limit + 1, before)
            more = len(rows) > limit
            return SearchResult(tuple(rows[:limit]), 0, rows[limit - 1].id if more else None)
        return await self._look(guild_id, criteria, words, limit, before)

    async def _look(
        self, guild_id: int, criteria: QuestionFilter, words: str, limit: int, before: int | None
    ) -> SearchResult:
        matches = contains(words)
        deadline = time.monotonic() + self._seconds
        hits: list[int] = []
        searched_count = 0
        last = before
        async for chunk in self._chunks(guild_id, criteria, before):
            for number, text in chunk:
                searched_count, last = searched_count + 1, number
                if matches(text):
                    hits.append(number)
                    if len(hits) == limit:
                        return await self._result(guild_id, hits, searched_count, last)
            if time.monotonic() >= deadline:
                return await self._result(guild_id, hits, searched_count, last)
        return await self._result(guild_id, hits, searched_count, None)

    async def every(self, guild_id: int, criteria: QuestionFilter, words: str) -> list[int]:
        """Return the ids of all that match and contain the words, however long it takes.

        Raises StorageUnavailable.
        """
        if not words.strip():
            return await self._questions.ids(guild_id, criteria)
        matches = contains(words)
        return [
            number
            async for chunk in self._chunks(guild_id, criteria, None)
            for number, text in chunk
            if matches(text)
        ]

    async def _chunks(
        self, guild_id: int, criteria: QuestionFilter, before: int | None
    ) -> AsyncGenerator[list[tuple[int, str | None]]]:
        while chunk := await self._questions.texts(guild_id, criteria, _CHUNK, before):
            yield chunk
            if len(chunk) < _CHUNK:
                return
            before = chunk[-1][0]

    async def _result(
        self, guild_id: int, hits: list[int], searched_count: int, last: int | None
    ) -> SearchResult:
        rows = await self._questions.some(guild_id, hits) if hits else []
        oldest_searched = None if last is None else await self._questions.get(guild_id, last)
        return SearchResult(tuple(rows), searched_count, last, oldest_searched)
