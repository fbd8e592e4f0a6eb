"""A case, as the services and the cards see it."""

from __future__ import annotations

from bot.storage.repositories.moderation.cases.models import (
    Case,
    CaseKind,
    CaseSource,
    CaseStatus,
    MessageLink,
    Told,
)

__all__ = ["Case", "CaseKind", "CaseSource", "CaseStatus", "MessageLink", "Told"]
