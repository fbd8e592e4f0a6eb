"""A member's place in a guide, as custom ids carry it."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from bot.ui.controls.states import Codec, Name, State

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
"""A mark of the steps on the way: it differs once one of them was changed."""


class GuidePlace(State):
    """A member's place in a guide."""

    guide: Name
    way: GuideWay
    mark: WayMark
