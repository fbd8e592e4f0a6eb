"""The database: questions, votes, tickets, entries, settings and counts of servers.

Nothing here knows Discord.
"""

from __future__ import annotations

from bot.storage.errors import StorageError, StorageUnavailable
from bot.storage.repositories.questions.figures import Stats
from bot.storage.repositories.questions.filters import Filter
from bot.storage.repositories.questions.log import NewQuestion
from bot.storage.repositories.questions.rows import QuestionRow
from bot.storage.repositories.questions.votes import Tally
from bot.storage.repositories.questions.waiting import WaitingRow
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
    "Filter",
    "NewQuestion",
    "NewTicket",
    "QuestionRow",
    "Settlement",
    "Stats",
    "Storage",
    "StorageError",
    "StorageUnavailable",
    "Tally",
    "TicketRow",
    "TicketStatus",
    "TooManyTicketsError",
    "WaitingRow",
    "check_writable",
]
