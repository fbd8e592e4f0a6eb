"""The check that runs before everything else: is somebody in danger?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.paths import CRISIS
from bot.safety.files import read_toml
from bot.safety.minors import is_minor
from bot.safety.models import Assessment, Kind, Level, SentenceEncoder
from bot.safety.nearness import ModelData, Nearness
from bot.safety.parts import parts
from bot.safety.phrases import load_phrases
from bot.safety.rules import Hit, RuleBook
from bot.safety.spelling import Speller

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
NEAR = "near-to-danger"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules see in a text, before anything is decided."""

    plain: str
    idiom: bool
    standing: tuple[Hit, ...]
    called_off: tuple[Hit, ...]

    @property
    def clear(self) -> tuple[Hit, ...]:
        """The rules that stand and decide alone."""
        return tuple(hit for hit in self.standing if hit.rule.level is Level.CLEAR)


class Detector:
    """Assesses texts. Built once; remembers nothing of any text."""

    def __init__(
        self, speller: Speller, rules: RuleBook, model: ModelData, nearness: Nearness | None
    ) -> None:
        """Without `nearness` the rules decide alone."""
        self._speller = speller
        self._rules = rules
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
        return cls(speller, rules, model, nearness)

    def assess(self, text: str) -> Assessment:
        """Say whether the text speaks of danger, of which kind, and by which rules.

        Any text will do; of a very long one the first and the last 3,000 characters are read.
        """
        reading = self.read(text)
        minor = is_minor(reading.plain)
        if reading.clear:
            return _assessment(reading.clear, Level.CLEAR, minor)
        if not reading.plain:
            return Assessment(crisis=False)
        if self._nearness is None:
            if reading.standing:
                return _assessment(reading.standing, Level.POSSIBLE, minor)
            return Assessment(False, minor=minor, reasons=_names(reading.called_off))
        return self._weighed(reading, text, minor)

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

    def score(self, text: str) -> float | None:
        """Return the second signal for a text: its margin over the threshold that applies."""
        reading = self.read(text)
        if self._nearness is None or not reading.plain:
            return None
        return self._margin(self._nearness, reading, text)[0]

    def failing_examples(self) -> Iterator[tuple[str, str]]:
        """Yield (rule, sentence) for every example in the data that is not treated as it says."""
        for rule in self._rules.data:
            for text in rule.yes:
                if rule.name not in {hit.rule.name for hit in self.read(text).standing}:
                    yield rule.name, f"does not find its own example {text!r}."
            for text in rule.no:
                if found := self.read(text).standing:
                    yield rule.name, f"{text!r} should pass, but {found[0].rule.name} finds it."
        for idiom in self._rules.idioms:
            for text in idiom.keep:
                if self.read(text).idiom:
                    yield idiom.name, f"takes something out of {text!r}."

    def _weighed(self, reading: Reading, text: str, minor: bool) -> Assessment:
        assert self._nearness is not None
        margin, nearest = self._margin(self._nearness, reading, text)
        if margin < 0:
            return Assessment(False, minor=minor, reasons=_names(reading.called_off))
        if reading.standing:
            return _assessment(reading.standing, Level.POSSIBLE, minor, NEAR)
        kind = self._nearness.kind(nearest)
        return Assessment(True, kind, minor, Level.POSSIBLE, (NEAR,))

    def _margin(self, nearness: Nearness, reading: Reading, text: str) -> tuple[float, str]:
        """The best score over its threshold, and the text or part that has it."""
        limit = self._model.threshold
        whole = limit.nothing
        if reading.standing:
            whole = limit.possible
        elif reading.called_off:
            whole = limit.called_off
        elif reading.idiom:
            whole = limit.idiom
        pieces = parts(_shortened(text), self._model.long.words, self._model.long.parts)
        texts = [text, *pieces]
        limits = [whole, *(max(whole, limit.part) for _ in pieces)]
        margins = [
            score - limit for score, limit in zip(nearness.scores(texts), limits, strict=True)
        ]
        best = max(range(len(texts)), key=margins.__getitem__)
        return margins[best], texts[best]


def _assessment(hits: tuple[Hit, ...], level: Level, minor: bool, *more: str) -> Assessment:
    kind = min((hit.rule.kind for hit in hits), key=_ORDER.index)
    return Assessment(True, kind, minor, level, (*_names(hits), *more))


def _names(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(
        f"{hit.rule.name}, but {' and '.join(hit.called_off)}" if hit.called_off else hit.rule.name
        for hit in hits
    )


def _shortened(text: str) -> str:
    if len(text) <= _MAX_CHARS:
        return text
    return f"{text[: _MAX_CHARS // 2]}\n{text[-_MAX_CHARS // 2 :]}"
