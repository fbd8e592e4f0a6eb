"""The check that runs before everything else: is somebody in danger?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.paths import CRISIS
from bot.safety.minors import is_minor
from bot.safety.models import Assessment, Kind, Level, SentenceEncoder
from bot.safety.rules import Hit, RuleBook
from bot.safety.spelling import Speller

_ORDER = (
    Kind.THERAPIST,
    Kind.OTHER,
    Kind.SELF,
    Kind.METHOD,
    Kind.SELF_HARM,
    Kind.THREAT,
    Kind.VIOLENCE,
)


class Detector:
    """Assesses texts. Built once; holds no state of any text."""

    def __init__(self, speller: Speller, rules: RuleBook) -> None:
        self._speller = speller
        self._rules = rules

    @classmethod
    def load(
        cls,
        directory: Path = CRISIS,
        *,
        encoder: SentenceEncoder | None = None,
        cache_dir: Path | None = None,
    ) -> Detector:
        """Read the crisis data. Raises SafetyDataError."""
        rules = RuleBook.load(directory)
        return cls(Speller.load(directory / "spelling.toml", rules.words), rules)

    def assess(self, text: str) -> Assessment:
        """Say whether the text speaks of danger, of which kind, and by which rules."""
        plain = self._speller.plain(text)
        minor = is_minor(plain)
        hits = list(self._rules.find(self._rules.without_idioms(plain)))
        standing = [hit for hit in hits if not hit.called_off]
        if not standing:
            return Assessment(crisis=False, minor=minor, reasons=_names(hits))
        clear = [hit for hit in standing if hit.rule.level is Level.CLEAR]
        kind = min((hit.rule.kind for hit in clear or standing), key=_ORDER.index)
        level = Level.CLEAR if clear else Level.POSSIBLE
        return Assessment(True, kind, minor, level, _names(standing))

    def failing_examples(self) -> Iterator[tuple[str, str]]:
        """Yield (rule, sentence) for every example in the data that is not treated as it says."""
        for rule in self._rules.data:
            for text in rule.yes:
                if rule.name not in {hit.rule.name for hit in self._found(text)}:
                    yield rule.name, f"does not find its own example {text!r}."
            for text in rule.no:
                if found := self._found(text):
                    yield rule.name, f"{text!r} should pass, but {found[0].rule.name} finds it."
        for idiom in self._rules.idioms:
            for text in idiom.keep:
                plain = self._speller.plain(text)
                if self._rules.without_idioms(plain) != plain:
                    yield idiom.name, f"takes something out of {text!r}."

    def _found(self, text: str) -> list[Hit]:
        plain = self._rules.without_idioms(self._speller.plain(text))
        return [hit for hit in self._rules.find(plain) if not hit.called_off]


def _names(hits: list[Hit]) -> tuple[str, ...]:
    return tuple(
        f"{hit.rule.name} (not: {', '.join(hit.called_off)})" if hit.called_off else hit.rule.name
        for hit in hits
    )
