"""The second signal: the sentence model, trained further to tell danger from calm.

A graph that reads the packaged model's word table and carries layers and a head of its own. Made
by `python -m training fit-danger` for the sentence model that ships with the bot.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.safety.models import DangerKind, SafetyDataError, SentenceModel

CLASSES: tuple[DangerKind | None, ...] = (None, *DangerKind)
"""The classes that the classifier tells apart, in the order of its results; None is calm."""

Vectors: TypeAlias = NDArray[np.float32]
_log = logging.getLogger(__name__)


def evidence(logits: Vectors) -> Vectors:
    """Return the log-odds of danger of any kind against calm: (texts, classes) to (texts,)."""
    return np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]


class Classifier:
    """Scores texts one by one, so that a text's score does not depend on its company."""

    def __init__(self, read: Callable[[str], Vectors]) -> None:
        """`read` returns the logits of all classes for a text."""
        self._read = read

    @classmethod
    def load(cls, path: Path, model: SentenceModel) -> Classifier | None:
        """Return the classifier, or None (with a warning) if it was made for another model.

        Raises SafetyDataError.
        """
        try:
            read = model.beside(path)
        except ValueError as error:
            raise SafetyDataError(str(error)) from error
        if read is None:
            _log.warning(
                "The danger signal was fitted for another sentence model; danger is recognised by "
                "rules and wording alone."
            )
            return None
        if (classes := len(read("a"))) != len(CLASSES):
            raise SafetyDataError(f"{path}: tells {classes} classes apart")
        return cls(read)

    def judge(self, texts: Sequence[str]) -> tuple[list[float], list[DangerKind]]:
        """Return for each text the log-odds of danger, and the likeliest kind if it is danger."""
        logits = np.stack([self._read(text) for text in texts])
        kinds: list[int] = np.argmax(logits[:, 1:], axis=1).tolist()
        return evidence(logits).tolist(), [list(DangerKind)[at] for at in kinds]
