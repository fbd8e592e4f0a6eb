"""Labelled messages as the detector reads them, from files of messages and from phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.safety.detector import Detector
from bot.safety.rules import RuleBook
from training.danger.bands import CRISIS, NOT_CRISIS, ORDINARY, JudgedMessage
from training.danger.limits import state
from training.danger.phrases import load_phrases
from training.questions import read_lines

GROUPS = {CRISIS: CRISIS, NOT_CRISIS: NOT_CRISIS}


def message_cases(
    detector: Detector, paths: Iterable[Path], *, real: bool
) -> Iterator[JudgedMessage]:
    """Yield the messages of files of labelled messages; each text once."""
    texts: set[str] = set()
    for path in paths:
        for question in read_lines(path)[0]:
            if question.text not in texts:
                texts.add(question.text)
                group = GROUPS.get(question.kind, ORDINARY)
                yield _case(detector, question.text, group, real=real)


def phrase_cases(detector: Detector, directory: Path) -> Iterator[JudgedMessage]:
    """Yield phrases of authors whom the signals have not read; on them no target is counted."""
    for phrase in load_phrases(directory):
        group = NOT_CRISIS if phrase.kind is None else CRISIS
        yield _case(detector, phrase.text, group, measured=False)


def example_cases(detector: Detector, crisis: Path) -> Iterator[JudgedMessage]:
    """Yield the rules' own examples that must pass."""
    for rule in RuleBook.load(crisis).data:
        for text in rule.no:
            yield _case(detector, text, NOT_CRISIS, measured=False)


def report(cases: Sequence[JudgedMessage], outcomes: Sequence[tuple[bool, bool]]) -> Iterator[str]:
    """Yield a line for each group: the shares that are shown the full card, and any help."""
    rows: dict[tuple[str, str], list[tuple[bool, bool]]] = {}
    for case, outcome in zip(cases, outcomes, strict=True):
        source = "phrases" if not case.measured else "real" if case.real else "made up"
        rows.setdefault((source, case.group), []).append(outcome)
    for (source, group), results in sorted(rows.items()):
        shown = sum(shown for shown, _ in results) / len(results)
        full = sum(full for _, full in results) / len(results)
        yield f"{source:<8} {group:<11} {len(results):>5}   full {full:6.1%}   any {shown:6.1%}"


def _case(
    detector: Detector, text: str, group: str, *, real: bool = False, measured: bool = True
) -> JudgedMessage:
    reading = detector.read(text)
    kind = reading.kind if reading.standing else None
    signals, urgent = detector.signals(text, reading), detector.is_urgent(reading)
    return JudgedMessage(group, real, measured, state(reading), signals, kind, urgent)
