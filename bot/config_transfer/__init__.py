"""A server's settings and knowledge as one file: out, in, and back again."""

from __future__ import annotations

from bot.config_transfer.proposal import AppliedImport, ImportProposal, KnowledgeChange
from bot.config_transfer.service import ConfigTransfer

__all__ = ["AppliedImport", "ConfigTransfer", "ImportProposal", "KnowledgeChange"]
