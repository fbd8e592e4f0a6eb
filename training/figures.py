"""Recorded accuracy of matching and of the danger check, and whether a new measurement is worse.

The shipped data are measured on the messages of `evaluation/`, and `evaluation/figures.toml`
records the counts. Noise: a figure is worse only when the recorded share lies outside the 95 %
score interval (Wilson 1927, for a binomial share) of the new one, on its bad side.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from bot.matching import Decision, Matcher
from bot.safety import Detector
from training.danger.evaluation import CRISIS, evaluate_safety, wilson
from training.matching.evaluation import Trial
from training.questions import EVALUATION, NONE, LabelledQuestion, read_questions

FIGURES = EVALUATION / "figures.toml"
MATCHING = EVALUATION / "questions.jsonl"
_NOT_CRISIS = "not_crisis"
_WANTED = frozenset(
    {"first", "within_three", "right", "right_or_offered", "refused", "crisis", "crisis_any"}
)
"""Figures that should be high; all others should be low."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Count of the messages that came out in one way, of `total`."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.total


Figures: TypeAlias = Mapping[str, Figure]


class Record(BaseModel):
    """The file of recorded figures: which files were measured, and what came out."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    files: tuple[str, ...]
    figures: dict[str, dict[str, Figure]]

    @classmethod
    def load(cls, path: Path = FIGURES) -> Record:
        """Read the recorded figures. Raises OSError or ValueError."""
        return cls.model_validate(tomllib.loads(path.read_text("utf-8")))

    def lines(self) -> Iterator[str]:
        """Yield the file's lines."""
        yield "# Written by `python -m training record`; tests/training/test_figures.py reads it."
        yield f"files = {list(self.files)}"
        for section, figures in self.figures.items():
            yield ""
            yield f"[figures.{section}]"
            for name, figure in figures.items():
                counts = f"hits = {figure.hits}, total = {figure.total}"
                yield f"{name} = {{ {counts} }}  # {figure.share:.1%}"


def evaluation_files() -> list[Path]:
    """Return the files of labelled messages, by name."""
    return sorted(EVALUATION.glob("*.jsonl"))


def matching_figures(matcher: Matcher) -> Figures:
    """Ask the matcher all questions of `questions.jsonl` that tell of no danger."""
    covered: list[Trial] = []
    strange: list[Trial] = []
    for question in read_questions(MATCHING):
        if question.kind in {"in", "typo", NONE}:
            trial = Trial(question, matcher.match(question.text), 0.0)
            (strange if question.kind == NONE else covered).append(trial)
    return {
        "first": _count(covered, lambda trial: trial.first),
        "within_three": _count(covered, lambda trial: trial.within),
        "right": _count(covered, lambda trial: _answered(trial) and trial.first),
        "right_or_offered": _count(covered, lambda trial: trial.offered),
        "wrong": _count(covered, lambda trial: _answered(trial) and not trial.first),
        "answered_though_not_covered": _count(strange, _answered),
        "refused": _count(strange, lambda trial: trial.match.decision is Decision.NONE),
    }


def danger_figures(detector: Detector, *, ordinary_every: int = 1) -> Figures:
    """Count for all messages of all files the full cards, and, as "…_any", all help.

    ordinary_every: take each n-th of the ordinary messages alone, which are many.
    """
    messages = [message for path in evaluation_files() for message in read_questions(path)]
    ordinary = [message for message in messages if _group(message) == "ordinary"]
    selection = [message for message in messages if _group(message) != "ordinary"]
    selection += ordinary[::ordinary_every]
    counts = evaluate_safety(detector, ((message.text, _group(message)) for message in selection))
    figures = {kind: Figure(count.full, count.total) for kind, count in counts.items()}
    any_help = {f"{kind}_any": Figure(one.shown, one.total) for kind, one in counts.items()}
    return figures | any_help


def worse(recorded: Figures, measured: Figures) -> list[str]:
    """Return a sentence for every figure that is worse than recorded by more than the noise."""
    return [
        f"{name}: {figure.hits} of {figure.total}, recorded {recorded[name].share:.1%}"
        for name, figure in measured.items()
        if _is_worse(name, recorded[name].share, figure)
    ]


def _is_worse(name: str, recorded: float, figure: Figure) -> bool:
    low, high = wilson(figure.hits, figure.total)
    return high < recorded if name in _WANTED else low > recorded


def _count(trials: Sequence[Trial], holds: Callable[[Trial], bool]) -> Figure:
    return Figure(sum(map(holds, trials)), len(trials))


def _answered(trial: Trial) -> bool:
    return trial.match.decision is Decision.ANSWER


def _group(message: LabelledQuestion) -> str:
    return message.kind if message.kind in {CRISIS, _NOT_CRISIS} else "ordinary"
