"""`python -m training fit-danger`: the learned danger signals, fitted again."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

MISSING = (
    "This needs {names}: uv pip install -p .venv -r requirements/training.txt "
    "(some gigabytes, for this command alone)."
)
_NEEDED = ("torch", "onnx")


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
    share: Annotated[
        float, typer.Option(help="With --left-out: harmless messages that may raise an alarm.")
    ] = 0.03,
) -> None:
    """Fit wording.npz and classifier.onnx of the crisis folder, in half an hour on two cores.

    Needs the packages of requirements/training.txt. Danger: the phrases and the rules' `yes`
    examples. Harmless: the calm phrases, the rules' `no` examples, and all that the knowledge base
    is asked. Every run on one machine gives the same result. With --left-out nothing but the
    judgements is written: the limits of model.toml are chosen by them.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        typer.echo(MISSING.format(names=" and ".join(missing)), err=True)
        raise typer.Exit(2)

    from bot.knowledge import load_knowledge
    from bot.matching.encoding.encoder import MAX_TOKENS
    from bot.matching.encoding.model import find_model
    from bot.matching.encoding.wordpiece import read_tokenizer
    from bot.paths import CRISIS, KNOWLEDGE
    from training.danger.graph import build_classifier
    from training.danger.leftout import report, save
    from training.danger.lesson import Lesson
    from training.danger.limits import advice
    from training.danger.messages import messages
    from training.danger.phrases import PHRASES
    from training.danger.tuning import Tuner
    from training.danger.weights import Weights

    folder = crisis or CRISIS
    snapshot = load_knowledge(knowledge or KNOWLEDGE)
    phrasings = [text for entry in snapshot.entries.values() for text in entry.phrases]
    phrasings += [text for topic in snapshot.topics for text in topic.phrases]
    files = find_model()
    tokenise = read_tokenizer(files.tokenizer, MAX_TOKENS).numbers
    source = (files.weights or files.graph.parent) / "model.onnx"
    lesson = Lesson.of(messages(folder, phrasings, phrases or PHRASES), folder, tokenise)
    learner = Tuner(Weights.read(source))
    if left_out is not None:
        judgements = lesson.left_out(learner, typer.echo)
        save(judgements, left_out)
        for line in (*report(judgements, folder), *advice(judgements, folder, share)):
            typer.echo(line)
        return
    lesson.fit_wording().save(folder / "wording.npz")
    trained = lesson.fit_classifier(learner, typer.echo)
    (folder / "classifier.onnx").write_bytes(build_classifier(source, trained))
    typer.echo(f"Written: {folder / 'wording.npz'}, {folder / 'classifier.onnx'}")
