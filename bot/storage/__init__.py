"""The database: questions, votes, tickets, entries, settings and counts of servers.

Nothing here knows Discord.
"""

from __future__ import annotations

from bot.storage.errors import StorageError, StorageUnavailable
from bot.storage.repositories.questions.filters import QuestionFilter
from bot.storage.repositories.questions.log import NewQuestion
from bot.storage.repositories.questions.review_queue import NotWaitingError, QueuedQuestion
from bot.storage.repositories.questions.review_state import ReviewState
from bot.storage.repositories.questions.rows import QuestionRow
from bot.storage.repositories.questions.statistics import LogStatistics
from bot.storage.repositories.questions.votes import VoteCounts
from bot.storage.repositories.servers.audit import AuditRow, Change
from bot.storage.repositories.servers.guild_settings import JSON
from bot.storage.repositories.tickets.rows import (
    NewTicket,
    Settlement,
    TicketRow,
    TicketStatus,
    TooManyTicketsError,
)
from bot.storage.storage import Storage, check_writable

__all__ = [
    "JSON",
    "AuditRow",
    "Change",
    "LogStatistics",
    "NewQuestion",
    "NewTicket",
    "NotWaitingError",
    "QuestionFilter",
    "QuestionRow",
    "QueuedQuestion",
    "ReviewState",
    "Settlement",
    "Storage",
    "StorageError",
    "StorageUnavailable",
    "TicketRow",
    "TicketStatus",
    "TooManyTicketsError",
    "VoteCounts",
    "check_writable",
]
