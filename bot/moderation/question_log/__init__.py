"""Moderators' work with the question log: reading, searching, exporting and forgetting it."""

from __future__ import annotations

from bot.moderation.question_log.export import ExportFormat, LogFile, export
from bot.moderation.question_log.forgetting import ForgetRequest, ForgetResult, LogForgetting
from bot.moderation.question_log.reader import (
    LogPage,
    LogReader,
    LogSummary,
    QuestionGoneError,
    ReviewedQuestion,
)
from bot.moderation.question_log.search import LogSearch, SearchResult, contains
from bot.storage import QuestionFilter, QuestionRow, ReviewState

__all__ = [
    "ExportFormat",
    "ForgetRequest",
    "ForgetResult",
    "LogFile",
    "LogForgetting",
    "LogPage",
    "LogReader",
    "LogSearch",
    "LogSummary",
    "QuestionFilter",
    "QuestionGoneError",
    "QuestionRow",
    "ReviewState",
    "ReviewedQuestion",
    "SearchResult",
    "contains",
    "export",
]
