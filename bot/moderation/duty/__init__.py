"""Duty, handing over, and stepping away."""

from bot.moderation.duty.service import (
    LONGEST,
    LONGEST_AWAY,
    LOOK_BACK,
    MAX_NOTE,
    Call,
    DutyChange,
    DutyDesk,
    DutyGateway,
    DutyView,
)
from bot.moderation.duty.week import WeekError, next_time, slot_text
from bot.storage.repositories.moderation.duty import Handover, RotaSlot, Shift
from bot.storage.repositories.moderation.step_aways import StepAway

__all__ = [
    "LONGEST",
    "LONGEST_AWAY",
    "LOOK_BACK",
    "MAX_NOTE",
    "Call",
    "DutyChange",
    "DutyDesk",
    "DutyGateway",
    "DutyView",
    "Handover",
    "RotaSlot",
    "Shift",
    "StepAway",
    "WeekError",
    "next_time",
    "slot_text",
]
