"""Reports: what members tell the moderators about a message or a member.

Knows no Discord. Nothing here is logged: a log could say who reported whom, and when.
"""

from __future__ import annotations

from bot.moderation.reports.categories import CATEGORIES, OFFERED, CategoryText
from bot.moderation.reports.drafts import MessageDraft, MessageDrafts
from bot.moderation.reports.errors import ReportError
from bot.moderation.reports.service import ReportDesk
from bot.storage.repositories.moderation.reports.rows import (
    Evidence,
    NewReport,
    ReportCategory,
    ReportEnding,
    ReportRow,
    ReportStatus,
    ReportTarget,
    Statement,
    StoredReport,
    UntoldReporter,
)

__all__ = [
    "CATEGORIES",
    "OFFERED",
    "CategoryText",
    "Evidence",
    "MessageDraft",
    "MessageDrafts",
    "NewReport",
    "ReportCategory",
    "ReportDesk",
    "ReportEnding",
    "ReportError",
    "ReportRow",
    "ReportStatus",
    "ReportTarget",
    "Statement",
    "StoredReport",
    "UntoldReporter",
]
