"""`boundary-bot explain`: the steps in which one question is understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.matching.types import Explanation

_NAMES = {
    "ridge": "meaning and words weighed together",
    "meaning": "nearest phrase by meaning",
    "words": "nearest phrase by words",
}


def explain(
    question: Annotated[str, typer.Argument(help="The question, as a member would type it.")],
    knowledge: Annotated[
        Path | None, typer.Option(help="Knowledge folder. Default: the one that ships.")
    ] = None,
    dial: Annotated[str, typer.Option(help="careful, balanced or eager.")] = "balanced",
    cache: Annotated[Path | None, typer.Option(help="Folder for cached vectors.")] = None,
) -> None:
    """Show step by step how a question is understood: scores, probabilities, and the decision."""
    from bot.knowledge import load_knowledge
    from bot.matching import Dial, Matcher
    from bot.paths import KNOWLEDGE

    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
    try:
        setting = Dial(dial)
    except ValueError:
        sentence = "it must be careful, balanced or eager"
        raise typer.BadParameter(sentence, param_hint="--dial") from None
    matcher = Matcher.load(load_knowledge(knowledge or KNOWLEDGE), cache_dir=cache)
    explanation = matcher.explain(question, dial=setting)
    if matcher.notice:
        typer.echo(matcher.notice)
    _print(explanation)
    typer.echo(f"Decision ({setting}): {explanation.match.decision}. {explanation.reason}")
    if explanation.match.topic is not None:
        typer.echo(f"Nearest topic that is not covered: {explanation.match.topic.title}")


def _print(explanation: Explanation) -> None:
    """Print the question as it was read, and all scores."""
    typer.echo(f"Question   {explanation.match.question}")
    typer.echo(f"Read as    {explanation.normalised}")
    for name, rows in explanation.scorers.items():
        typer.echo(f"\nBest five: {_NAMES.get(name, name)}")
        for entry_id, score in rows:
            typer.echo(f"  {score:6.3f}  {entry_id}")
    typer.echo("\nNearest phrases")
    for text, owner, score in explanation.phrases:
        typer.echo(f"  {score:6.3f}  {owner}: {text}")
    typer.echo("\nProbability that an entry answers")
    for candidate in explanation.match.candidates:
        typer.echo(f"  {candidate.score:6.1%}  {candidate.entry_id}")
    typer.echo(f"\nCovered at all: {explanation.covered:.1%}")
