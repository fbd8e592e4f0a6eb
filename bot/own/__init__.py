"""A server's own knowledge: entries, versions of shipped ones, aliases, what is not for it."""

from __future__ import annotations

from bot.own.draft import EntryDraft
from bot.own.errors import EditConflictError, OwnKnowledgeError
from bot.own.holdings import Held, Holdings
from bot.own.service import OwnKnowledge

__all__ = [
    "EditConflictError",
    "EntryDraft",
    "Held",
    "Holdings",
    "OwnKnowledge",
    "OwnKnowledgeError",
]
