"""The matcher: a question in, a decision with calibrated candidates out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from bot.knowledge.models import Entry, Snapshot, Topic
from bot.matching.cache import Cache
from bot.matching.complete import Completer
from bot.matching.decide import Verdict, decide, judge, merge, raised, reason
from bot.matching.encoding.encoder import Encoder, Vectors
from bot.matching.encoding.model import ModelMissingError, find_model
from bot.matching.encoding.stored import pack_vector
from bot.matching.explain import nearest_phrases, scorer_views
from bot.matching.index import build_index, inverse_of
from bot.matching.overlay.overlay import Additions, Overlay, lay_over
from bot.matching.parameters import Mode, Parameters, Threshold
from bot.matching.passages import Passage, passages, shown
from bot.matching.scoring import Scorer, Scores
from bot.matching.types import Candidate, Decision, Dial, Explanation, Match
from bot.matching.words.lexical import Floats
from bot.matching.words.normalise import Normaliser, count_words
from bot.matching.words.spelling import QuestionSpeller
from bot.matching.words.topical import Topical
from bot.paths import DATA
from bot.text.cleaning import bounded, unrepeated
from bot.text.slang import Slang

_LOG = logging.getLogger(__name__)
_SUGGESTED = 3
_TYPED = 300
"""Characters of a question that autocomplete compares."""
_PLAUSIBLE_TOPIC = 0.55
_WHOLE, _WHOLE_LETTERS, _LONGEST_TYPED = 3, 18, 60
"""Words and letters from which on the sentence model ranks better than letters alone."""
_LIKELY = 0.1


@dataclass(frozen=True, slots=True)
class _Reading:
    """One passage of a post, scored and judged."""

    passage: Passage
    scores: Scores
    verdict: Verdict


class Matcher:
    """Finds the entry that a question means, or that none does.

    `encoder` is the sentence model, None without one; then `notice` says so in one sentence.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder | None,
        mode: Mode,
        *,
        cache: Cache,
        slang: Slang,
        notice: str | None = None,
    ) -> None:
        """Index a snapshot's phrases, or take the index from the cache."""
        self.snapshot = snapshot
        self.encoder = encoder
        self.notice = notice
        self.mode = mode
        self._cache = cache
        self.index = build_index(snapshot, Normaliser(slang), encoder, mode.kernel, cache)
        counts = count_words(self.index.texts)
        self.normaliser = Normaliser(
            slang, QuestionSpeller(counts, encoder.words if encoder else ())
        )
        self.scorer = Scorer(self.index, encoder)
        self._topical = Topical(self.index)
        self._completer = Completer(snapshot.entries.values())

    @classmethod
    def load(
        cls,
        snapshot: Snapshot,
        *,
        cache_dir: Path | None = None,
        model_dir: Path | None = None,
        data_dir: Path = DATA,
    ) -> Self:
        """Return a matcher for a snapshot; logs and runs lexically if the model is absent.

        Vectors are kept in `cache_dir` when it is given. `model_dir` holds another sentence model
        (model.onnx and tokenizer.json). Raises ParametersError or SlangError when the data that
        ships with the bot are broken.
        """
        parameters = Parameters.load(data_dir / "matching" / "parameters.json")
        slang = Slang.load_if_present(data_dir / "slang.yaml")
        cache = Cache(cache_dir)
        try:
            encoder = Encoder(find_model(model_dir, data_dir))
        except ModelMissingError as error:
            notice = f"{error} Questions are matched by their words alone, less exactly."
            _LOG.warning(notice)
            return cls(snapshot, None, parameters.lexical, cache=cache, slang=slang, notice=notice)
        return cls(snapshot, encoder, parameters.semantic, cache=cache, slang=slang)

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
        vectors: Mapping[str, Vectors] | None = None,
    ) -> Overlay:
        """Lay a server's own knowledge over the shipped one; the shipped index is shared.

        Own entries may bear the id of a shipped one: then their phrases are added to it, or stand
        in for its own when it is also `disabled`. Other disabled ids are never offered, and what
        would have led there is not covered. Aliases of unknown ids are left out.

        Takes milliseconds for some dozen phrases and half a minute for ten thousand, nearly all of
        it for their vectors. `vectors` gives those that are known by normalised text
        (`normaliser.phrase`). Call it off the event loop.
        """
        additions = Additions(entries, aliases, topics, disabled, vectors)
        return lay_over(
            self.index,
            additions,
            self.normaliser.phrase,
            self.encoder,
            self.inverse,
        )

    def inverse(self) -> Floats | None:
        """The inverse of the solved system: (n, n) for n phrases; None when they are too many."""
        return inverse_of(self.index, self._cache)

    def match(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the decision on a text of any length. Synchronous, one thread."""
        return self._decided(self._read(text, overlay), dial, overlay)

    async def amatch(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the same as `match`, worked out off the event loop."""
        return await asyncio.to_thread(self.match, text, dial=dial, overlay=overlay)

    def complete(self, text: str, limit: int = 25, *, overlay: Overlay | None = None) -> list[str]:
        """Return entry ids for autocomplete, the likeliest first; all in order for "".

        A question that is typed whole is understood as `match` understands it; a word or two are
        compared by their letters alone, in a fraction of a millisecond.
        """
        text = text[:_TYPED]
        own = overlay.typed if overlay else None
        hidden = overlay.disabled if overlay else ()
        if not self.reads_whole(text):
            return self._completer.complete(text, limit, own, hidden)
        verdict = self._read(text, overlay).verdict
        candidates = [
            self.scorer.name(number, overlay)
            for number, chance in zip(verdict.numbers, verdict.right, strict=True)
            if chance >= _LIKELY
        ]
        sure = verdict.covered < self.mode.dial[Dial.EAGER].suggest
        spelt = self._completer.complete(text, limit, own, hidden, sure=sure)
        return list(dict.fromkeys((*candidates, *spelt)))[:limit]

    def reads_whole(self, text: str) -> bool:
        """Whether `complete` understands a text as a question, which takes milliseconds."""
        words = len(text[:_TYPED].split())
        return len(text) >= _WHOLE_LETTERS and _WHOLE <= words <= _LONGEST_TYPED

    def vector(self, text: str) -> bytes | None:
        """Return a short text's sentence vector as `pack_vector` makes it; None without a model.

        Quick after a match of the same text, which the encoder remembers.
        """
        if self.encoder is None:
            return None
        vector = self.encoder.encode([self.normaliser.question(text)])[0]
        return pack_vector(self.encoder.key, vector)

    def explain(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Explanation:
        """Return how the match of a text comes about."""
        reading = self._read(text, overlay)
        match = self._decided(reading, dial, overlay)
        return Explanation(
            match=match,
            normalised=reading.scores.normalised,
            scorers=scorer_views(self.scorer, reading.scores, overlay),
            phrases=nearest_phrases(self.scorer, reading.scores, self.snapshot.topics, overlay),
            covered=reading.verdict.covered,
            reason=reason(reading.verdict, self._threshold(reading, dial, overlay), match.decision),
        )

    def _read(self, text: str, overlay: Overlay | None) -> _Reading:
        """Score the text, or the likeliest sentences of a long post.

        The surest reading is the question; an entry's probability is its best of all readings.
        """
        readings: list[_Reading] = []
        for passage in passages(unrepeated(bounded(text)), self._topical.likeness):
            scores = self.scorer.score(self.normaliser.question(passage.text), overlay)
            readings.append(_Reading(passage, scores, judge(scores, self.mode)))
        surest = max(readings, key=lambda reading: reading.verdict.best)
        return replace(surest, verdict=merge([reading.verdict for reading in readings]))

    def _decided(self, reading: _Reading, dial: Dial, overlay: Overlay | None) -> Match:
        verdict = reading.verdict
        candidates = tuple(
            Candidate(self.scorer.name(number, overlay), chance)
            for number, chance in zip(verdict.numbers, verdict.right, strict=True)
        )
        decision = decide(verdict, self._threshold(reading, dial, overlay))
        topic = self._topic(reading, overlay) if decision is Decision.NONE else None
        suggested = candidates[:_SUGGESTED] if decision is Decision.SUGGEST else ()
        return Match(decision, candidates, suggested, topic, shown(reading.passage))

    def _threshold(self, reading: _Reading, dial: Dial, overlay: Overlay | None) -> Threshold:
        """Return the thresholds for this question: higher for strict entries and for long posts."""
        numbers = reading.verdict.numbers
        name = self.scorer.name(numbers[0], overlay) if numbers else ""
        best = self.snapshot.entries.get(name)
        strict = best is not None and best.strict
        return raised(self.mode.dial[dial], strict=strict, whole=reading.passage.whole)

    def _topic(self, reading: _Reading, overlay: Overlay | None) -> Topic | None:
        """The subject that is not covered, unless an entry is nearer, be it switched off."""
        topic, nearness = self.scorer.topic(reading.scores, self.snapshot.topics, overlay)
        nearest = self.scorer.nearest_entry(reading.scores, overlay)
        return topic if nearness >= max(_PLAUSIBLE_TOPIC, nearest) else None
