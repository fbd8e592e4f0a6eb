"""A server's own knowledge: entries, versions of shipped ones, aliases, what is not for it."""

from __future__ import annotations

from bot.custom_knowledge.draft import EntryDraft
from bot.custom_knowledge.errors import EditConflictError, OwnKnowledgeError
from bot.custom_knowledge.records import Held, Holdings
from bot.custom_knowledge.service import OwnKnowledge

__all__ = [
    "EditConflictError",
    "EntryDraft",
    "Held",
    "Holdings",
    "OwnKnowledge",
    "OwnKnowledgeError",
]
