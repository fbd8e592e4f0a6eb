"""Drafts of entries: written in a form or read from a document, seen, then saved or dropped."""

from __future__ import annotations

from bot.custom_knowledge.drafts.imports import DocumentImports, ImportPage
from bot.custom_knowledge.drafts.models import DocumentImport, PendingDraft
from bot.custom_knowledge.drafts.service import DraftBusyError, DraftPreview, EntryDrafts

__all__ = [
    "DocumentImport",
    "DocumentImports",
    "DraftBusyError",
    "DraftPreview",
    "EntryDrafts",
    "ImportPage",
    "PendingDraft",
]
