"""Decisions of moderators about questions that wait: once for a whole group, and undoable.

The queue is read and grouped once for a decision. That nobody else was quicker is looked up in the
transaction of the decision itself, so that of two at the same moment one holds and the other
changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.review_queue.errors import (
    GONE,
    NOT_WAITING,
    NOTHING_TO_UNDO,
    UNDONE,
    AlreadyDecidedError,
    ReviewQueueError,
)
from bot.moderation.review_queue.groups import (
    GroupedQueue,
    GroupInQueue,
    QuestionGroup,
    group_by_meaning,
    group_with,
)
from bot.moderation.review_queue.similarity import Similarity
from bot.storage import Change, NotWaitingError, ReviewState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from bot.custom_knowledge import CustomKnowledge, EntryDraft
    from bot.matching import Matcher
    from bot.storage import QueuedQuestion, Storage
    from bot.storage.engine.connections import AsyncConnection

MOST = 1000
"""The newest questions that are grouped: it takes a fraction of a second."""
DISMISSED, RETURNED = "question-dismissed", "question-returned"
_UNDOABLE = (DISMISSED, "alias-added", "scope-added", "entry-added")
_ANSWERED = "answer"


class GroupDecision(Struct, frozen=True):
    """A decision: its group, the number of questions that it settled, its audit row."""

    group: QuestionGroup
    count: int
    row_id: int


class ReviewQueue:
    """The review queue of a server and the decisions about it.

    All raise ReviewQueueError or CustomKnowledgeError with a sentence for the moderator, or
    StorageUnavailable.
    """

    def __init__(
        self, storage: Storage, custom_knowledge: CustomKnowledge, matcher: Matcher
    ) -> None:
        self._storage = storage
        self._custom_knowledge = custom_knowledge
        self._matcher = matcher
        self._similarity: Similarity | None = None

    async def count(self, guild_id: int) -> int:
        """Return how many questions wait."""
        return await self._storage.repositories.questions.review_queue.count(guild_id)

    async def read_groups(self, guild_id: int, upto: int | None = None) -> GroupedQueue:
        """Return what waits, in groups; `upto` leaves out what came after that id."""
        waiting = await self.count(guild_id)
        rows = await self._storage.repositories.questions.review_queue.newest(guild_id, MOST, upto)
        groups = await self._group(rows)
        unreadable = sum(row.text is None for row in rows)
        newest = rows[0].id if rows else 0
        return GroupedQueue(
            groups, waiting, len(rows), unreadable, newest if upto is None else upto
        )

    async def group(self, guild_id: int, question_id: int, upto: int | None = None) -> GroupInQueue:
        """Return the group of a question that waits.

        Raises AlreadyDecidedError if another moderator was quicker, ReviewQueueError if it is gone.
        """
        rows = await self._storage.repositories.questions.review_queue.newest(guild_id, MOST, upto)
        groups = await self._group(rows)
        group = group_with(groups, question_id) or await self._alone(guild_id, question_id)
        return GroupInQueue(group, len(groups))

    async def link_to_entry(
        self, guild_id: int, group: QuestionGroup, entry_id: str, wording: str, actor_id: int
    ) -> GroupDecision:
        """Let a wording of the group lead to an entry from now on."""
        settling = _Settling(self._storage, guild_id, group)
        change = self._custom_knowledge.phrases.add_alias(
            guild_id, entry_id, wording, actor_id, companion=settling
        )
        return await self._decide(settling, change)

    async def refuse(
        self, guild_id: int, group: QuestionGroup, wording: str, actor_id: int
    ) -> GroupDecision:
        """Let a wording of the group be out of scope from now on."""
        settling = _Settling(self._storage, guild_id, group)
        change = self._custom_knowledge.phrases.add_out_of_scope(
            guild_id, wording, actor_id, companion=settling
        )
        return await self._decide(settling, change)

    async def write_entry(
        self, guild_id: int, group: QuestionGroup, draft: EntryDraft, actor_id: int
    ) -> GroupDecision:
        """Answer the group with an entry of the server's own from now on."""
        settling = _Settling(self._storage, guild_id, group)

        async def change() -> int:
            entries = self._custom_knowledge.entries
            return (await entries.add(guild_id, draft, actor_id, companion=settling))[1]

        return await self._decide(settling, change())

    async def dismiss(self, guild_id: int, group: QuestionGroup, actor_id: int) -> GroupDecision:
        """Take the group out of the queue; nothing else changes."""
        change = Change(actor_id, DISMISSED, f"{group.lead.id}")
        try:
            row_id, count = await self._storage.repositories.questions.review_queue.dismiss(
                guild_id, group.ids, change
            )
        except NotWaitingError:
            raise await self._why_not_waiting(guild_id, group.lead.id) from None
        return GroupDecision(group, count, row_id)

    async def undo(self, guild_id: int, row_id: int, actor_id: int) -> int:
        """Undo a decision: what it added goes. Return how many questions wait again."""
        row = await self._storage.repositories.servers.audit.get(guild_id, row_id)
        if row is None or row.action not in _UNDOABLE:
            raise ReviewQueueError(NOTHING_TO_UNDO)
        if row.undone is not None:
            raise ReviewQueueError(UNDONE)
        count = await self._storage.repositories.questions.review_queue.count_decided(
            guild_id, row_id
        )
        if row.action == DISMISSED:
            change = Change(actor_id, RETURNED, row.target)
            if not await self._storage.repositories.questions.review_queue.undo(
                guild_id, row_id, change
            ):
                raise ReviewQueueError(UNDONE)
        else:
            # Marking the audit row as undone lets its questions wait again, in one transaction.
            await self._custom_knowledge.history.undo(guild_id, row_id, actor_id)
        return count

    async def add_missed(self, guild_id: int, question_id: int) -> bool:
        """Let a question wait whose answer or suggestions did not help; False if it does not."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        if row is None or row.text is None or row.review.state is not ReviewState.NOT_QUEUED:
            return False
        vector = None
        if row.outcome == _ANSWERED:
            # The log keeps no vector of what was answered.
            match = await self._matcher.amatch(row.text)
            vector = await asyncio.to_thread(self._matcher.vector, match.question)
        return await self._storage.repositories.questions.review_queue.add(guild_id, row.id, vector)

    async def withdraw_helpful(self, guild_id: int, question_id: int) -> bool:
        """Let an answered question wait no more, for the member changed their vote."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        if row is None or row.outcome != _ANSWERED or row.not_helpful:
            return False
        return await self._storage.repositories.questions.review_queue.withdraw(guild_id, row.id)

    async def _group(self, rows: Sequence[QueuedQuestion]) -> tuple[QuestionGroup, ...]:
        return await asyncio.to_thread(lambda: group_by_meaning(rows, self._learn_similarity()))

    async def _alone(self, guild_id: int, question_id: int) -> QuestionGroup:
        """Return the group of a question that waits behind the newest thousand: it alone."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        if row is None or row.review.state is not ReviewState.WAITING:
            raise await self._why_not_waiting(guild_id, question_id)
        rows = await self._storage.repositories.questions.review_queue.newest(guild_id, 1, row.id)
        if not rows or rows[0].id != row.id:
            raise await self._why_not_waiting(guild_id, question_id)
        return QuestionGroup((rows[0],))

    async def _decide(self, settling: _Settling, change: Awaitable[int]) -> GroupDecision:
        try:
            row_id = await change
        except NotWaitingError:
            group = settling.group
            raise await self._why_not_waiting(settling.guild_id, group.lead.id) from None
        return GroupDecision(settling.group, settling.count, row_id)

    async def _why_not_waiting(self, guild_id: int, question_id: int) -> ReviewQueueError:
        """Return why nobody can decide on a question: who was quicker, or that it is gone."""
        row = await self._storage.repositories.questions.questions.get(guild_id, question_id)
        if row is None or row.text is None:
            return ReviewQueueError(GONE)
        if row.review.state is ReviewState.NOT_QUEUED:
            return ReviewQueueError(NOT_WAITING)
        decision_id = row.review.decision_id
        if decision_id is None:
            # It was decided on, and has been brought back in this very moment.
            return AlreadyDecidedError(None)
        return AlreadyDecidedError(
            await self._storage.repositories.servers.audit.get(guild_id, decision_id)
        )

    def _learn_similarity(self) -> Similarity:
        """Look at the shipped phrases when it is first needed: some 40 ms."""
        if self._similarity is None:
            encoder = self._matcher.encoder
            vectors = self._matcher.index.vectors
            self._similarity = Similarity.learn(
                encoder.key if encoder else None, None if vectors is None else vectors[:]
            )
        return self._similarity


class _Settling:
    """Settles a group in the transaction of the change that answers it (a ChangeCompanion)."""

    def __init__(self, storage: Storage, guild_id: int, group: QuestionGroup) -> None:
        self._storage = storage
        self.guild_id = guild_id
        self.group = group
        self.count = 0
        """How many questions were settled, once the transaction is committed."""

    async def before(self, connection: AsyncConnection) -> None:
        """Leave the transaction when another moderator was quicker. Raises NotWaitingError."""
        queue = self._storage.repositories.questions.review_queue
        await queue.require_waiting(connection, self.guild_id, self.group.lead.id)

    async def after(self, connection: AsyncConnection, row_id: int) -> None:
        """Settle the group by the change's audit row."""
        queue = self._storage.repositories.questions.review_queue
        self.count = await queue.decide(connection, self.guild_id, self.group.ids, row_id)
