"""Appeals: a member asks that a case be looked at again."""

from bot.moderation.appeals.errors import AppealError
from bot.moderation.appeals.service import (
    APPEALABLE,
    MAX_ANSWER,
    AppealDesk,
    AppealView,
    questions_of,
)
from bot.storage.repositories.moderation.appeal_rows import (
    Answered,
    AppealDecision,
    AppealRow,
    AppealStatus,
)

__all__ = [
    "APPEALABLE",
    "MAX_ANSWER",
    "Answered",
    "AppealDecision",
    "AppealDesk",
    "AppealError",
    "AppealRow",
    "AppealStatus",
    "AppealView",
    "questions_of",
]
