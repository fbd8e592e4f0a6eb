"""The controls of guides: which guide, the way that lies behind a member, what comes next."""

from bot.ui.controls.guides.place import GuidePlace
from bot.ui.controls.guides.steps import (
    ChooseInGuide,
    GoBackInGuide,
    KeepSummary,
    ListGuides,
    OpenGuide,
    PickGuide,
    StartGuideAnew,
    TakeGuideChoice,
    TakeWrittenWords,
    WriteInGuide,
)

__all__ = [
    "ChooseInGuide",
    "GoBackInGuide",
    "GuidePlace",
    "KeepSummary",
    "ListGuides",
    "OpenGuide",
    "PickGuide",
    "StartGuideAnew",
    "TakeGuideChoice",
    "TakeWrittenWords",
    "WriteInGuide",
]
