"""Training alone, where only torch and numpy are installed (a machine with a GPU, say).

    python -m training.encoder DATA OUTPUT --layers 0,1,2,3,5
    python -m training.encoder DATA OUTPUT --whole TRAINED --heads 8 --inner 1024

DATA is what `python -m training prepare-encoder` wrote; `python -m training export-encoder` makes a
graph of OUTPUT. The second line makes the layers in TRAINED narrower; with `--start NARROW` it goes
on with layers that are narrow already.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.encoder.batches import BatchPlan
from training.encoder.data import TrainingData
from training.encoder.layers import Layers
from training.encoder.losses import LossWeights
from training.encoder.narrower.pruning import Shape
from training.encoder.narrower.slimming import Slimmer, SlimmingPlan
from training.encoder.train import Trainer, TrainingPlan


def main(arguments: Sequence[str] | None = None) -> None:
    """Train by the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder")
    parser.add_argument("data", type=Path, help="prepared texts and weights (.npz)")
    parser.add_argument("output", type=Path, help="file for the trained layers (.npz)")
    parser.add_argument("--layers", default="0,1,2,3,5", help="numbers of the layers to keep")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seconds", type=float, default=math.inf, help="end by then")
    parser.add_argument("--leave-out", action="store_true", help="without every fourth author")
    parser.add_argument("--pace", type=float)
    parser.add_argument("--contrasted", type=float, default=0.3)
    parser.add_argument("--distilled", type=float, default=3.0)
    parser.add_argument("--classes", type=int, default=64, help="classes of phrases in a batch")
    parser.add_argument("--seed", type=int, default=0, help="another draw of batches")
    parser.add_argument("--start", type=Path, help="trained layers to go on from")
    parser.add_argument("--whole", type=Path, help="trained layers to make narrower")
    parser.add_argument("--heads", type=int, default=8, help="heads that stay of each layer")
    parser.add_argument("--inner", type=int, default=1024, help="inner values that stay")
    options = parser.parse_args(arguments)
    data = TrainingData.load(options.data)
    if options.whole:
        _slim(data, options)
        return
    plan = TrainingPlan(
        kept=tuple(int(number) for number in options.layers.split(",")),
        steps=options.steps,
        seconds=options.seconds,
        pace=options.pace,
        losses=LossWeights(distilled=options.distilled, contrasted=options.contrasted),
        seed=options.seed,
        start=options.start,
        batch=BatchPlan.small() if options.start else BatchPlan(classes=options.classes),
    )
    trainer = Trainer(data.without_some_authors() if options.leave_out else data, plan, _say)
    trainer.train().save(options.output)


def _slim(data: TrainingData, options: argparse.Namespace) -> None:
    """Make trained layers narrower, by the options of the command line."""
    shape = Shape(options.heads, options.inner)
    plan = SlimmingPlan(shape, seed=options.seed)
    if options.start:
        plan = replace(plan, start=Layers.load(options.start))
    if options.pace:
        plan = replace(plan, pace=options.pace)
    if options.seconds < math.inf:
        plan = replace(plan, seconds=options.seconds)
    Slimmer(data, Layers.load(options.whole), plan, _say).slim().save(options.output)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
