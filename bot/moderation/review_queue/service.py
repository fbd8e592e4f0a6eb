"""What moderators decide about questions that wait: once for a whole group, and undoable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.moderation.review_queue.errors import (
    GONE,
    NOT_WAITING,
    NOTHING_TO_UNDO,
    UNDONE,
    DealtWithError,
    TriageError,
)
from bot.moderation.review_queue.likeness import Likeness
from bot.moderation.review_queue.queue import Group, Queue, arrange
from bot.storage import Change

if TYPE_CHECKING:
    from bot.custom_knowledge import CustomKnowledge, EntryDraft
    from bot.matching import Matcher
    from bot.storage import Storage

MOST = 1000
"""Of how many of the newest questions groups are made: a fraction of a second."""
DISMISSED, BROUGHT_BACK = "question-dismissed", "question-returned"
_UNDOABLE = (DISMISSED, "alias-added", "scope-added", "entry-added")
_ANSWERED = "answer"


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that was taken: on which group, how many questions it settled, its audit row."""

    group: Group
    count: int
    row_id: int


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was undone: how many questions wait again."""

    count: int


class Triage:
    """The queue of a server and what is decided about it.

    All raise TriageError or CustomKnowledgeError with a sentence for the moderator, or
    StorageUnavailable.
    """

    def __init__(self, storage: Storage, own: CustomKnowledge, matcher: Matcher) -> None:
        self._storage = storage
        self._own = own
        self._matcher = matcher
        self._likeness: Likeness | None = None
        self._turns: dict[int, _Turn] = {}

    async def count(self, guild_id: int) -> int:
        """Return how many questions wait."""
        return await self._storage.waiting.count(guild_id)

    async def queue(self, guild_id: int, upto: int | None = None) -> Queue:
        """Return what waits, in groups; `upto` leaves out what came after that id."""
        waiting = await self._storage.waiting.count(guild_id)
        rows = await self._storage.waiting.newest(guild_id, MOST, upto)
        groups = await asyncio.to_thread(lambda: arrange(rows, self._learned()))
        unreadable = sum(row.text is None for row in rows)
        newest = rows[0].id if rows else 0
        return Queue(groups, waiting, len(rows), unreadable, newest if upto is None else upto)

    async def group(self, guild_id: int, question_id: int, upto: int | None = None) -> Group:
        """Return the group of a question that waits.

        Raises DealtWithError if another moderator was quicker, TriageError if it is gone.
        """
        found = (await self.queue(guild_id, upto)).holding(question_id)
        if found is not None:
            return found
        row = await self._storage.questions.get(guild_id, question_id)
        if row is None or row.text is None:
            raise TriageError(GONE)
        if row.handled is None:
            raise TriageError(NOT_WAITING)
        if row.handled:
            raise DealtWithError(await self._storage.audit.get(guild_id, row.handled))
        # It waits behind the newest thousand: then it stands for itself.
        (waiting,) = await self._storage.waiting.newest(guild_id, 1, question_id)
        return Group((waiting,))

    async def means(
        self, guild_id: int, question_id: int, upto: int, entry_id: str, text: str, actor_id: int
    ) -> Settled:
        """Let a wording of the group lead to an entry from now on."""

        async def act(_: Group) -> int:
            return await self._own.add_alias(guild_id, entry_id, text, actor_id)

        return await self._settle(guild_id, question_id, upto, act)

    async def not_for_us(
        self, guild_id: int, question_id: int, upto: int, text: str, actor_id: int
    ) -> Settled:
        """Let a wording of the group be refused from now on."""

        async def act(_: Group) -> int:
            return await self._own.add_out_of_scope(guild_id, text, actor_id)

        return await self._settle(guild_id, question_id, upto, act)

    async def new_entry(
        self, guild_id: int, question_id: int, upto: int, draft: EntryDraft, actor_id: int
    ) -> Settled:
        """Answer the group with an entry of the server's own from now on."""

        async def act(_: Group) -> int:
            return (await self._own.add_entry(guild_id, draft, actor_id))[1]

        return await self._settle(guild_id, question_id, upto, act)

    async def dismiss(self, guild_id: int, question_id: int, upto: int, actor_id: int) -> Settled:
        """Take the group out of the queue; nothing else changes."""
        async with self._turn(guild_id):
            group = await self.group(guild_id, question_id, upto)
            change = Change(actor_id, DISMISSED, f"{group.lead.id}")
            row_id, count = await self._storage.waiting.dismiss(guild_id, group.ids, change)
        return Settled(group, count, row_id)

    async def undo(self, guild_id: int, row_id: int, actor_id: int) -> Undone:
        """Undo a decision: what it added goes, and its questions wait again."""
        row = await self._storage.audit.get(guild_id, row_id)
        if row is None or row.action not in _UNDOABLE:
            raise TriageError(NOTHING_TO_UNDO)
        if row.undone is not None:
            raise TriageError(UNDONE)
        async with self._turn(guild_id):
            count = await self._storage.waiting.settled(guild_id, row_id)
            if row.action == DISMISSED:
                change = Change(actor_id, BROUGHT_BACK, row.target)
                if not await self._storage.waiting.undo(guild_id, row_id, change):
                    raise TriageError(UNDONE)
            else:
                # The audit row that is undone lets its questions wait again by itself.
                await self._own.undo(guild_id, row_id, actor_id)
        return Undone(count)

    async def missed(self, guild_id: int, question_id: int) -> bool:
        """Let a question wait whose answer or suggestions did not help; False if it does not."""
        row = await self._storage.questions.get(guild_id, question_id)
        if row is None or row.text is None or row.handled is not None:
            return False
        vector = None
        if row.outcome == _ANSWERED:
            match = await self._matcher.amatch(row.text)
            vector = await asyncio.to_thread(self._matcher.vector, match.question)
        return await self._storage.waiting.put_in(guild_id, row.id, vector)

    async def found_helpful(self, guild_id: int, question_id: int) -> bool:
        """Let an answered question wait no more, for the member changed their vote."""
        row = await self._storage.questions.get(guild_id, question_id)
        if row is None or row.outcome != _ANSWERED or row.not_helpful:
            return False
        return await self._storage.waiting.take_back(guild_id, row.id)

    async def _settle(
        self,
        guild_id: int,
        question_id: int,
        upto: int,
        act: Callable[[Group], Awaitable[int]],
    ) -> Settled:
        async with self._turn(guild_id):
            group = await self.group(guild_id, question_id, upto)
            row_id = await act(group)
            count = await self._storage.waiting.settle(guild_id, group.ids, row_id)
        return Settled(group, count, row_id)

    def _learned(self) -> Likeness:
        """Look at the shipped phrases when it is first needed: some 40 ms."""
        if self._likeness is None:
            encoder = self._matcher.encoder
            vectors = self._matcher.index.vectors
            self._likeness = Likeness.learn(encoder.key if encoder else None, vectors)
        return self._likeness

    @asynccontextmanager
    async def _turn(self, guild_id: int) -> AsyncGenerator[None]:
        """Decisions in one server wait for each other, so that the second sees the first."""
        turn = self._turns.setdefault(guild_id, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[guild_id]


class _Turn:
    """A lock, and how many want it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0
