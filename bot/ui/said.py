"""One message of the conversation about a question that was passed on, as cards show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What one side wrote, and when; `by_team`: a moderator asked it."""

    by_team: bool
    at: datetime
    text: str
