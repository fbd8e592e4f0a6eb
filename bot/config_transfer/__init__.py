"""Exports a server's settings, reasons and knowledge as one file, imports it, and undoes that."""

from __future__ import annotations

from bot.config_transfer.proposal import AppliedImport, ImportProposal, KnowledgeChange
from bot.config_transfer.reasons import ReasonsChange
from bot.config_transfer.service import ConfigTransfer

__all__ = ["AppliedImport", "ConfigTransfer", "ImportProposal", "KnowledgeChange", "ReasonsChange"]
