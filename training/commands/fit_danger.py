"""`python -m training fit-danger`: the wording signal of danger, fitted again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def fit_danger(
    crisis: Annotated[
        Path | None, typer.Option(help="Crisis folder. Default: the one that ships.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option(help="Knowledge folder. Default: the one that ships.")
    ] = None,
    phrases: Annotated[
        Path | None, typer.Option(help="Folder of phrases. Default: training/phrases.")
    ] = None,
    left_out: Annotated[
        Path | None,
        typer.Option(help="Judge every fourth author by signals that had not read them."),
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(help="With --left-out: a graph of `encoder --leave-out`, which neither read."),
    ] = None,
    share: Annotated[
        float, typer.Option(help="With --left-out: harmless messages that may raise an alarm.")
    ] = 0.03,
) -> None:
    """Fit wording.npz of the crisis folder, in a minute.

    Danger: the phrases and the rules' `yes` examples. Harmless: the calm phrases, the rules' `no`
    examples, and all that the knowledge base is asked. Every run on one machine gives the same
    result. With --left-out nothing but the judgements is written: the weight and the limits of
    model.toml are chosen by them. The other signal is trained by `python -m training encoder`.
    """
    from bot.knowledge import load_knowledge
    from bot.paths import CRISIS, KNOWLEDGE
    from training.danger.judging import GraphJudge
    from training.danger.leftout import report, save
    from training.danger.lesson import Lesson
    from training.danger.limits import advice
    from training.danger.messages import messages
    from training.danger.phrases import PHRASES

    folder = crisis or CRISIS
    snapshot = load_knowledge(knowledge or KNOWLEDGE)
    phrasings = [text for entry in snapshot.entries.values() for text in entry.phrases]
    phrasings += [text for topic in snapshot.topics for text in topic.phrases]
    lesson = Lesson.of(messages(folder, phrasings, phrases or PHRASES), folder)
    if left_out is not None:
        if encoder is None:
            raise typer.BadParameter("is needed with --left-out", param_hint="--encoder")
        judgements = lesson.left_out(GraphJudge.open(encoder, snapshot))
        save(judgements, left_out)
        for line in (*report(judgements, folder), *advice(judgements, folder, share)):
            typer.echo(line)
        return
    lesson.fit_wording().save(folder / "wording.npz")
    typer.echo(f"Written: {folder / 'wording.npz'}")
