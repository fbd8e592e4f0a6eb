"""The check that runs before everything else: is somebody in danger?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from bot.paths import CRISIS
from bot.safety.chunking import asides, parts
from bot.safety.classifier import Classifier
from bot.safety.files import read_toml
from bot.safety.languages import Languages
from bot.safety.minors import is_minor
from bot.safety.models import Assessment, DangerKind, Level, SentenceModel
from bot.safety.rewriting import Rewriter
from bot.safety.rules import Calm, Hit, ProvenPatterns, RuleBook
from bot.safety.thresholds import EvidenceLimits, ModelData, Signals, Weighed, weigh
from bot.safety.wording import Wording
from bot.text.cleaning import bounded, unrepeated

# Which card helps when several kinds are found: the most particular one first.
_ORDER = (
    DangerKind.THERAPIST,
    DangerKind.OTHER,
    DangerKind.METHOD,
    DangerKind.SELF_HARM,
    DangerKind.SELF,
    DangerKind.THREAT,
    DangerKind.VIOLENCE,
)
_MILD = frozenset({DangerKind.SELF, DangerKind.SELF_HARM, DangerKind.OTHER, DangerKind.THERAPIST})
"""The kinds that may be doubtful. After violence, threats and questions for a way to die an
ordinary answer could do harm, so the full card comes in doubt too."""
NEAR = "sounds-like-danger"
_SHORT = 2
_FILLERS = frozenset({"the", "and"})
_LEVELS = (Level.CLEAR, Level.LIKELY, Level.POSSIBLE)


class RuleReading(Struct, frozen=True):
    """The rules' view of a text, before anything is decided.

    bare: the plain text without figures of speech.
    """

    plain: str
    bare: str
    calm: Calm
    standing: tuple[Hit, ...]
    called_off: tuple[Hit, ...]

    @property
    def idiom(self) -> bool:
        """Whether a figure of speech was taken out."""
        return self.bare != self.plain

    @property
    def level(self) -> Level:
        """The highest level of a rule that stands."""
        levels = {hit.level for hit in self.standing}
        return next((level for level in _LEVELS if level in levels), Level.NONE)

    @property
    def kind(self) -> DangerKind:
        """The kind of danger by the rules of that level; one at least must stand."""
        hits = [hit for hit in self.standing if hit.level is self.level]
        return min((hit.rule.kind for hit in hits), key=_ORDER.index)

    @property
    def is_worry(self) -> bool:
        """Whether rules stand, all of them of somebody who asks whether it is danger."""
        return bool(self.standing) and all(hit.rule.worry for hit in self.standing)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All rules found, standing or called off."""
        return (*self.standing, *self.called_off)

    def limit(self, limits: EvidenceLimits) -> float:
        """How much evidence this text needs to count as crisis."""
        if self.standing:
            return _BY_LEVEL[self.level](limits)
        limit = limits.idiom if self.idiom else limits.nothing
        limit = limits.called_off if self.called_off else limit
        return max(limit, _BY_CALM[self.calm](limits)) if self.calm else limit


_BY_LEVEL: Mapping[Level, Callable[[EvidenceLimits], float]] = {
    Level.CLEAR: lambda limits: limits.clear,
    Level.LIKELY: lambda limits: limits.likely,
    Level.POSSIBLE: lambda limits: limits.possible,
}
_BY_CALM: Mapping[Calm, Callable[[EvidenceLimits], float]] = {
    "likely": lambda limits: limits.calm,
    "sure": lambda limits: limits.surely_calm,
}


def may_be_doubtful(kind: DangerKind) -> bool:
    """Whether the answer may come before the help where a danger of this kind is in doubt."""
    return kind in _MILD


class Detector:
    """Assesses texts. Built once; keeps no text.

    Cleaning and the sentence model remember the last few texts for the moment, in memory alone,
    since matching reads the same one next.
    """

    def __init__(
        self,
        rewriter: Rewriter,
        rules: RuleBook,
        wording: Wording,
        model: ModelData,
        classifier: Classifier | None,
        languages: Languages | None = None,
    ) -> None:
        """Without `classifier` (no sentence model) the rules and the wording decide alone."""
        self._rewriter = rewriter
        self._rules = rules
        self._wording = wording
        self._model = model
        self._classifier = classifier
        self._languages = languages or Languages(())

    @classmethod
    def load(
        cls,
        directory: Path = CRISIS,
        *,
        model: SentenceModel | None = None,
        cache_dir: Path | None = None,
    ) -> Detector:
        """Read the crisis data. Raises SafetyDataError with the file and what is wrong.

        A sentence model that was trained to tell danger has a say too. What was found out of the
        rules is kept in `cache_dir` when it is given.
        """
        rules = RuleBook.load(directory, ProvenPatterns(cache_dir))
        rewriter = Rewriter.load(directory, rules.words)
        weights = read_toml(directory / "model.toml", ModelData)
        classifier = Classifier.of(model) if model else None
        wording = Wording.load(directory / "wording.npz")
        return cls(rewriter, rules, wording, weights, classifier, Languages.load(directory))

    def prepare(self) -> None:
        """Do what the first texts would do: a third of a second, for any thread."""
        self._rules.prepare()

    def assess(self, text: str) -> Assessment:
        """Say whether the text speaks of danger, of which kind, and by which rules.

        Any text will do; of a very long one the first and the last 3,000 characters are read.
        """
        text = bounded(text)
        reading = self.read(text)
        minor = is_minor(reading.plain)
        phrase = self._languages.find(text)
        if phrase is not None:
            reasons = (f"said in {phrase.language}",)
            return Assessment(True, phrase.kind, minor, Level.CLEAR, reasons, language=phrase.code)
        if not reading.plain:
            return Assessment(crisis=False)
        weighed = self._weigh(reading, text)
        if weighed.possible < 0:
            if reading.is_worry:
                return _assessment(reading, minor, urgent=False, is_open=True)
            calm = Assessment(False, minor=minor, reasons=_names(reading.hits))
            return self._said_aside(text, reading, minor) or calm
        urgent = self.is_urgent(reading)
        if reading.is_worry:
            # To ask whether it is danger is no plain sign of it: that takes as much as without it.
            weighed = self._weigh(replace(reading, standing=()), text)
        is_open = weighed.clear < 0 and not urgent
        if reading.standing:
            return _assessment(reading, minor, urgent, is_open=is_open)
        if not _says_something(unrepeated(text)):
            return Assessment(False, minor=minor)
        kind = weighed.kind or _kind_called_off(reading)
        reasons = (*_names(reading.hits), NEAR)
        doubtful = is_open and may_be_doubtful(kind)
        return Assessment(True, kind, minor, Level.POSSIBLE, reasons, urgent, doubtful)

    def _said_aside(self, text: str, reading: RuleReading, minor: bool) -> Assessment | None:
        """Return the danger of one sentence of a short text that an ordinary question outweighs.

        Only where a rule stands: a sentence alone always sounds a little like danger. The answer
        comes first where that may be. A long text is read in parts anyway.
        """
        if not reading.standing or len(text.split()) > self._model.long.words:
            return None
        for piece in asides(text):
            part = self.read(piece)
            if part.standing and self._weigh(part, piece).possible >= 0:
                urgent = self.is_urgent(part)
                return _assessment(part, minor, urgent, is_open=not urgent)
        return None

    def read(self, text: str) -> RuleReading:
        """Return what the rules see in a text."""
        plain = self._rewriter.plain(text)
        bare = self._rules.without_idioms(plain)
        hits = tuple(self._rules.find(bare))
        return RuleReading(
            plain,
            bare,
            self._rules.calm(plain),
            tuple(hit for hit in hits if not hit.called_off),
            tuple(hit for hit in hits if hit.called_off),
        )

    def is_urgent(self, reading: RuleReading) -> bool:
        """Whether something sounds done already, or about to be."""
        return self._rules.urgent(reading.plain)

    def margin_of(self, text: str, wording: float, classifier: float) -> float:
        """Return by how much given signals would be over the limit of a text, with the model."""
        limit = self.read(text).limit(self._model.limits.with_model)
        return wording + self._model.classifier_weight * classifier - limit

    def failing_examples(self) -> Iterator[tuple[str, str]]:
        """Yield (rule, sentence) for every example in the data that is not treated as it says."""
        yield from self._languages.failing_examples()
        for rule in self._rules.data:
            for text in rule.yes:
                if rule.name not in {hit.rule.name for hit in self.read(text).standing}:
                    yield rule.name, f"does not find its own example {text!r}."
            for text in filter(lambda text: self.assess(text).crisis, rule.no):
                yield rule.name, f"{text!r} should pass and does not."
        yield from self._failing_urgency()
        for idiom in self._rules.idioms:
            for text in filter(lambda text: self.read(text).idiom, idiom.keep):
                yield idiom.name, f"takes something out of {text!r}."

    def _failing_urgency(self) -> Iterator[tuple[str, str]]:
        examples, urgent = self._rules.urgency, self._rules.urgent
        for text in examples.yes:
            if not urgent(self.read(text).plain):
                yield "urgent", f"does not find its own example {text!r}."
        for text in examples.no:
            if urgent(self.read(text).plain):
                yield "urgent", f"{text!r} should pass and does not."

    def signals(self, text: str, reading: RuleReading) -> Signals:
        """Return what the learned signals say of a text and of its parts."""
        texts = [text, *parts(text, self._model.long.words, self._model.long.parts)]
        plain = map(self._rewriter.plain, texts[1:])
        bare = [reading.bare, *map(self._rules.without_idioms, plain)]
        wording = tuple(map(self._wording.score, bare))
        if self._classifier is None:
            return Signals(wording, known=bool(reading.hits))
        scores, kinds = self._classifier.judge(texts)
        return Signals(wording, tuple(scores), tuple(kinds), known=bool(reading.hits))

    def _weigh(self, reading: RuleReading, text: str) -> Weighed:
        model = self._model
        limits = model.limits.without_model if self._classifier is None else model.limits.with_model
        signals = self.signals(text, reading)
        return weigh(signals, reading.limit(limits), limits, model.classifier_weight)


def _assessment(reading: RuleReading, minor: bool, urgent: bool, *, is_open: bool) -> Assessment:
    """Return the result where rules stand; is_open: the signals are below the full card's limit."""
    kind = reading.kind
    doubtful = is_open and may_be_doubtful(kind) and reading.level is not Level.CLEAR
    names = _names(reading.standing)
    return Assessment(True, kind, minor, reading.level, names, urgent, doubtful)


def _kind_called_off(reading: RuleReading) -> DangerKind:
    """The kind without the model: that of a rule called off, else the writer's own."""
    return reading.called_off[0].rule.kind if reading.called_off else DangerKind.SELF


def _says_something(text: str) -> bool:
    """Whether a word of a text could speak of danger; when in doubt it does."""
    return any(len(word) > _SHORT and word.lower() not in _FILLERS for word in text.split())


def _names(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    return tuple(
        f"{hit.rule.name}, but {' and '.join(hit.called_off)}" if hit.called_off else hit.rule.name
        for hit in hits
    )
