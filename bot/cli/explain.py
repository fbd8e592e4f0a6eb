"""`boundary-bot explain`: how one question is understood, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    """Show what was read, each scorer's best five, the probabilities, and the decision and why."""
    from bot.knowledge import load_knowledge
    from bot.matching import Dial, Matcher
    from bot.paths import KNOWLEDGE

    try:
        setting = Dial(dial)
    except ValueError:
        raise typer.BadParameter("careful, balanced or eager", param_hint="--dial") from None
    matcher = Matcher.load(load_knowledge(knowledge or KNOWLEDGE), cache_dir=cache)
    found = matcher.explain(question, dial=setting)
    if matcher.notice:
        typer.echo(matcher.notice)
    typer.echo(f"Question   {found.match.question}")
    typer.echo(f"Read as    {found.normalised}")
    for name, rows in found.scorers.items():
        typer.echo(f"\nBest five: {_NAMES.get(name, name)}")
        for entry_id, score in rows:
            typer.echo(f"  {score:6.3f}  {entry_id}")
    typer.echo("\nNearest phrases")
    for text, owner, score in found.phrases:
        typer.echo(f"  {score:6.3f}  {owner}: {text}")
    typer.echo("\nProbability that an entry answers")
    for candidate in found.match.candidates:
        typer.echo(f"  {candidate.score:6.1%}  {candidate.entry_id}")
    typer.echo(f"\nCovered at all: {found.covered:.1%}")
    typer.echo(f"Decision ({setting}): {found.match.decision}. {found.reason}")
    if found.match.topic is not None:
        typer.echo(f"Nearest topic that is not covered: {found.match.topic.title}")
