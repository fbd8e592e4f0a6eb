"""Training the sentence model further, to tell danger from calm. Needs the package torch.

The way of Devlin et al. (2019): all layers move a little, by AdamW (Loshchilov & Hutter 2019) at a
small pace that rises and falls, with dropout (Srivastava et al. 2014) and smoothed targets
(Szegedy et al. 2016). The word table stays as it is packaged: it is large, and shared.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from bot.safety.classifier import CLASSES
from training.danger.graph import Trained
from training.danger.weights import (
    KEY_BIAS,
    LAST_NORM,
    MIDDLE_NORM,
    NARROW_BIAS,
    OUT_BIAS,
    QUERY_BIAS,
    VALUE_BIAS,
    WIDE_BIAS,
    Floats,
    LayerNames,
    Weights,
)
from training.matching.graph import EMBEDDINGS, EPSILON, HEADS, WIDTH

Tokens: TypeAlias = Sequence[Sequence[int]]
_FAR = -1e9


@dataclass(frozen=True, slots=True)
class TuningPlan:
    """Length and pace of a training; shares are 0 to 1. The lowest `frozen` layers stay."""

    rounds: float = 2
    batch: int = 32
    pace: float = 1e-4
    head_pace: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.1
    smooth: float = 0.1
    kinds: float = 0.3
    frozen: int = 0
    seed: int = 0


class Tuner:
    """The model while it is trained."""

    def __init__(self, weights: Weights, plan: TuningPlan | None = None) -> None:
        self._torch: Any = import_module("torch")
        self._functional: Any = import_module("torch.nn.functional")
        self._plan = plan or TuningPlan()
        self._layers = weights.layers
        self._torch.set_num_threads(os.cpu_count() or 1)
        self._torch.manual_seed(self._plan.seed)
        self._words = self._torch.from_numpy(weights.words)
        self._places = self._torch.from_numpy(weights.positions)
        self._values: dict[str, Any] = {
            name: self._torch.from_numpy(np.array(value)) for name, value in weights.values.items()
        }
        self._moving = [name for part in self._layers[self._plan.frozen :] for name in part.all()]
        for name in self._moving:
            self._values[name].requires_grad_(True)
        self._head = self._torch.nn.Linear(WIDTH, len(CLASSES))
        self._torch.nn.init.normal_(self._head.weight, std=0.02)
        self._torch.nn.init.zeros_(self._head.bias)

    def fit(self, tokens: Tokens, numbers: Sequence[int], say: Callable[[str], None]) -> Trained:
        """Train on texts as token numbers and their classes; `say` hears how it goes."""
        plan, torch = self._plan, self._torch
        steps = max(1, round(plan.rounds * len(tokens) / plan.batch))
        moving = [self._values[name] for name in self._moving]
        groups = [
            {"params": moving, "lr": plan.pace},
            {"params": list(self._head.parameters()), "lr": plan.head_pace},
        ]
        optimiser = torch.optim.AdamW(groups, weight_decay=plan.decay)

        def share(at: int) -> float:
            return min(1, at / (plan.warm_up * steps)) * max(0, 1 - at / steps)

        pace = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
        total = 0.0
        for at, batch in zip(range(1, steps + 1), self._batches(tokens), strict=False):
            loss = self._loss([tokens[i] for i in batch], [numbers[i] for i in batch])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(moving, 1.0)
            optimiser.step()
            pace.step()
            total += loss.item()
            if at % 100 == 0:
                say(f"step {at} of {steps}, loss {total / 100:.3f}")
                total = 0.0
        return self.trained()

    def trained(self) -> Trained:
        """Return what is different from the package."""
        values = {name: self._floats(self._values[name]) for name in self._moving}
        head, bias = self._floats(self._head.weight.T), self._floats(self._head.bias)
        return Trained(values, np.ascontiguousarray(head), bias)

    def logits(self, tokens: Tokens) -> Floats:
        """Return (texts, classes), in the order of the texts."""
        result = np.zeros((len(tokens), len(CLASSES)), np.float32)
        order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        with self._torch.no_grad():
            for start in range(0, len(order), self._plan.batch):
                batch = order[start : start + self._plan.batch]
                result[batch] = self._forward([tokens[at] for at in batch], dropout=0).numpy()
        return result

    def _batches(self, tokens: Tokens) -> Iterator[list[int]]:
        """Yield batches of texts of like length, in ever new orders, without end."""
        size, chance = self._plan.batch, random.Random(self._plan.seed)  # noqa: S311 not secret
        while True:
            order = list(range(len(tokens)))
            chance.shuffle(order)
            batches: list[list[int]] = []
            for start in range(0, len(order), size * 20):
                alike = sorted(order[start : start + size * 20], key=lambda at: len(tokens[at]))
                batches += [alike[at : at + size] for at in range(0, len(alike), size)]
            chance.shuffle(batches)
            yield from batches

    def _loss(self, tokens: Tokens, numbers: list[int]) -> Any:
        """Danger against calm, and with less weight all classes apart."""
        plan, functional = self._plan, self._functional
        classes = self._torch.tensor(numbers)
        logits = self._forward(tokens, plan.dropout)
        danger = self._torch.logsumexp(logits[:, 1:], 1) - logits[:, 0]
        target = (classes > 0) * (1 - plan.smooth) + plan.smooth / 2
        apart = functional.cross_entropy(logits, classes, label_smoothing=plan.smooth)
        return functional.binary_cross_entropy_with_logits(danger, target) + plan.kinds * apart

    def _forward(self, tokens: Tokens, dropout: float) -> Any:
        torch, functional = self._torch, self._functional
        width = max(map(len, tokens))
        numbers = torch.zeros((len(tokens), width), dtype=torch.long)
        counted = torch.zeros((len(tokens), width))
        for row, text in enumerate(tokens):
            numbers[row, : len(text)] = torch.tensor(text)
            counted[row, : len(text)] = 1
        x = self._norm(self._words[numbers] + self._places[:width], f"{EMBEDDINGS}LayerNorm")
        hidden = ((1 - counted) * _FAR)[:, None, None, :]
        for layer in self._layers:
            x = self._layer(layer, x, hidden, dropout)
        mean = (x * counted[..., None]).sum(1) / counted.sum(1, keepdim=True)
        return self._head(functional.dropout(mean, dropout))

    def _layer(self, names: LayerNames, x: Any, hidden: Any, dropout: float) -> Any:
        """One layer, as in training.matching.graph."""
        functional, base = self._functional, names.base
        query, key, value = (
            self._product(x, matrix, base + bias).unflatten(2, (HEADS, -1)).transpose(1, 2)
            for matrix, bias in (
                (names.query, QUERY_BIAS), (names.key, KEY_BIAS), (names.value, VALUE_BIAS),
            )
        )  # fmt: skip
        attention = functional.scaled_dot_product_attention(query, key, value, hidden)
        attended = self._product(attention.transpose(1, 2).flatten(2), names.out, base + OUT_BIAS)
        middle = self._norm(x + functional.dropout(attended, dropout), base + MIDDLE_NORM)
        broad = functional.gelu(self._product(middle, names.wide, base + WIDE_BIAS))
        back = self._product(broad, names.narrow, base + NARROW_BIAS)
        return self._norm(middle + functional.dropout(back, dropout), base + LAST_NORM)

    def _product(self, x: Any, matrix: str, bias: str) -> Any:
        return x @ self._values[matrix] + self._values[bias]

    def _norm(self, x: Any, name: str) -> Any:
        weight, bias = self._values[f"{name}.weight"], self._values[f"{name}.bias"]
        return self._functional.layer_norm(x, (WIDTH,), weight, bias, EPSILON)

    def _floats(self, tensor: Any) -> Floats:
        return tensor.detach().numpy().astype(np.float32)
