"""The hand-written rules: which words mean danger, and what calls a rule off."""

from __future__ import annotations

from bot.safety.rules.book import Hit, RuleBook
from bot.safety.rules.files import Calm, RuleData
from bot.safety.rules.proven import ProvenPatterns

__all__ = ["Calm", "Hit", "ProvenPatterns", "RuleBook", "RuleData"]
