"""Teaching narrower layers what the whole ones say: less to compute for each question.

The layers are pruned (`pruning.py`) and then learn from the whole ones on all texts of a training,
and on as many texts that are put together from these. Needs torch and numpy alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any

import numpy as np

from training.encoder.batches import Batch, BatchPlan, batches
from training.encoder.data import TrainingData
from training.encoder.descent import Descent
from training.encoder.layers import LayerNames, Layers
from training.encoder.losses import LossWeights, contrast_loss, danger_loss, distillation_loss
from training.encoder.narrower.pruning import Ints, Moments, Shape, pruned
from training.encoder.narrower.put_together import with_put_together
from training.encoder.network import DeviceTexts, Network, embeddings_of, floats

_GROUPS = 4
_SEEN = 6000
"""Texts on which it is judged what can be dropped."""
_BETWEEN = 2
"""The layer whose result is learnt beside that of the last one, by its place."""


@dataclass(frozen=True, slots=True)
class SlimmingPlan:
    """Which shape, for how long, and how much each loss counts.

    start: narrow layers to go on from, instead of pruning the whole ones.
    states: the results of two layers, token by token; vectors: see `distillation_loss`; logits:
    those of danger. danger, contrasted: what the whole layers learnt, learnt on besides.
    """

    shape: Shape = field(default_factory=lambda: Shape(8, 1024))
    start: Layers | None = None
    seconds: float = 1500.0
    pace: float = 4e-4
    warm_up: int = 150
    decay: float = 0.01
    seed: int = 0
    batch: BatchPlan = field(default_factory=lambda: BatchPlan(32, 24, 3, 48))
    put_together: int = 96
    states: float = 1.0
    vectors: float = 10.0
    logits: float = 0.1
    contrasted: float = 0.1
    danger: float = 0.3


class Slimmer:
    """Layers that are made narrower."""

    def __init__(
        self, data: TrainingData, whole: Layers, plan: SlimmingPlan, say: Callable[[str], None]
    ) -> None:
        self._torch: Any = import_module("torch")
        self._functional: Any = import_module("torch.nn.functional")
        self._torch.manual_seed(plan.seed)
        self._chance = np.random.default_rng(plan.seed)
        self._data, self._whole, self._plan, self._say = data, whole, plan, say
        whole_texts = data.table(), data.lengths, data.general
        table, lengths = with_put_together(*whole_texts, self._chance)
        self._texts = DeviceTexts(table, lengths)
        matrices: list[str] = data.weights["matrices"].tolist()
        self._names = [LayerNames.of(matrices, number) for number in whole.kept]
        self._embeddings = embeddings_of(data.weights, self._texts)
        self._teacher = self._network(whole)
        self._head, self._bias = map(self._texts.tensor, (whole.head, whole.bias))
        self._weights = LossWeights()

    def slim(self) -> Layers:
        """Return narrower layers with a head of their own."""
        plan = self._plan
        narrow = plan.start or pruned(self._whole, self._names, self._moments(), plan.shape)
        learner = self._network(narrow)
        head, bias = map(self._texts.tensor, (narrow.head, narrow.bias))
        moving = [*learner.values.values(), head, bias]
        for value in moving:
            value.requires_grad_(True)
        groups = [{"params": moving, "lr": plan.pace}]
        options = {"weight_decay": plan.decay, "betas": (0.9, 0.98)}
        descent = Descent(groups, moving, self._say, **options)
        started, step = time.monotonic(), 0
        for step, batch in zip(count(1), batches(self._data, plan.batch, plan.seed), strict=False):
            seconds = time.monotonic() - started
            if seconds > plan.seconds:
                break
            share = min(1, step / plan.warm_up) * (1 - seconds / plan.seconds)
            loss = self._loss(learner, head, bias, batch)
            descent.step(loss, share, f"step {step}, {seconds:.0f} s")
        return self._learnt(narrow, learner, head, bias, step)

    def _network(self, layers: Layers) -> Network:
        values = {
            name: self._texts.tensor(value)
            for name, value in {**layers.matrices, **layers.vectors}.items()
        }
        return Network(self._embeddings, self._names, values)

    def _moments(self) -> dict[str, Any]:
        """Return the second moments of what the products read that are made narrower."""
        moments = Moments({name for own in self._names for name in (own.out, own.narrow)})
        lengths = self._texts.lengths
        seen = self._chance.choice(len(lengths), min(_SEEN, len(lengths)), replace=False)
        self._teacher.watch = moments.watch
        # Texts of one length each time: filled up places would count too.
        for length in np.unique(lengths[seen]):
            (group,) = self._texts.groups(seen[lengths[seen] == length], 1)
            with self._torch.no_grad():
                self._teacher.states(*group[1:])
        self._teacher.watch = None
        return moments.of

    def _loss(self, learner: Network, head: Any, bias: Any, batch: Batch) -> Any:
        plan, functional = self._plan, self._functional
        more = self._chance.choice(len(self._texts.lengths), plan.put_together, replace=False)
        texts = np.concatenate([batch.texts, more])
        means, taught, away = self._read(learner, texts)
        logits = functional.linear(means, head.T, bias)
        wanted = functional.linear(taught, self._head.T, self._bias)
        danger = slice(len(batch.danger))
        phrases = slice(len(batch.danger), len(batch.danger) + len(batch.phrases))
        unit = functional.normalize(means, dim=1)
        distance = distillation_loss(unit, functional.normalize(taught, dim=1), self._weights)
        kinds, owners = self._texts.tensor(batch.kinds), self._texts.tensor(batch.owners)
        return (
            plan.states * away
            + plan.vectors * distance
            + plan.logits * (_centred(logits) - _centred(wanted)).pow(2).mean()
            + plan.contrasted * contrast_loss(unit[phrases], owners, self._weights)
            + plan.danger * danger_loss(logits[danger], kinds, self._weights)
        )

    def _read(self, learner: Network, texts: Ints) -> tuple[Any, Any, Any]:
        """Return the means of texts by the learner and by the whole layers, and how far apart.

        The distance is that of two layers' results, by the length of the whole layers' results.
        """
        torch, groups = self._torch, self._texts.groups(texts, _GROUPS)
        means: list[Any] = []
        taught: list[Any] = []
        away, tokens_read = 0.0, 0
        with self._texts.precision():
            for _, tokens, lengths in groups:
                with torch.no_grad():
                    wanted = self._teacher.states(tokens, lengths)
                states = learner.states(tokens, lengths)
                counted = learner.counted(tokens, lengths)
                for place, weight in ((-1, 1.0), (_BETWEEN, 0.5)):
                    own, other = states[place].float()[counted], wanted[place].float()[counted]
                    squares = (own - other).pow(2).sum(1) / other.pow(2).sum(1)
                    away = away + weight * squares.sum()
                tokens_read += int(lengths.sum())
                means.append(learner.mean(states[-1], lengths))
                taught.append(learner.mean(wanted[-1], lengths))
        order = np.argsort(np.concatenate([group for group, _, _ in groups]), kind="stable")
        back = self._texts.tensor(order)
        return torch.cat(means)[back], torch.cat(taught)[back], away / tokens_read

    def _learnt(self, narrow: Layers, learner: Network, head: Any, bias: Any, steps: int) -> Layers:
        values = {name: floats(value) for name, value in learner.values.items()}
        notes = {
            **narrow.notes,
            "slimmed_with": self._data.digest,
            "slimmed_steps": str(int(narrow.notes.get("slimmed_steps", 0)) + steps),
            "slimmed_seed": str(self._plan.seed),
        }
        return Layers(
            narrow.kept,
            {name: values[name] for name in narrow.matrices},
            {name: values[name] for name in narrow.vectors},
            floats(head),
            floats(bias),
            notes,
        )


def _centred(logits: Any) -> Any:
    """Return logits less their mean, which says nothing."""
    return logits - logits.mean(1, keepdim=True)
