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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from bot.safety.models import Kind, SentenceEncoder
from bot.safety.phrases import Phrase

_MATRIX = 2
_KEPT = 2
_PROBE = "somebody asks for help"
_NEAREST = 5

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


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
        fitted: Vectors,
        kernel: KernelData,
    ) -> None:
        """`fitted` holds a row for each phrase: its vector, and last its weight (`fit`)."""
        self._encoder = encoder
        self._sharpness = kernel.sharpness
        self._danger = [phrase.kind for phrase in phrases if phrase.kind is not None]
        self._at_danger = np.array([phrase.kind is not None for phrase in phrases])
        self._vectors = fitted[:, :-1]
        self._weights = fitted[:, -1].astype(np.float64)
        self._base = float(_targets(phrases).mean())

    @classmethod
    def load(
        cls,
        encoder: SentenceEncoder,
        phrases: Sequence[Phrase],
        kernel: KernelData,
        cache_dir: Path | None = None,
    ) -> Nearness:
        """Encode the phrases and fit their weights, or take both from the cache."""
        return cls(encoder, phrases, _cached(encoder, phrases, kernel, cache_dir), kernel)

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
        return _pulls(vectors, self._vectors, self._sharpness)


def _pulls(these: Vectors, those: Vectors, sharpness: float) -> NDArray[np.float64]:
    return np.exp(sharpness * ((these @ those.T).astype(np.float64) - 1.0))


def _targets(phrases: Sequence[Phrase]) -> NDArray[np.float64]:
    return np.array([1.0 if phrase.kind is not None else -1.0 for phrase in phrases])


def _fitted(encoder: SentenceEncoder, phrases: Sequence[Phrase], kernel: KernelData) -> Vectors:
    """Solve kernel ridge regression over all phrases; a second or two for thousands."""
    vectors = _encoded(encoder, [phrase.text for phrase in phrases])
    target = _targets(phrases)
    system = _pulls(vectors, vectors, kernel.sharpness) + kernel.ridge * np.eye(len(phrases))
    weights = cast("NDArray[np.float64]", np.linalg.solve(system, target - target.mean()))
    column = weights[:, None].astype(np.float32)
    return np.concatenate((vectors, column), axis=1)


def _mark(encoder: SentenceEncoder, phrases: Sequence[Phrase], kernel: KernelData) -> str:
    """Name what the fit depends on: the model, the phrases with their kinds, the kernel."""
    state = hashlib.sha256(np.round(encoder.encode([_PROBE]), 3).tobytes())
    state.update(repr(kernel).encode())
    for phrase in phrases:
        state.update(f"{phrase.kind}:{phrase.text}\n".encode())
    return state.hexdigest()[:16]


def _cached(
    encoder: SentenceEncoder, phrases: Sequence[Phrase], kernel: KernelData, cache_dir: Path | None
) -> Vectors:
    if cache_dir is None:
        return _fitted(encoder, phrases, kernel)
    mark = _mark(encoder, phrases, kernel)
    path = cache_dir / f"safety-{mark}.npy"
    try:
        kept = np.load(path, allow_pickle=False)
    except (OSError, ValueError):
        kept = None
    if kept is not None and kept.ndim == _MATRIX and kept.shape[0] == len(phrases):
        return kept.astype(np.float32)
    fitted = _fitted(encoder, phrases, kernel)
    _keep(path, fitted)
    return fitted


def _encoded(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    """Encode in bulk where the encoder offers a way that is quicker than one by one."""
    encode = cast("Encode", getattr(encoder, "encode_many", encoder.encode))
    return encode(texts).astype(np.float32)


def _keep(path: Path, vectors: Vectors) -> None:
    """Write the vectors so that another process sees the whole file or none; else do without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            np.save(file, vectors)
        Path(name).replace(path)
        kept = sorted(path.parent.glob("safety-*.npy"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
