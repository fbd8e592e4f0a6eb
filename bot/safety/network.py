"""The second signal: what a small network says of a text's sentence vector.

Some networks of one hidden layer (rectified linear units) whose answers are averaged. Each tells
calm and the kinds of danger apart. Fitted beforehand by `boundary-bot fit-danger` for the sentence
model that ships with the bot.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from bot.safety.models import Kind, SafetyDataError, SentenceEncoder

CLASSES: tuple[Kind | None, ...] = (None, *Kind)
"""What the network tells apart, in the order of its results; None is calm."""

PROBE = "somebody asks for help"
_SAME_MODEL = 0.98

Vectors: TypeAlias = NDArray[np.float32]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Weights:
    """Weights of n networks over vectors of d numbers with h hidden units and c classes.

    into: (n, d, h); into_bias: (n, h); out: (n, h, c); out_bias: (n, c). probe: the vector (d)
    that the sentence model gave the sentence PROBE.
    """

    into: Vectors
    into_bias: Vectors
    out: Vectors
    out_bias: Vectors
    probe: Vectors

    def logits(self, vectors: Vectors) -> Vectors:
        """Return the mean of the networks' answers, (texts, c)."""
        hidden = np.einsum("td,ndh->nth", vectors, self.into) + self.into_bias[:, None]
        hidden = np.maximum(hidden, 0)
        told = np.einsum("nth,nhc->ntc", hidden, self.out) + self.out_bias[:, None]
        return cast("Vectors", told.mean(0))

    def save(self, path: Path) -> None:
        """Write network.npz, in half precision but for the probe."""
        half = {
            name: getattr(self, name).astype(np.float16)
            for name in ("into", "into_bias", "out", "out_bias")
        }
        np.savez_compressed(path, probe=self.probe, **half)

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read network.npz. Raises SafetyDataError."""
        try:
            with np.load(path, allow_pickle=False) as kept:
                names = ("into", "into_bias", "out", "out_bias", "probe")
                found = [kept[name].astype(np.float32) for name in names]
        except (OSError, ValueError, KeyError) as error:
            raise SafetyDataError(f"{path}: cannot be read ({error})") from error
        if found[2].shape[-1] != len(CLASSES):
            raise SafetyDataError(f"{path}: tells {found[2].shape[-1]} classes apart")
        return cls(*found)


def evidence(logits: Vectors) -> Vectors:
    """Return the log-odds of danger of any kind against calm, (texts,)."""
    grave = logits[:, 1:]
    highest = grave.max(1)
    total = np.log(np.exp(grave - highest[:, None]).sum(1)) + highest
    return cast("Vectors", total - logits[:, 0])


class Network:
    """Scores texts by their sentence vectors."""

    def __init__(self, encoder: SentenceEncoder, weights: Weights) -> None:
        """`weights` belong to the model of `encoder`."""
        self._encoder = encoder
        self._weights = weights

    @classmethod
    def load(cls, path: Path, encoder: SentenceEncoder) -> Network | None:
        """Return the network, or None (with a warning) if it was fitted for another model.

        Raises SafetyDataError.
        """
        weights = Weights.load(path)
        vector = encoder.encode([PROBE])[0]
        if vector.shape != weights.probe.shape or vector @ weights.probe < _SAME_MODEL:
            _log.warning(
                "The danger signal was fitted for another sentence model; danger is recognised by "
                "rules and wording alone. `boundary-bot fit-danger` fits it for this one."
            )
            return None
        return cls(encoder, weights)

    def judge(self, texts: Sequence[str]) -> tuple[list[float], list[Kind]]:
        """Return for each text the log-odds of danger, and the likeliest kind if it is danger."""
        logits = self._weights.logits(self._encoder.encode(list(texts)))
        kinds = cast("list[int]", np.argmax(logits[:, 1:], axis=1).tolist())
        scores = cast("list[float]", evidence(logits).tolist())
        return scores, [list(Kind)[at] for at in kinds]
