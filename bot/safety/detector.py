"""The check that runs before everything else: is somebody in danger?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.paths import CRISIS
from bot.safety.files import read_toml
from bot.safety.minors import is_minor
from bot.safety.models import Assessment, Kind, Level, SentenceEncoder
from bot.safety.nearness import Limits, ModelData, Nearness
from bot.safety.parts import parts
from bot.safety.phrases import load_phrases
from bot.safety.rules import Hit, RuleBook
from bot.safety.spelling import Speller
from bot.safety.wording import Wording

# Which card helps when several kinds are found: the most particular one first.
_ORDER = (
    Kind.THERAPIST,
    Kind.OTHER,
    Kind.METHOD,
    Kind.SELF_HARM,
    Kind.SELF,
    Kind.THREAT,
    Kind.VIOLENCE,
)
_MAX_CHARS = 6000
NEAR = "sounds-like-danger"
_LEVELS = (Level.CLEAR, Level.LIKELY, Level.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules see in a text, before anything is decided."""

    plain: str
    idiom: bool
    standing: tuple[Hit, ...]
    called_off: tuple[Hit, ...]

    @property
    def level(self) -> Level:
        """The highest level of a rule that stands."""
        found = {hit.rule.level for hit in self.standing}
        return next((level for level in _LEVELS if level in found), Level.NONE)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All rules found, standing or called off."""
        return (*self.standing, *self.called_off)

    def limit(self, limits: Limits) -> float:
        """How much evidence this text needs to count as crisis."""
        if self.standing:
            return limits.likely if self.level is not Level.POSSIBLE else limits.possible
        if self.called_off:
            return limits.called_off
        return limits.idiom if self.idiom else limits.nothing


class Detector:
    """Assesses texts. Built once; remembers nothing of any text."""

    def __init__(
        self,
        speller: Speller,
        rules: RuleBook,
        wording: Wording,
        model: ModelData,
        nearness: Nearness | None,
    ) -> None:
        """Without `nearness` (no sentence model) the rules and the wording decide alone."""
        self._speller = speller
        self._rules = rules
        self._wording = wording
        self._model = model
        self._nearness = nearness

    @classmethod
    def load(
        cls,
        directory: Path = CRISIS,
        *,
        encoder: SentenceEncoder | None = None,
        cache_dir: Path | None = None,
    ) -> Detector:
        """Read the crisis data. Raises SafetyDataError with the file and what is wrong.

        With an encoder the phrases are encoded (some seconds the first time, kept in `cache_dir`).
        """
        rules = RuleBook.load(directory)
        speller = Speller.load(directory / "spelling.toml", rules.words)
        model = read_toml(directory / "model.toml", ModelData)
        phrases = load_phrases(directory / "phrases")
        nearness = (
            Nearness.load(encoder, phrases, model.kernel, cache_dir)
            if encoder is not None
            else None
        )
        wording = Wording.load(directory / "words.tsv")
        return cls(speller, rules, wording, model, nearness)

    def assess(self, text: str) -> Assessment:
        """Say whether the text speaks of danger, of which kind, and by which rules.

        Any text will do; of a very long one the first and the last 3,000 characters are read.
        """
        reading = self.read(text)
        minor = is_minor(reading.plain)
        if reading.level is Level.CLEAR:
            return _assessment(reading, minor)
        if not reading.plain:
            return Assessment(crisis=False)
        margin, nearest = self._margin(reading, text)
        if margin < 0:
            return Assessment(False, minor=minor, reasons=_names(reading.hits))
        if reading.standing:
            return _assessment(reading, minor)
        kind = self._nearness.kind(nearest) if self._nearness is not None else _likeliest(reading)
        return Assessment(True, kind, minor, Level.POSSIBLE, (*_names(reading.hits), NEAR))

    def read(self, text: str) -> Reading:
        """Return what the rules see in a text."""
        plain = self._speller.plain(_shortened(text))
        bare = self._rules.without_idioms(plain)
        hits = tuple(self._rules.find(bare))
        return Reading(
            plain,
            bare != plain,
            tuple(hit for hit in hits if not hit.called_off),
            tuple(hit for hit in hits if hit.called_off),
        )

    def margin(self, text: str) -> float:
        """Return by how much the evidence in a text is over its limit (below 0: under it)."""
        return self._margin(self.read(text), text)[0]

    def failing_examples(self) -> Iterator[tuple[str, str]]:
        """Yield (rule, sentence) for every example in the data that is not treated as it says."""
        for rule in self._rules.data:
            for text in rule.yes:
                if rule.name not in {hit.rule.name for hit in self.read(text).standing}:
                    yield rule.name, f"does not find its own example {text!r}."
            for text in filter(lambda text: self.assess(text).crisis, rule.no):
                yield rule.name, f"{text!r} should pass and does not."
        for idiom in self._rules.idioms:
            for text in filter(lambda text: self.read(text).idiom, idiom.keep):
                yield idiom.name, f"takes something out of {text!r}."

    def _margin(self, reading: Reading, text: str) -> tuple[float, str]:
        """The best evidence over its limit, and the text or part that has it."""
        model = self._model
        limits = model.limits.without_model
        if self._nearness is not None:
            limits = model.limits.with_model
        whole = reading.limit(limits)
        pieces = parts(_shortened(text), model.long.words, model.long.parts)
        texts = [text, *pieces]
        asked = [whole, *(max(whole, limits.part) for _ in pieces)]
        margins = [
            evidence - limit for evidence, limit in zip(self._evidence(texts), asked, strict=True)
        ]
        best = max(range(len(texts)), key=margins.__getitem__)
        return margins[best], texts[best]

    def _evidence(self, texts: list[str]) -> list[float]:
        wording = [
            self._wording.score(self._rules.without_idioms(self._speller.plain(text)))
            for text in texts
        ]
        if self._nearness is None:
            return wording
        near = self._nearness.scores(texts)
        return [
            close + self._model.wording_weight * words
            for close, words in zip(near, wording, strict=True)
        ]


def _assessment(reading: Reading, minor: bool) -> Assessment:
    hits = [hit for hit in reading.standing if hit.rule.level is reading.level]
    kind = min((hit.rule.kind for hit in hits), key=_ORDER.index)
    return Assessment(True, kind, minor, reading.level, _names(reading.standing))


def _likeliest(reading: Reading) -> Kind:
    """The kind when no phrase can be asked: that of a rule called off, else the writer's own."""
    return reading.called_off[0].rule.kind if reading.called_off else Kind.SELF


def _names(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(
        f"{hit.rule.name}, but {' and '.join(hit.called_off)}" if hit.called_off else hit.rule.name
        for hit in hits
    )


def _shortened(text: str) -> str:
    if len(text) <= _MAX_CHARS:
        return text
    return f"{text[: _MAX_CHARS // 2]}\n{text[-_MAX_CHARS // 2 :]}"
