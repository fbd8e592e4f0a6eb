"""Is somebody in danger? Detection, help lines by country, and the words of the card.

Knows nothing of Discord, of a database or of the network, and works with its rules alone when no
sentence model is given.
"""

from __future__ import annotations

from bot.safety.check import Problem, ProblemSeverity, check_crisis_data
from bot.safety.detector import Detector
from bot.safety.models import Assessment, DangerKind, Level, SafetyDataError, SentenceModel
from bot.safety.resources import Country, Line, Purpose, Resources
from bot.safety.texts import Card, CrisisText, load_texts

__all__ = [
    "Assessment",
    "Card",
    "Country",
    "CrisisText",
    "DangerKind",
    "Detector",
    "Level",
    "Line",
    "Problem",
    "ProblemSeverity",
    "Purpose",
    "Resources",
    "SafetyDataError",
    "SentenceModel",
    "check_crisis_data",
    "load_texts",
]
