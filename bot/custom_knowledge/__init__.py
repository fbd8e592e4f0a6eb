"""A server's own knowledge: entries, versions of shipped ones, aliases, what is not for it."""

from __future__ import annotations

from bot.custom_knowledge.draft import EntryDraft
from bot.custom_knowledge.errors import CustomKnowledgeError, EditConflictError
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords
from bot.custom_knowledge.service import CustomKnowledge

__all__ = [
    "CustomKnowledge",
    "CustomKnowledgeError",
    "EditConflictError",
    "EntryDraft",
    "EntryRecord",
    "KnowledgeRecords",
]
