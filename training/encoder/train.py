"""Training one model for sentence vectors and for danger. Needs torch and numpy alone.

The word table stays as it is packaged: it is large, and shared. On a GPU it runs in bfloat16.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from training.encoder.batches import Batch, BatchPlan, batches
from training.encoder.data import TrainingData
from training.encoder.descent import Descent
from training.encoder.layers import LAYERS, WIDTH, LayerNames, Layers, restored
from training.encoder.losses import LossWeights, contrast_loss, danger_loss, distillation_loss
from training.encoder.network import DeviceTexts, Network, PackagedVectors, embeddings_of, floats

DEFAULT_STEPS = {3: 6500, 4: 4500, 5: 2000, 6: 2600}
"""Steps by number of layers: two minutes on a data-centre GPU."""
WARM_STEPS = 300
"""Steps from trained layers after some phrases have changed: ten minutes on two cores."""
_PACES = {3: 3e-4, 4: 2e-4, 6: 1e-4}
_WARM_PACE = 1e-4
_GROUPS = 4
"""Groups of like length in a batch: less filling."""
_CLASSES = 8


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Layers to keep, length and pace; None: the usual ones for so many layers.

    start: trained layers to go on from, instead of the packaged ones. seconds: the training ends by
    then, its pace falling in time; where the steps end sooner, every run gives the same.
    """

    kept: tuple[int, ...] = (0, 1, 2, 3, 5)
    steps: int | None = None
    seconds: float = math.inf
    pace: float | None = None
    head_pace: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.1
    seed: int = 0
    start: Path | None = None
    batch: BatchPlan = field(default_factory=BatchPlan)
    losses: LossWeights = field(default_factory=LossWeights)

    @property
    def length(self) -> int:
        """The number of steps."""
        return self.steps or DEFAULT_STEPS.get(len(self.kept), 4500)

    @property
    def highest_pace(self) -> float:
        """The learning rate after the warm-up."""
        usual = _PACES.get(len(self.kept), 2e-4) if self.start is None else _WARM_PACE
        return self.pace or usual


class Trainer:
    """The model while it is trained."""

    def __init__(self, data: TrainingData, plan: TrainingPlan, say: Callable[[str], None]) -> None:
        self._torch: Any = import_module("torch")
        self._functional: Any = import_module("torch.nn.functional")
        self._torch.manual_seed(plan.seed)
        self._data, self._plan, self._say = data, plan, say
        self._texts = DeviceTexts(data.table(), data.lengths)
        self._tensor = self._texts.tensor
        self._groups = _GROUPS
        self._names = [LayerNames.of(data.weights["matrices"].tolist(), n) for n in range(LAYERS)]
        self._embeddings = embeddings_of(data.weights, self._texts)
        packaged = restored(data.weights) | {
            name.removeprefix("v:"): value
            for name, value in data.weights.items()
            if name.startswith("v:")
        }
        self._packaged = {name: self._tensor(value) for name, value in packaged.items()}
        self._begin()

    def _begin(self) -> None:
        """Set up what learns: the kept layers and the head."""
        plan, torch = self._plan, self._torch
        self._own = [self._names[number] for number in plan.kept]
        names = [name for layer in self._own for name in (*layer.matrices, *layer.vectors)]
        self._values = {name: self._packaged[name].clone() for name in names}
        self._head = torch.nn.Linear(WIDTH, _CLASSES, device=self._texts.device)
        torch.nn.init.normal_(self._head.weight, std=0.02)
        torch.nn.init.zeros_(self._head.bias)
        if plan.start is not None:
            self._resume(Layers.load(plan.start))
        for value in self._values.values():
            value.requires_grad_(True)
        self._network = Network(self._embeddings, self._own, self._values, plan.dropout)

    def _resume(self, layers: Layers) -> None:
        """Take trained values. Raises ValueError if they are of other layers."""
        if layers.kept != self._plan.kept:
            raise ValueError(f"{self._plan.start} holds the layers {layers.kept}")
        for values in (layers.matrices, layers.vectors):
            self._values |= {name: self._tensor(value) for name, value in values.items()}
        with self._torch.no_grad():
            self._head.weight.copy_(self._tensor(layers.head.T.copy()))
            self._head.bias.copy_(self._tensor(layers.bias))

    def train(self) -> Layers:
        """Return the trained layers."""
        plan = self._plan
        whole = Network(self._embeddings, self._names, self._packaged)
        self._taught = PackagedVectors(whole, self._texts)
        moving = list(self._values.values())
        groups = [
            {"params": moving, "lr": plan.highest_pace},
            {"params": list(self._head.parameters()), "lr": plan.head_pace},
        ]
        descent = Descent(groups, moving, self._say, weight_decay=plan.decay)
        started, step = time.monotonic(), 0
        for step, batch in enumerate(
            islice(batches(self._data, plan.batch, plan.seed), plan.length)
        ):
            seconds = time.monotonic() - started
            progress = max((step + 1) / plan.length, seconds / plan.seconds)
            if progress > 1:
                break
            share = min(1, progress / plan.warm_up) * (1 - progress)
            place = f"step {step + 1} of {plan.length}, {seconds:.0f} s"
            descent.step(self._loss(batch), share, place)
        return self._trained(step + 1)

    def _loss(self, batch: Batch) -> Any:
        plan = self._plan
        means = self._texts.means(self._network, batch.texts, self._groups)
        unit = self._functional.normalize(means, dim=1)
        phrases = unit[len(batch.danger) : len(batch.danger) + len(batch.phrases)]
        logits = self._head(
            self._functional.dropout(means[: len(batch.danger)], plan.dropout)
        ).float()
        taught = self._taught.of(batch.texts, self._groups)
        return (
            danger_loss(logits, self._tensor(batch.kinds), plan.losses)
            + plan.losses.distilled * distillation_loss(unit, taught, plan.losses)
            + plan.losses.contrasted
            * contrast_loss(phrases, self._tensor(batch.owners), plan.losses)
        )

    def _trained(self, steps: int) -> Layers:
        plan = self._plan
        matrices = {name for layer in self._own for name in layer.matrices}
        values = {name: floats(value) for name, value in self._values.items()}
        notes = {
            "training_data": self._data.digest,
            "steps": str(steps),
            "seed": str(plan.seed),
            "pace": f"{plan.highest_pace:g}",
            "started_from": "package" if plan.start is None else "trained layers",
        }
        notes |= {name: f"{value:g}" for name, value in asdict(plan.losses).items()}
        return Layers(
            plan.kept,
            {name: value for name, value in values.items() if name in matrices},
            {name: value for name, value in values.items() if name not in matrices},
            floats(self._head.weight.T),
            floats(self._head.bias),
            notes,
        )
