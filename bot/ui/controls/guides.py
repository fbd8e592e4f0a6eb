"""The controls of guides: which guide, the way that lies behind a member, and what comes next."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from bot.ui.controls.states import Codec, Name, State, control, part

_WAY = re.compile(r"[a-yWS]{0,12}")
_MOVE = re.compile(r"[a-yWS]")
_MARK = re.compile(r"[0-9a-f]{0,8}")


def _parse_way(text: str) -> str:
    if not _WAY.fullmatch(text):
        raise ValueError("no way through a guide")
    return text


def _parse_move(text: str) -> str:
    if not _MOVE.fullmatch(text):
        raise ValueError("no move in a guide")
    return text


def _parse_mark(text: str) -> str:
    if not _MARK.fullmatch(text):
        raise ValueError("no mark of a way")
    return text


GuideWay: TypeAlias = Annotated[str, Codec(str, _parse_way)]
"""One letter a step, as bot.guides.walking reads it; empty at the first step."""
GuideMove: TypeAlias = Annotated[str, Codec(str, _parse_move)]
"""One letter of a way."""
WayMark: TypeAlias = Annotated[str, Codec(str, _parse_mark)]
"""Tells whether the steps of the way are still those that the member saw."""


@part
class GuidePlace(State):
    """Where a member stands in a guide."""

    guide: Name
    way: GuideWay
    mark: WayMark


@control("guide-open")
class OpenGuide(State):
    """Open a guide for whoever presses, beside the card that the button stands on."""

    guide: Name


@control("guide-pick")
class PickGuide(State):
    """Open the guide that is chosen in the select, in place of the list."""


@control("guide-list")
class ListGuides(State):
    """Show all guides, in place of the card."""


@control("guide-go")
class TakeGuideChoice(State):
    """Go on with one choice."""

    move: GuideMove
    place: GuidePlace


@control("guide-choose")
class ChooseInGuide(State):
    """Go on with what is chosen in the select."""

    place: GuidePlace


@control("guide-write")
class WriteInGuide(State):
    """Open the form in which a member says it in their own words."""

    place: GuidePlace


@control("guide-wrote")
class TakeWrittenWords(State):
    """Go on with what was typed into that form."""

    place: GuidePlace


@control("guide-back")
class GoBackInGuide(State):
    """Go back one step."""

    place: GuidePlace


@control("guide-anew")
class StartGuideAnew(State):
    """Begin the guide again, in place."""

    guide: Name


@control("guide-keep")
class KeepSummary(State):
    """Give the member the summary to copy, in a message of its own."""

    place: GuidePlace
