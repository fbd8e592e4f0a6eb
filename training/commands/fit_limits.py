"""`python -m training fit-limits`: how much evidence of danger is needed, chosen by targets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.safety import Detector
    from training.danger.bands import JudgedMessage, Numbers


def fit_limits(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Labelled messages. Default: those of training/evaluation."),
    ] = None,
    real: Annotated[
        list[Path] | None, typer.Option(help="The same, of messages that real people wrote.")
    ] = None,
    phrases: Annotated[
        Path | None, typer.Option(help="Folder of phrases that the signals have not read.")
    ] = None,
    crisis: Annotated[
        Path | None, typer.Option(help="Crisis folder. Default: the one that ships.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the numbers into model.toml.")
    ] = False,
) -> None:
    """Choose the weight and the limits of model.toml, in a minute or two. Run after fit-danger.

    The targets stand in training/danger/bands.py. What is printed as "left out" is the outcome of
    messages by numbers that were chosen without them (five folds).
    """
    from bot.knowledge import load_knowledge
    from bot.matching import Matcher
    from bot.paths import CRISIS, KNOWLEDGE
    from bot.safety import Detector
    from training.danger.bands import (
        cross_validated,
        fit_numbers,
        raised_for,
        without_classifier,
    )
    from training.danger.cases import example_cases, report
    from training.danger.model_file import write_numbers
    from training.figures import evaluation_files

    folder = crisis or CRISIS
    detector = Detector.load(folder, model=Matcher.load(load_knowledge(KNOWLEDGE)))
    cases = _cases(detector, files or evaluation_files(), real or [], phrases)
    chosen: list[Numbers] = []
    bare = without_classifier(cases)
    for title, rows in (("with_model", cases), ("without_model", bare)):
        numbers = fit_numbers(rows)
        if rows is bare:
            # `check` tries the rules' examples without the model.
            numbers = raised_for(numbers, without_classifier(list(example_cases(detector, folder))))
        chosen.append(numbers)
        typer.echo(f"[limits.{title}]  # weight of the classifier {numbers.weight}")
        for name, value in numbers.limits.model_dump().items():
            typer.echo(f"{name} = {value}")
        for label, outcomes in (
            ("fitted", [case.outcome(numbers) for case in rows]),
            ("left out", cross_validated(rows)),
        ):
            for line in report(rows, outcomes):
                typer.echo(f"{label:<9} {line}")
    if write:
        write_numbers(folder / "model.toml", *chosen)
        typer.echo(f"Written: {folder / 'model.toml'}")


def _cases(
    detector: Detector, files: Sequence[Path], real: Sequence[Path], phrases: Path | None
) -> list[JudgedMessage]:
    from training.danger.cases import message_cases, phrase_cases

    cases = [*message_cases(detector, real, real=True), *message_cases(detector, files, real=False)]
    return [*cases, *phrase_cases(detector, phrases)] if phrases else cases
