"""Learning from moderators' answers: which question a message answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage import StorageError, TicketStatus
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.safety import Detector
    from bot.storage import Storage, TicketRow

_FEWEST_WORDS = 3


class SourceKind(StrEnum):
    """The store of an answered question; the values stand in custom ids."""

    TICKET = "c"
    QUESTION_LOG = "q"


class QuestionSource(Struct, frozen=True):
    """The question that a moderator's message answers: where it is stored, and its id."""

    kind: SourceKind
    id: int


class AnswerLearning:
    """Finds the questions that moderators' messages answer."""

    def __init__(self, storage: Storage, detector: Detector) -> None:
        self._storage = storage
        self._detector = detector

    async def get_question(self, guild_id: int, source: QuestionSource) -> str:
        """Return the text of a question, "" if it was not stored. Raises StorageUnavailable."""
        if source.kind is SourceKind.TICKET:
            ticket = await self._storage.repositories.tickets.tickets.get(guild_id, source.id)
            return (ticket.text if ticket else None) or ""
        question = await self._storage.repositories.questions.questions.get(guild_id, source.id)
        return (question.text if question else None) or ""

    async def get_answerable_ticket(
        self, guild_id: int, source: QuestionSource
    ) -> TicketRow | None:
        """Return the ticket that can still be answered, None if there is none. Never raises."""
        if source.kind is not SourceKind.TICKET:
            return None
        with suppress(StorageError):
            row = await self._storage.repositories.tickets.tickets.get(guild_id, source.id)
            is_open = row is not None and row.status is TicketStatus.OPEN
            return row if row and is_open and row.deliverable else None
        return None

    async def without_danger(self, text: str) -> str:
        """Return the text, or "" if somebody may have written it in danger.

        Such a text must never get to where it could be stored.
        """
        assessment = await asyncio.to_thread(self._detector.assess, text)
        return "" if assessment.crisis else text


def can_be_answer(text: str) -> bool:
    """Whether a message holds any words at all, so that it can be saved as an answer."""
    return any(char.isalnum() for char in clean(text))


def is_worth_offering(text: str) -> bool:
    """Whether a reply is long enough for the bot to offer, by itself, to save it."""
    return len(clean(text).split()) >= _FEWEST_WORDS
