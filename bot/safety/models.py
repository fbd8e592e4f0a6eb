"""The result of the safety check of a text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from msgspec import Struct
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


class Assessment(Struct, frozen=True):
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
    """Something that may tell danger from calm by the meaning of a text."""

    def danger(self, text: str, /) -> NDArray[np.float32] | None:
        """Return the logits of calm and of each kind (`bot.safety.classifier.CLASSES`), or None.

        None: the model was not trained to tell them.
        """
        ...

    def read_ahead(self, texts: Sequence[str], /) -> None:
        """Read texts that `danger` is asked about next, together: that takes half as long."""
        ...
