"""Is somebody in danger? Detection, help lines by country, and the words of the card.

Knows nothing of Discord, of a database or of the network, and works with its rules alone when no
sentence model is given.
"""

from __future__ import annotations

from bot.safety.detector import Detector
from bot.safety.models import Assessment, Kind, Level, SafetyDataError, SentenceEncoder

__all__ = ["Assessment", "Detector", "Kind", "Level", "SafetyDataError", "SentenceEncoder"]
