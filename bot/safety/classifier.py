"""The second signal: the sentence model, trained to tell danger from calm as well.

Its logits come from the run that makes the sentence vector for matching. Only the model that ships
has them (`python -m training encoder`); with another one, rules and wording decide.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.safety.models import DangerKind, SafetyDataError, SentenceModel

CLASSES: tuple[DangerKind | None, ...] = (None, *DangerKind)
"""The classes that the classifier tells apart, in the order of its results; None is calm."""
_KINDS = tuple(DangerKind)

Vectors: TypeAlias = NDArray[np.float32]
_log = logging.getLogger(__name__)


def evidence(logits: Vectors) -> Vectors:
    """Return the log-odds of danger of any kind against calm: (texts, classes) to (texts,)."""
    return np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]


class Classifier:
    """Scores texts one by one, so that a text's score does not depend on its company."""

    def __init__(self, model: SentenceModel) -> None:
        """`model` tells danger: see `of`."""
        self._model = model

    @classmethod
    def of(cls, model: SentenceModel) -> Classifier | None:
        """Return the classifier, or None (with a warning) if the model does not tell danger.

        Raises SafetyDataError when it tells other kinds.
        """
        logits = model.danger("a")
        if logits is None:
            _log.warning(
                "The sentence model was not trained to tell danger; danger is recognised by rules "
                "and wording alone."
            )
            return None
        if len(logits) != len(CLASSES):
            raise SafetyDataError(f"The sentence model tells {len(logits)} classes apart")
        return cls(model)

    def judge(self, texts: Sequence[str]) -> tuple[list[float], list[DangerKind]]:
        """Return for each text the log-odds of danger, and the likeliest kind if it is danger."""
        if len(texts) > 1:
            self._model.read_ahead(texts)
        read = [self._model.danger(text) for text in texts]
        # Not np.stack, which for one text takes longer than all the rest.
        logits = np.array([each for each in read if each is not None])
        kinds: list[int] = logits[:, 1:].argmax(axis=1).tolist()
        return evidence(logits).tolist(), [_KINDS[at] for at in kinds]
