"""`python -m training evaluate`: how well labelled questions are understood."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.knowledge import Snapshot
    from bot.matching import Dial, Matcher
    from bot.safety import Detector
    from training.matching.evaluation import Report, Trial
    from training.questions import LabelledQuestion

_PAIRS_SHOWN = 12
_FAILED = 1


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Labelled questions, one JSON object a line.")
    ] = None,
    real: Annotated[
        list[Path] | None, typer.Option(help="The same, of messages that real people wrote.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option(help="Knowledge folder. Default: the one that ships.")
    ] = None,
    dial: Annotated[str, typer.Option(help="careful, balanced or eager.")] = "balanced",
    model: Annotated[
        Path | None, typer.Option(help="Another sentence model: model.onnx and tokenizer.json.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder for cached vectors.")] = None,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Leave out the sentence model.")
    ] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="List the questions answered wrongly.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Write calibration and outcomes to this PNG.")
    ] = None,
) -> None:
    """Measure matching and the crisis check on files of labelled questions.

    Messages of real people and made-up ones are told apart, the real ones first. Each line has
    `text`, `labels` (acceptable entry ids, best first; or none, crisis) and `kind` (in, typo, none,
    crisis, not_crisis). Lines that cannot be used are named and left out; then the exit code is 1.
    """
    from bot.knowledge import load_knowledge
    from bot.matching import Dial, Matcher
    from bot.paths import KNOWLEDGE
    from training.matching.evaluation import report

    try:
        setting = Dial(dial)
    except ValueError:
        raise typer.BadParameter("careful, balanced or eager", param_hint="--dial") from None
    snapshot = load_knowledge(knowledge or KNOWLEDGE)
    groups, faults = _read({"real": real or [], "made up": files or []}, snapshot)
    for fault in faults:
        typer.echo(fault, err=True)
    matcher = _matcher(Matcher, snapshot, cache, model, words_only=words_only)
    detector = _detector(matcher)
    for title, questions in groups.items():
        trials = list(_trials(matcher, questions, setting, detector))
        result = report(trials)
        _print_report(result, title, setting, matcher)
        if errors:
            _print_errors(trials)
        if plot is not None:
            _plot(result, plot, title if len(groups) > 1 else "")
    if faults:
        typer.echo(f"{len(faults)} lines were left out.", err=True)
        raise typer.Exit(_FAILED)


def _read(
    groups: Mapping[str, Sequence[Path]], snapshot: Snapshot
) -> tuple[Mapping[str, Sequence[LabelledQuestion]], Sequence[str]]:
    """Return the questions of each group that has files, under a title, and what is at fault.

    Raises QuestionsError when there is no file, or a group holds no question that can be used.
    """
    from training.questions import QuestionsError, read_lines

    result: dict[str, Sequence[LabelledQuestion]] = {}
    faults: list[str] = []
    for name, paths in groups.items():
        questions: list[LabelledQuestion] = []
        for path in paths:
            rows, wrong = read_lines(path, snapshot.entries)
            questions += rows
            faults += wrong
        names = ", ".join(path.name for path in paths)
        if paths and not questions:
            raise QuestionsError(f"{names} holds no labelled question that can be used.")
        if paths:
            result[f"{name}: {names}"] = questions
    if not result:
        raise QuestionsError("Name a file of labelled questions, or --real FILE.")
    return result, faults


def _plot(result: Report, path: Path, title: str) -> None:
    """Draw one group; with several, the group's first word stands in the file's name."""
    from training.commands.plot import plot_report

    if title:
        path = path.with_stem(f"{path.stem}-{title.split(maxsplit=1)[0].strip(':')}")
    plot_report(result, path)
    typer.echo(f"Plot: {path}")


def _matcher(
    kind: type[Matcher],
    snapshot: Snapshot,
    cache: Path | None,
    model: Path | None,
    *,
    words_only: bool,
) -> Matcher:
    if words_only:
        model = Path("/nonexistent")
    return kind.load(snapshot, cache_dir=cache, model_dir=model)


def _detector(matcher: Matcher) -> Detector:
    from bot.safety import Detector

    return Detector.load(model=matcher)


def _trials(
    matcher: Matcher, questions: Iterable[LabelledQuestion], dial: Dial, detector: Detector
) -> Iterable[Trial]:
    """Ask every question; the time is that of matching alone."""
    from training.matching.evaluation import Trial

    for question in questions:
        started = time.perf_counter()
        match = matcher.match(question.text, dial=dial)
        seconds = time.perf_counter() - started
        danger = detector.assess(question.text)
        full = danger.crisis and not danger.doubtful
        yield Trial(question, match, seconds, full, danger.doubtful)


def _print_report(result: Report, title: str, dial: Dial, matcher: Matcher) -> None:
    from rich.console import Console
    from rich.table import Table

    how = "meaning and words" if matcher.semantic else "words alone"
    table = Table(title=f"{title}, dial {dial}, by {how} (percent)")
    for name in ("kind", "n", "first", "within 3", "right", "right or offered", "wrong"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for name in ("suggested", "refused", "full help", "any help"):
        table.add_column(name, justify="right")
    for row in result.tallies:
        shares = (row.first, row.within, row.right, row.offered, row.wrong)
        table.add_row(
            row.kind,
            str(row.count),
            *(f"{100 * share:.1f}" for share in (*shares, row.suggested, row.refused)),
            *("-" if one is None else f"{100 * one:.1f}" for one in (row.alarmed, row.helped)),
        )
    console = Console(width=110)
    console.print(table)
    long = "" if result.p99_long is None else f", p99 of 500+ characters {_ms(result.p99_long)}"
    console.print(f"Latency: p50 {_ms(result.p50)}, p99 {_ms(result.p99)}{long}")
    console.print(f"Calibration error {result.calibration_error:.3f}; stated / right (count):")
    bins = (f"{row.stated:.2f} / {row.observed:.2f} ({row.count})" for row in result.bins)
    console.print("  " + "   ".join(bins))
    console.print("Confused most (meant, taken for, times):")
    for expected, answered, count in result.confusions[:_PAIRS_SHOWN]:
        console.print(f"  {expected} -> {answered}  {count}")


def _print_errors(trials: Sequence[Trial]) -> None:
    for trial in trials:
        best = trial.match.candidates[0] if trial.match.candidates else None
        if trial.match.decision == "answer" and not trial.first and best is not None:
            expected = ", ".join(trial.question.accepted) or "none"
            typer.echo(f"{best.score:.2f} {best.entry_id} (not {expected}): {trial.question.text}")


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"
