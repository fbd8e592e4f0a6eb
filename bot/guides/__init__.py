"""Guides: decisions that a member makes step by step, as data that ships with the bot."""

from bot.guides.models import (
    Guide,
    GuideBook,
    GuideChoice,
    GuideEnding,
    GuideStep,
    GuideWriting,
)
from bot.guides.walking import SKIPPED, WRITTEN, GuideWalk, LostWayError, StepTaken, walk

__all__ = [
    "SKIPPED",
    "WRITTEN",
    "Guide",
    "GuideBook",
    "GuideChoice",
    "GuideEnding",
    "GuideStep",
    "GuideWalk",
    "GuideWriting",
    "LostWayError",
    "StepTaken",
    "walk",
]
