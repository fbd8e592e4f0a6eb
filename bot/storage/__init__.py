"""What a server keeps: the question log, votes, cases, settings, counts. Knows no Discord."""

from __future__ import annotations

from bot.storage.audit import AuditRow, Change
from bot.storage.cases import CaseRow, NewCase, Settlement, TooManyCasesError
from bot.storage.errors import StorageError, StorageUnavailable
from bot.storage.figures import Stats
from bot.storage.filters import Filter
from bot.storage.guild_settings import JSON
from bot.storage.log import NewQuestion
from bot.storage.question_rows import QuestionRow
from bot.storage.storage import Storage, check_writable
from bot.storage.votes import Tally
from bot.storage.waiting import WaitingRow

__all__ = [
    "JSON",
    "AuditRow",
    "CaseRow",
    "Change",
    "Filter",
    "NewCase",
    "NewQuestion",
    "QuestionRow",
    "Settlement",
    "Stats",
    "Storage",
    "StorageError",
    "StorageUnavailable",
    "Tally",
    "TooManyCasesError",
    "WaitingRow",
    "check_writable",
]
