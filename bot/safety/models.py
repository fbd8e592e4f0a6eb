"""The result of the safety check of a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class SafetyDataError(ValueError):
    """A file of the crisis data is missing or wrong; the message names the file and the fault."""


class DangerKind(StrEnum):
    """The kind of danger: whose it is and where it comes from. It decides which help is first."""

    SELF = "self"
    SELF_HARM = "self_harm"
    OTHER = "other"
    VIOLENCE = "violence"
    THERAPIST = "therapist"
    THREAT = "threat"
    METHOD = "method"


class Level(StrEnum):
    """How plainly the text says it. For wording and tests only, never shown as a score."""

    NONE = "none"
    POSSIBLE = "possible"
    LIKELY = "likely"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result for one text. `reasons` are names of rules and signals, never words of it.

    urgent: it sounds as if something has been done already, or is about to be, so that the
    emergency number comes before any other word. doubtful: nothing says it plainly, so the answer
    may come first, below one line that leads to help; everything else treats it as danger.
    language: the code of the language, if it was said plainly in one that is not English.
    """

    crisis: bool
    kind: DangerKind | None = None
    minor: bool = False
    level: Level = Level.NONE
    reasons: tuple[str, ...] = ()
    urgent: bool = False
    doubtful: bool = False
    language: str = ""


class SentenceModel(Protocol):
    """Something that reads texts as tokens and runs graphs over them."""

    def beside(self, graph: Path, /) -> Callable[[str], NDArray[np.float32]] | None:
        """Open a graph; return what gives its result for a text, shape (c,).

        None when the graph was made for another model. Raises ValueError when it cannot be read.
        """
        ...
