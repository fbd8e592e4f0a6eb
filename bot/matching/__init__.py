"""Matching: which entry a question means, how surely, and when none does."""

from __future__ import annotations

from bot.matching.complete import is_question
from bot.matching.encoding.encoder import Encoder
from bot.matching.matcher import Matcher, Overlay
from bot.matching.types import Candidate, Decision, Dial, Explanation, Match

__all__ = [
    "Candidate",
    "Decision",
    "Dial",
    "Encoder",
    "Explanation",
    "Match",
    "Matcher",
    "Overlay",
    "is_question",
]
