"""`python -m training graph`: the fast graph of the packaged sentence model, made again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def graph(
    output: Annotated[
        Path | None, typer.Option(help="File to write. Default: the graph that ships.")
    ] = None,
) -> None:
    """Write the fast graph for the installed weights. Needs the development dependency onnx."""
    from bot.matching.encoding.model import find_model
    from bot.paths import DATA
    from training.matching.graph import build_graph

    files = find_model()
    source = (files.weights or files.graph.parent) / "model.onnx"
    target = output or DATA / "matching" / "minilm-int8.onnx"
    target.write_bytes(build_graph(source))
    typer.echo(f"Written: {target}")
