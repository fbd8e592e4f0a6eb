"""The matcher: a question in, a decision with calibrated candidates out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from bot.knowledge.models import Entry, Snapshot, Topic
from bot.matching.cache import Cache
from bot.matching.complete import TYPED, Completer, is_question
from bot.matching.decide import decide, raised, reason, reason_for_two
from bot.matching.encoding.built import INDEX_FILE, BuiltIndex, known_vectors
from bot.matching.encoding.encoder import Encoder, Vectors
from bot.matching.encoding.model import ModelMissingError, find_model
from bot.matching.encoding.stored import pack_vector
from bot.matching.explain import nearest_phrases, scorer_views
from bot.matching.index import build_index, inverse_of
from bot.matching.overlay.overlay import Additions, Overlay, lay_over
from bot.matching.parameters import Mode, Parameters, Threshold
from bot.matching.passages import shown
from bot.matching.reading import Reader, Reading
from bot.matching.scoring import Scorer
from bot.matching.subjects import LONG_PART, TWO_QUESTIONS, asked_alone, two_subjects
from bot.matching.types import Candidate, Decision, Dial, Explanation, Match
from bot.matching.words.lexical import Floats
from bot.matching.words.normalise import Normaliser
from bot.matching.words.spelling import QuestionSpeller
from bot.matching.words.topical import Topical
from bot.paths import DATA
from bot.text.cleaning import bounded, unrepeated
from bot.text.quotation import after_quotation, without_quotation
from bot.text.slang import Slang

_LOG = logging.getLogger(__name__)
_SUGGESTED = 3
_PLAUSIBLE_TOPIC = 0.575
_LIKELY = 0.1


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
        built: BuiltIndex | None = None,
    ) -> None:
        """Index a snapshot's phrases, or take the index from what was built or cached before."""
        self.snapshot = snapshot
        self.encoder = encoder
        self.notice = notice
        self.mode = mode
        self._cache = cache
        known = known_vectors(encoder, cache, built) if encoder else None
        self.index = build_index(snapshot, Normaliser(slang), known, mode.kernel, cache, built)
        self.normaliser = Normaliser(
            slang, QuestionSpeller(self.index.usage.times, encoder.words if encoder else None)
        )
        self.scorer = Scorer(self.index, encoder)
        likeness = Topical(self.index).likeness
        self._reader = Reader(self.scorer, self.normaliser, mode, likeness)
        self._completer = Completer(snapshot.entries.values())

    @classmethod
    def load(
        cls,
        snapshot: Snapshot,
        *,
        cache_dir: Path | None = None,
        model_dir: Path | None = None,
        data_dir: Path = DATA,
        opened: Callable[[], Encoder] | None = None,
    ) -> Self:
        """Return a matcher for a snapshot; logs and runs lexically if the model is absent.

        Vectors are kept in `cache_dir` when it is given. `model_dir` holds another sentence model
        (model.onnx and tokenizer.json); `opened` returns one that is open already. Raises
        ParametersError or SlangError when the data that ships with the bot are broken.
        """
        parameters = Parameters.load(data_dir / "matching" / "parameters.json")
        slang = Slang.load_if_present(data_dir / "slang.yaml")
        cache = Cache(cache_dir)
        try:
            encoder = opened() if opened else Encoder(find_model(model_dir, data_dir))
        except ModelMissingError as error:
            notice = f"{error} Questions are matched by their words alone, less exactly."
            _LOG.warning(notice)
            return cls(snapshot, None, parameters.lexical, cache=cache, slang=slang, notice=notice)
        built = BuiltIndex.load(data_dir / "matching" / INDEX_FILE)
        mode = parameters.semantic
        return cls(snapshot, encoder, mode, cache=cache, slang=slang, built=built)

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
        return self._decided(self._understand(text, dial, overlay), dial, overlay)

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
        text = text[:TYPED]
        own = overlay.typed if overlay else None
        hidden = overlay.disabled if overlay else ()
        if not is_question(text):
            return self._completer.complete(text, limit, own, hidden)
        verdict = self._reader.read(text, overlay).verdict
        candidates = [
            self.scorer.name(number, overlay)
            for number, chance in zip(verdict.numbers, verdict.right, strict=True)
            if chance >= _LIKELY
        ]
        sure = verdict.covered < self.mode.dial[Dial.EAGER].suggest
        spelt = self._completer.complete(text, limit, own, hidden, sure=sure)
        return list(dict.fromkeys((*candidates, *spelt)))[:limit]

    def prepare(self) -> None:
        """Do what the first question would do, and the first call of `complete`, for any thread."""
        _ = self._completer.shipped
        self.match("")

    def danger(self, text: str) -> Vectors | None:
        """Return the logits of danger of a text, shape (classes,), as `bot.safety` asks for them.

        The text is normalised as for matching: then one run of the model serves both. None without
        a model that tells danger.
        """
        if self.encoder is None or not self.encoder.tells_danger:
            return None
        return self.encoder.danger(self._read_whole(text))

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Run the model over texts that `danger` and `match` are asked about next, together."""
        if self.encoder is not None:
            self.encoder.read_ahead([self._read_whole(text) for text in texts])

    def _read_whole(self, text: str) -> str:
        return self.normaliser.question(unrepeated(bounded(text)))

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
        reading = self._understand(text, dial, overlay)
        match = self._decided(reading, dial, overlay)
        return Explanation(
            match=match,
            normalised=reading.scores.normalised,
            scorers=scorer_views(self.scorer, reading.scores, overlay),
            phrases=nearest_phrases(self.scorer, reading.scores, self.snapshot.topics, overlay),
            covered=reading.verdict.covered,
            reason=reason_for_two([each.score for each in match.subjects])
            if match.subjects
            else reason(reading.verdict, self._threshold(reading, dial, overlay), match.decision),
        )

    def _understand(self, text: str, dial: Dial, overlay: Overlay | None) -> Reading:
        """Read a text without what it quotes, and its parts besides.

        What follows a quotation is the question if it is answered by itself; else what was said may
        be what is asked about.
        """
        plain = without_quotation(text)
        if (rest := after_quotation(plain)) is not None:
            reading = self._reader.read(rest, overlay)
            if self._is_answered(reading, dial, overlay):
                return self._reader.with_parts(reading, overlay)
        reading = self._reader.with_parts(self._reader.read(plain, overlay), overlay)
        if not reading.passage.whole or self._is_answered(reading, dial, overlay):
            return reading
        if self._subjects(reading, dial, overlay) or not (part := asked_alone(reading.parts)):
            return reading
        return self._reader.read(part.text, overlay)

    def _is_answered(self, reading: Reading, dial: Dial, overlay: Overlay | None) -> bool:
        threshold = self._threshold(reading, dial, overlay)
        return decide(reading.verdict, threshold) is Decision.ANSWER

    def _decided(self, reading: Reading, dial: Dial, overlay: Overlay | None) -> Match:
        verdict, question = reading.verdict, shown(reading.passage)
        candidates = self._candidates(zip(verdict.numbers, verdict.right, strict=True), overlay)
        if subjects := self._subjects(reading, dial, overlay):
            names = {each.entry_id for each in subjects}
            # What the whole is likeliest about comes first, if it is one of the two.
            likeliest = candidates[0].entry_id
            ranked = sorted(subjects, key=lambda each: (each.entry_id != likeliest, -each.score))
            others = [each for each in candidates if each.entry_id not in names]
            both = tuple([*ranked, *others][: max(len(candidates), len(ranked))])
            return Match(Decision.ANSWER, both, (), None, question, subjects)
        decision = decide(verdict, self._threshold(reading, dial, overlay))
        topic = self._topic(reading, overlay) if decision is Decision.NONE else None
        suggested = candidates[:_SUGGESTED] if decision is Decision.SUGGEST else ()
        return Match(decision, candidates, suggested, topic, question)

    def _candidates(
        self, chances: Iterable[tuple[int, float]], overlay: Overlay | None
    ) -> tuple[Candidate, ...]:
        return tuple(Candidate(self.scorer.name(number, overlay), each) for number, each in chances)

    def _subjects(
        self, reading: Reading, dial: Dial, overlay: Overlay | None
    ) -> tuple[Candidate, ...]:
        """Return the two entries that a text asks for in two places, or nothing."""
        whole = reading.passage.whole

        def needed(number: int) -> float:
            least = self._raised(number, dial, overlay).answer
            return least if whole else max(least, LONG_PART)

        share = TWO_QUESTIONS if whole else 1.0
        subjects = two_subjects(reading.parts, reading.verdict, needed, share)
        return self._candidates(subjects, overlay)

    def _threshold(self, reading: Reading, dial: Dial, overlay: Overlay | None) -> Threshold:
        """Return the thresholds for this question."""
        first = next(iter(reading.verdict.numbers), None)
        return self._raised(first, dial, overlay)

    def _raised(self, number: int | None, dial: Dial, overlay: Overlay | None) -> Threshold:
        """Return the thresholds of an entry: higher for strict entries."""
        name = "" if number is None else self.scorer.name(number, overlay)
        entry = self.snapshot.entries.get(name)
        strict = entry is not None and entry.strict
        return raised(self.mode.dial[dial], strict=strict)

    def _topic(self, reading: Reading, overlay: Overlay | None) -> Topic | None:
        """The subject that is not covered, unless an entry is nearer, be it switched off."""
        topic, nearness = self.scorer.topic(reading.scores, self.snapshot.topics, overlay)
        if topic is None or nearness < _PLAUSIBLE_TOPIC:
            return None  # for most, so that no own entry need be looked at
        return topic if nearness >= self.scorer.nearest_entry(reading.scores, overlay) else None
