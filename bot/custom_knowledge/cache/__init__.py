"""A server's knowledge: shipped and custom entries merged, indexed, and kept in memory."""

from __future__ import annotations

from bot.custom_knowledge.cache.knowledge_cache import KnowledgeCache
from bot.custom_knowledge.cache.server_knowledge import ServerKnowledge

__all__ = ["KnowledgeCache", "ServerKnowledge"]
