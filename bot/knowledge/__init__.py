"""The knowledge base: entries, out-of-scope topics, and reading them from a folder."""

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.loader import load_entry, load_knowledge
from bot.knowledge.models import Entry, Section, Snapshot, Source, Strength, Topic

__all__ = [
    "Entry",
    "KnowledgeError",
    "Section",
    "Snapshot",
    "Source",
    "Strength",
    "Topic",
    "load_entry",
    "load_knowledge",
]
