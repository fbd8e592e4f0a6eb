"""`python -m training index`: the index that ships, built again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def index(
    output: Annotated[
        Path | None, typer.Option(help="File to write. Default: the index that ships.")
    ] = None,
) -> None:
    """Write the vectors and words of all shipped phrases, and the solution for the entries.

    Without it a start is right but slow. Run it last, after every change of the phrases, the slang
    list, small talk, the model or the parameters.
    """
    from bot.matching.encoding.built import INDEX_FILE
    from bot.paths import DATA
    from training.matching.building import build

    target = output or DATA / "matching" / INDEX_FILE
    phrases = build(target)
    typer.echo(f"Written: {target}, {phrases} phrases")
