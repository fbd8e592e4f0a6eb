"""`python -m training record`: the accuracy of the shipped data, measured and recorded."""

from __future__ import annotations

import typer


def record() -> None:
    """Measure matching and the danger check on all of training/evaluation and record the figures.

    Run it after every change that moves them for a good reason; the tests compare with them.
    """
    from bot.knowledge import load_knowledge
    from bot.matching import Matcher
    from bot.paths import KNOWLEDGE
    from bot.safety import Detector
    from training.figures import FIGURES, Record, danger_figures, evaluation_files, matching_figures

    matcher = Matcher.load(load_knowledge(KNOWLEDGE))
    if matcher.notice is not None:
        typer.echo(matcher.notice, err=True)
        raise typer.Exit(2)
    result = Record(
        files=tuple(path.name for path in evaluation_files()),
        figures={
            "matching": dict(matching_figures(matcher)),
            "danger": dict(danger_figures(Detector.load(model=matcher))),
            "danger_without_model": dict(danger_figures(Detector.load())),
        },
    )
    text = "\n".join(result.lines()) + "\n"
    FIGURES.write_text(text, "utf-8")
    typer.echo(text)
