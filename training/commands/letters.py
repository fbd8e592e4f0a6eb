"""`python -m training letters`: the model that tells languages apart, made again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def letters(
    output: Annotated[
        Path | None, typer.Option(help="File to write. Default: the model that ships.")
    ] = None,
) -> None:
    """Write the groups of letters by language. Needs the package py3langid."""
    from bot.paths import DATA
    from training.languages.letters import build_letters

    target = output or DATA / "languages" / "letters.npz"
    build_letters(target)
    typer.echo(f"Written: {target}")
