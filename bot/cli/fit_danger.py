"""`boundary-bot fit-danger`: the learned danger signals, fitted again."""

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
    model: Annotated[
        Path | None, typer.Option(help="Another sentence model: model.onnx and tokenizer.json.")
    ] = None,
    left_out: Annotated[
        Path | None,
        typer.Option(help="Judge each author by signals that were fitted without them, into here."),
    ] = None,
) -> None:
    """Fit wording.npz and network.npz of the crisis folder, in some minutes on two cores.

    Danger: phrases/crisis-*.toml and the rules' `yes` examples. Harmless: phrases/calm-*.toml, the
    rules' `no` examples, and all that the knowledge base is asked. Every run gives the same result
    up to rounding. With --left-out nothing but the judgements is written: the limits of model.toml
    are chosen by them.
    """
    from bot.knowledge import load_knowledge
    from bot.matching.encoder import Encoder
    from bot.matching.model import find_model
    from bot.paths import CRISIS, KNOWLEDGE
    from bot.safety.fitting.leftout import report, save
    from bot.safety.fitting.lesson import Lesson
    from bot.safety.fitting.messages import messages

    folder = crisis or CRISIS
    snapshot = load_knowledge(knowledge or KNOWLEDGE)
    asked = [text for entry in snapshot.entries.values() for text in entry.phrases]
    asked += [text for topic in snapshot.topics for text in topic.phrases]
    lesson = Lesson.of(messages(folder, asked), folder, Encoder(find_model(model)))
    if left_out is not None:
        judged = lesson.left_out()
        save(judged, left_out)
        for line in report(judged, folder):
            typer.echo(line)
        return
    wording, network = lesson.fit_all()
    wording.save(folder / "wording.npz")
    network.save(folder / "network.npz")
    typer.echo(f"Written: {folder / 'wording.npz'}, {folder / 'network.npz'}")
