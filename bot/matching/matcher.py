"""The matcher: a question in, a decision with calibrated candidates out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from bot.knowledge.models import Entry, Snapshot, Topic
from bot.matching.encoder import Encoder, Vectors
from bot.matching.model import ModelMissingError, find_model
from bot.matching.types import Candidate, Decision, Dial, Explanation, Match
from bot.text import clean

_LOG = logging.getLogger(__name__)
_SURE = {Dial.CAREFUL: 0.8, Dial.BALANCED: 0.65, Dial.EAGER: 0.5}


@dataclass(frozen=True)
class Overlay:
    """A server's own entries, aliases, topics and disabled entries, with their vectors."""

    phrases: tuple[tuple[str, str], ...]
    vectors: Vectors | None
    disabled: frozenset[str]
    topics: tuple[Topic, ...]


class Matcher:
    """Finds the entry that a question means, or that none does."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder | None, notice: str | None) -> None:
        """Build the index of a snapshot's phrases; without an encoder it is lexical alone."""
        self.snapshot = snapshot
        self.encoder = encoder
        self.notice = notice
        self._phrases = [
            (clean(phrase), entry.id) for entry in snapshot.entries.values() for phrase in entry.phrases
        ]
        self._outside = [(clean(p), topic) for topic in snapshot.topics for p in topic.phrases]
        self._vectors = encoder.encode_many([p for p, _ in self._phrases]) if encoder else None
        self._away = (
            encoder.encode_many([p for p, _ in self._outside]) if encoder and self._outside else None
        )

    @classmethod
    def load(
        cls, snapshot: Snapshot, *, cache_dir: Path | None = None, model_dir: Path | None = None
    ) -> Matcher:
        """Return a matcher for a snapshot; logs and runs lexically if the model is absent."""
        try:
            encoder = Encoder(find_model(model_dir))
        except ModelMissingError as error:
            notice = f"{error} Questions are matched by their words alone."
            _LOG.warning(notice)
            return cls(snapshot, None, notice)
        return cls(snapshot, encoder, None)

    @property
    def semantic(self) -> bool:
        """Whether the sentence model is there."""
        return self.encoder is not None

    def overlay(
        self,
        *,
        entries: Sequence[Entry] = (),
        aliases: Mapping[str, Sequence[str]] | None = None,
        topics: Sequence[Topic] = (),
        disabled: Collection[str] = (),
    ) -> Overlay:
        """Lay a server's own knowledge over the shipped one."""
        pairs = [(clean(p), e.id) for e in entries for p in e.phrases]
        pairs += [(clean(p), key) for key, group in (aliases or {}).items() for p in group]
        vectors = self.encoder.encode_many([p for p, _ in pairs]) if self.encoder and pairs else None
        return Overlay(tuple(pairs), vectors, frozenset(disabled), tuple(topics))

    def match(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the decision on a text. Synchronous, one thread."""
        scores, away, topic = self._score(clean(text), overlay)
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:5]
        raw = np.array([value for _, value in best] or [0.0])
        weights = np.exp((raw - raw.max()) * 25)
        covered = 1 / (1 + np.exp(-((raw.max() - 0.55) * 12 + (raw.max() - away) * 8)))
        chances = weights / weights.sum() * covered
        candidates = tuple(
            Candidate(name, float(p)) for (name, _), p in zip(best, chances, strict=False)
        )
        decision = _decide(candidates, float(covered), dial)
        suggested = candidates[:3] if decision is Decision.SUGGEST else ()
        nearest = topic if decision is Decision.NONE and away > 0.5 else None
        return Match(decision, candidates, suggested, nearest, text.strip()[:300])

    async def amatch(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the same as `match`, worked out off the event loop."""
        return await asyncio.to_thread(self.match, text, dial=dial, overlay=overlay)

    def complete(self, text: str, limit: int = 25, *, overlay: Overlay | None = None) -> list[str]:
        """Return entry ids for autocomplete, the likeliest first."""
        hidden = overlay.disabled if overlay else frozenset[str]()
        titles = {e.id: e.question for e in self.snapshot.entries.values() if e.id not in hidden}
        if not text.strip():
            return list(titles)[:limit]
        found = process.extract(
            clean(text), titles, scorer=fuzz.WRatio, processor=str.lower, limit=limit
        )
        return [key for _, _, key in found]

    def explain(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Explanation:
        """Return how the match of a text comes about."""
        match = self.match(text, dial=dial, overlay=overlay)
        covered = sum(candidate.score for candidate in match.candidates)
        return Explanation(match, clean(text), {}, (), covered, f"{match.decision} at {covered:.2f}")

    def _score(
        self, text: str, overlay: Overlay | None
    ) -> tuple[dict[str, float], float, Topic | None]:
        hidden = overlay.disabled if overlay else frozenset[str]()
        pairs = [*self._phrases, *(overlay.phrases if overlay else ())]
        if self.encoder and self._vectors is not None:
            query = self.encoder.encode([text])[0]
            values = self._vectors @ query
            if overlay and overlay.vectors is not None:
                values = np.concatenate([values, overlay.vectors @ query])
            outside = self._away @ query if self._away is not None else np.zeros(0)
        else:
            values = np.array([fuzz.token_set_ratio(text, p) / 100 for p, _ in pairs])
            outside = np.array([fuzz.token_set_ratio(text, p) / 100 for p, _ in self._outside])
        grouped: dict[str, list[float]] = {}
        for (_, name), value in zip(pairs, values, strict=True):
            if name not in hidden:
                grouped.setdefault(name, []).append(float(value))
        scores = {key: 0.5 * max(row) + 0.5 * float(np.mean(row)) for key, row in grouped.items()}
        if not len(outside):
            return scores, 0.0, None
        return scores, float(outside.max()), self._outside[int(outside.argmax())][1]


def _decide(candidates: Sequence[Candidate], covered: float, dial: Dial) -> Decision:
    if not candidates or covered < 0.35:
        return Decision.NONE
    return Decision.ANSWER if candidates[0].score >= _SURE[dial] else Decision.SUGGEST
