"""Values of the tables of answers and votes, as the services see them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage.repositories.community.rows import CommunityPost, Consent


class AnswerMessage(Struct, frozen=True):
    """A member's message in a thread of the community. text: empty where Discord keeps it."""

    message_id: int
    author_id: int
    created_at: datetime
    text: str = ""


class CommunityAnswer(Struct, frozen=True):
    """A message that was marked, hidden, or found helpful.

    author_id: None once erased, or where no key opens it. text: None where it is not kept.
    """

    guild_id: int
    message_id: int
    post_id: int
    created_at: datetime
    author_id: int | None
    text: str | None
    consent: Consent
    accepted_at: datetime | None = None
    hidden_at: datetime | None = None


class Marking(StrEnum):
    """The end of an attempt to mark a message as the answer."""

    MARKED = "marked"
    MOVED = "moved"
    """Another message was the answer until now."""
    SAME = "same"
    """It was the answer already."""
    OVERTAKEN = "overtaken"
    """Somebody else marked another message, or closed the question, at the same moment."""


class MarkedPost(Struct, frozen=True):
    """A question after an attempt to mark its answer. former_id: the message marked before."""

    marking: Marking
    post: CommunityPost
    former_id: int | None = None


class HelpfulCount(Struct, frozen=True):
    """How many members said that a message helped them, and how many that it did not."""

    helpful: int = 0
    not_helpful: int = 0
