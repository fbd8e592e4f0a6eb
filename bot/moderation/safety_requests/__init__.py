"""Alerts that help was shown, and members' requests to be contacted: from consent to "done".

Knows no Discord: the team's channels are behind `TeamBoard`. Nothing here is logged, also no
failure: a log would say that somebody was in danger, and when.
"""

from __future__ import annotations

from bot.moderation.safety_requests.alert_limits import AlertLimits
from bot.moderation.safety_requests.alerts import SafetyAlerts
from bot.moderation.safety_requests.board import CardLocation, TeamBoard
from bot.moderation.safety_requests.claims import (
    RequestClaim,
    RequestClaims,
    RequestClosing,
    RequestOverError,
)
from bot.moderation.safety_requests.contact import (
    ContactRequests,
    ForeignRequestError,
    MemberRequest,
    Refusal,
)
from bot.moderation.safety_requests.models import SafetyAlert, Spot
from bot.storage.repositories.safety.rows import About, NewRequest, RequestStatus, SafetyRow

__all__ = [
    "About",
    "AlertLimits",
    "CardLocation",
    "ContactRequests",
    "ForeignRequestError",
    "MemberRequest",
    "NewRequest",
    "Refusal",
    "RequestClaim",
    "RequestClaims",
    "RequestClosing",
    "RequestOverError",
    "RequestStatus",
    "SafetyAlert",
    "SafetyAlerts",
    "SafetyRow",
    "Spot",
    "TeamBoard",
]
