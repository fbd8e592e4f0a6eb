"""Reading a message: whole, by its sentences when it is long, and by its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.matching.decide import Verdict, judge
from bot.matching.overlay.overlay import Overlay
from bot.matching.parameters import Mode
from bot.matching.passages import Passage, passages
from bot.matching.scoring import Scorer, Scores
from bot.matching.subjects import Part, clauses, is_about_one, with_person
from bot.matching.words.normalise import Normaliser
from bot.text.cleaning import bounded, unrepeated


class Reading(Struct, frozen=True):
    """A message as it was understood.

    passage: where the question stands. parts: what was read on its own besides, in its order.
    """

    passage: Passage
    scores: Scores
    verdict: Verdict
    parts: tuple[Part, ...] = ()


class Reader:
    """Scores and judges texts of any length."""

    def __init__(
        self,
        scorer: Scorer,
        normaliser: Normaliser,
        mode: Mode,
        likeness: Callable[[str], float],
    ) -> None:
        """`likeness` says (0 to 1) how close a sentence is to what the knowledge base speaks of."""
        self._scorer = scorer
        self._normaliser = normaliser
        self._mode = mode
        self._likeness = likeness

    def read(self, text: str, overlay: Overlay | None) -> Reading:
        """Read a text; of a long post the likeliest sentences besides.

        The sentence that is surest of the post's entry is shown as the question.
        """
        post = unrepeated(bounded(text))
        found = passages(post, self._likeness)
        if len(found) > 1:
            self._read_ahead([post, *(each.text for each in found)])
        readings = [self._read_passage(each, overlay) for each in found]
        if len(readings) == 1:
            return readings[0]
        scores = self._scorer.join(
            self._score(post, overlay), [reading.scores for reading in readings], overlay
        )
        verdict = judge(scores, self._mode)
        parts = tuple(Part.of(each.passage.text, each.verdict) for each in readings)
        first = next(iter(verdict.numbers), -1)
        at = max(range(len(parts)), key=lambda place: parts[place].chances.get(first, 0.0))
        return Reading(readings[at].passage, scores, verdict, parts)

    def with_parts(self, reading: Reading, overlay: Overlay | None) -> Reading:
        """Return the reading of a short message with each of its parts, if it may ask two things.

        A long post comes with its parts.
        """
        if reading.parts or is_about_one(reading.verdict):
            return reading
        message = reading.passage.text
        texts = clauses(message, self._likeness)
        told = [with_person(text, message) for text in texts]
        self._read_ahead(told)
        judged = [self._judge(text, overlay) for text in told]
        parts = tuple(Part.of(text, each) for text, each in zip(texts, judged, strict=True))
        return replace(reading, parts=parts)

    def _read_passage(self, passage: Passage, overlay: Overlay | None) -> Reading:
        scores = self._score(passage.text, overlay)
        return Reading(passage, scores, judge(scores, self._mode))

    def _read_ahead(self, texts: Sequence[str]) -> None:
        self._scorer.read_ahead([self._normaliser.question(text) for text in texts])

    def _judge(self, text: str, overlay: Overlay | None) -> Verdict:
        return judge(self._score(text, overlay), self._mode)

    def _score(self, text: str, overlay: Overlay | None) -> Scores:
        return self._scorer.score(self._normaliser.question(text), overlay)
