"""The second signal: is a text nearer to the phrases of danger or to the harmless ones?

Kernel ridge regression on sentence vectors (Saunders, Gammerman & Vovk 1998): each phrase pulls
with exp(sharpness * (cosine - 1)), and the pulls are weighted so that the phrases themselves come
out at +1 (danger) and -1 (harmless). It is solved at load, so new phrases count at once and any
sentence model fits.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from bot.safety.models import Kind, SentenceEncoder
from bot.safety.phrases import Phrase

_PROBE = "somebody asks for help"
_BATCH = 32
_NEAREST = 5

Vectors = NDArray[np.float32]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KernelData(_Data):
    """How phrases pull."""

    sharpness: float
    ridge: float


class Limits(_Data):
    """From which evidence on a text counts as crisis, by what the rules saw in it."""

    nothing: float
    called_off: float
    idiom: float
    possible: float
    likely: float
    part: float


class LimitsData(_Data):
    """The limits with the sentence model and without it."""

    with_model: Limits
    without_model: Limits


class LongData(_Data):
    """How a long text is read in parts."""

    words: int
    parts: int


class ModelData(_Data):
    """The file model.toml."""

    wording_weight: float
    kernel: KernelData
    limits: LimitsData
    long: LongData


class Nearness:
    """Scores texts by the phrases near to them."""

    def __init__(
        self,
        encoder: SentenceEncoder,
        phrases: Sequence[Phrase],
        vectors: Vectors,
        kernel: KernelData,
    ) -> None:
        """`vectors` are the phrases' own, one row each."""
        self._encoder = encoder
        self._sharpness = kernel.sharpness
        self._danger = [phrase.kind for phrase in phrases if phrase.kind is not None]
        self._at_danger = np.array([phrase.kind is not None for phrase in phrases])
        self._vectors = vectors
        target = np.where(self._at_danger, 1.0, -1.0)
        self._base = float(target.mean())
        system = self._pull(vectors) + kernel.ridge * np.eye(len(phrases))
        self._weights = np.linalg.solve(system, target - self._base)

    @classmethod
    def load(
        cls,
        encoder: SentenceEncoder,
        phrases: Sequence[Phrase],
        kernel: KernelData,
        cache_dir: Path | None = None,
    ) -> Nearness:
        """Encode the phrases, or take their vectors from the cache, and fit the weights."""
        texts = [phrase.text for phrase in phrases]
        return cls(encoder, phrases, _cached(encoder, texts, cache_dir), kernel)

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return one score for each text, about -1 (harmless) to +1 (danger)."""
        pulls = self._pull(self._encoder.encode(list(texts)))
        return [float(score) for score in pulls @ self._weights + self._base]

    def kind(self, text: str) -> Kind:
        """Return the kind of danger that the nearest phrases of danger speak of."""
        close: Vectors = self._vectors[self._at_danger] @ self._encoder.encode([text])[0]
        nearest = cast("list[int]", np.argsort(-close)[:_NEAREST].tolist())
        kinds = [self._danger[at] for at in nearest]
        return max(kinds, key=kinds.count)

    def _pull(self, vectors: Vectors) -> NDArray[np.float64]:
        cosine = (vectors @ self._vectors.T).astype(np.float64)
        return np.exp(self._sharpness * (cosine - 1.0))


def _cached(encoder: SentenceEncoder, texts: Sequence[str], cache_dir: Path | None) -> Vectors:
    if cache_dir is None:
        return _encoded(encoder, texts)
    probe = np.round(encoder.encode([_PROBE]), 3)
    mark = hashlib.sha256(probe.tobytes() + "\n".join(texts).encode()).hexdigest()[:16]
    path = cache_dir / f"safety-{mark}.npy"
    try:
        kept = np.load(path, allow_pickle=False)
    except (OSError, ValueError):
        kept = None
    if kept is not None and kept.shape == (len(texts), probe.shape[1]):
        return kept.astype(np.float32)
    vectors = _encoded(encoder, texts)
    _keep(path, vectors)
    return vectors


def _encoded(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    rows = [encoder.encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    return np.concatenate(rows).astype(np.float32)


def _keep(path: Path, vectors: Vectors) -> None:
    """Write the vectors so that another process sees the whole file or none; else do without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            np.save(file, vectors)
        Path(name).replace(path)
    except OSError:
        return
