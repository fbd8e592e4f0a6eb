"""A server's settings and knowledge as one file: out, in, and back again."""

from __future__ import annotations

from bot.config_transfer.proposal import Actor, Applied, KnowledgeChange, Proposal
from bot.config_transfer.service import Exchange

__all__ = ["Actor", "Applied", "Exchange", "KnowledgeChange", "Proposal"]
