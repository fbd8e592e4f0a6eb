"""Reasons that moderators can choose from: those that ship, and what servers make of them."""

from __future__ import annotations

from bot.moderation.reasons.errors import ReasonDataError, ReasonError
from bot.moderation.reasons.explaining import with_reason
from bot.moderation.reasons.loader import load_reasons
from bot.moderation.reasons.models import (
    MAX_POINTS,
    MAX_REASONS,
    MAX_TEXT,
    MAX_TITLE,
    Reason,
    ReasonList,
    ReasonOrigin,
    TypedReason,
)
from bot.moderation.reasons.service import ReasonChange, Reasons

__all__ = [
    "MAX_POINTS",
    "MAX_REASONS",
    "MAX_TEXT",
    "MAX_TITLE",
    "Reason",
    "ReasonChange",
    "ReasonDataError",
    "ReasonError",
    "ReasonList",
    "ReasonOrigin",
    "Reasons",
    "TypedReason",
    "load_reasons",
    "with_reason",
]
