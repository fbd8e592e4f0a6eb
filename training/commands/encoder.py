"""`python -m training encoder`: the sentence model that ships, trained again, and its steps."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

TORCH = "torch"
_MISSING = (
    "This needs {names}: uv pip install -p .venv -r requirements/training.txt "
    "(some gigabytes, for training alone)."
)
_GeneralOption = Annotated[
    Path | None,
    typer.Option(help="General English, one text a line. Default: our own harmless phrases."),
]
_LeaveOutOption = Annotated[
    bool, typer.Option("--leave-out", help="Without every fourth author, to judge these by it.")
]
_OutputOption = Annotated[
    Path | None, typer.Option(help="Graph to write. Default: the one that ships.")
]


def encoder(
    general: _GeneralOption = None,
    layers: Annotated[str, typer.Option(help="Packaged layers to keep.")] = "0,1,2,3,5",
    steps: Annotated[
        int | None, typer.Option(help="Default: 2,600 to 6,500 by layers, or 300 with --start.")
    ] = None,
    start: Annotated[
        Path | None, typer.Option(help="Trained layers (.npz) to go on from: for no GPU.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help="Keep the trained layers here (.npz), to start from again.")
    ] = None,
    leave_out: _LeaveOutOption = False,
    output: _OutputOption = None,
) -> None:
    """Train one model for matching and danger from the packaged one, and write encoder.onnx.

    On a GPU two minutes, in bfloat16; on two cores an hour or more from the packaged weights, and
    some ten minutes with --start. Needs the packages of requirements/training.txt. Afterwards fit
    what depends on it: `fit`, `fit-danger`, `index`, `record`.
    """
    _need(TORCH, "onnx")
    from training.encoder.batches import BatchPlan
    from training.encoder.data import TrainingData
    from training.encoder.train import WARM_STEPS, Trainer, TrainingPlan

    with TemporaryDirectory() as folder:
        file = Path(folder) / "data.npz"
        prepare_encoder(file, general)
        data = TrainingData.load(file)
        data = data.without_some_authors() if leave_out else data
        plan = TrainingPlan(
            kept=tuple(int(number) for number in layers.split(",")),
            steps=steps or (WARM_STEPS if start else None),
            start=start,
            batch=BatchPlan.small() if start else BatchPlan(),
        )
        started = time.monotonic()
        trained = Trainer(data, plan, typer.echo).train()
        typer.echo(f"Trained in {time.monotonic() - started:.0f} s.")
        file = weights or Path(folder) / "layers.npz"
        trained.save(file)
        export_encoder([file], output)


def prepare_encoder(
    output: Annotated[Path, typer.Argument(help="File for texts and weights (.npz).")],
    general: _GeneralOption = None,
) -> None:
    """Collect what a training reads in one file, for a machine that has only torch and numpy."""
    _need("onnx")
    from bot.knowledge import load_knowledge
    from bot.paths import KNOWLEDGE
    from training.encoder.prepare import Sources, prepare

    sources = Sources(load_knowledge(KNOWLEDGE), general=general)
    data = prepare(sources)
    data.save(output)
    typer.echo(
        f"Prepared: {len(data.kinds)} messages, {len(data.phrases)} phrases, "
        f"{len(data.general)} lines, digest {data.digest}"
    )


def read_encoder(
    output: Annotated[Path, typer.Argument(help="File for the layers (.npz).")],
    graph: Annotated[
        Path | None, typer.Option(help="Graph to read. Default: the one that ships.")
    ] = None,
) -> None:
    """Read the layers of a graph, to go on from, or to make them narrower."""
    _need("onnx")
    from bot.matching.encoding.model import packaged_weights
    from bot.paths import DATA
    from training.encoder.graph import layers_of
    from training.encoder.packaged import Packaged

    source = graph or DATA / "matching" / "encoder.onnx"
    layers_of(source.read_bytes(), Packaged(packaged_weights())).save(output)


def export_encoder(
    weights: Annotated[
        list[Path], typer.Argument(help="Trained layers (.npz); of several the mean.")
    ],
    output: _OutputOption = None,
) -> None:
    """Write trained layers, or the mean of several trainings of them, as a graph."""
    _need("onnx")
    from bot.matching.encoding.model import packaged_weights
    from bot.paths import DATA
    from training.encoder.layers import Layers, averaged
    from training.encoder.narrowing import narrow
    from training.encoder.packaged import Packaged
    from training.encoder.ranges import build_fixed

    target = output or DATA / "matching" / "encoder.onnx"
    trained = averaged([Layers.load(file) for file in weights])
    target.write_bytes(build_fixed(Packaged(packaged_weights()), trained))
    narrow(target)
    typer.echo(f"Written: {target}")


def _need(*names: str) -> None:
    """Say which packages are missing before any work is done."""
    if missing := [name for name in names if find_spec(name) is None]:
        typer.echo(_MISSING.format(names=" and ".join(missing)), err=True)
        raise typer.Exit(2)
