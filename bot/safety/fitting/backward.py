"""Fitting the network: backpropagation with Adam (Kingma & Ba 2015), in plain numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.safety.network import CLASSES, Vectors, Weights

_Parts: TypeAlias = "dict[str, NDArray[np.float32]]"


@dataclass(frozen=True, slots=True)
class Plan:
    """How the networks are trained; shares are 0 to 1."""

    networks: int = 3
    hidden: int = 256
    turns: int = 20
    batch: int = 128
    pace: float = 2e-3
    decay: float = 0.02
    smooth: float = 0.05
    dropped_input: float = 0.15
    dropped_hidden: float = 0.4


def fit_network(
    vectors: Vectors, numbers: Sequence[int], probe: Vectors, plan: Plan | None = None
) -> Weights:
    """Return networks that tell the classes of the vectors apart."""
    plan = plan or Plan()
    target = np.eye(len(CLASSES), dtype=np.float32)[np.asarray(numbers)]
    found = [_trained(vectors, target, plan, seed) for seed in range(plan.networks)]
    stacked = {name: np.stack([parts[name] for parts in found]) for name in found[0]}
    return Weights(**stacked, probe=probe)


def _trained(vectors: Vectors, target: Vectors, plan: Plan, seed: int) -> _Parts:
    chance = np.random.default_rng(seed)
    parts = _start(vectors.shape[1], plan.hidden, chance)
    first = {name: np.zeros_like(values) for name, values in parts.items()}
    second = {name: np.zeros_like(values) for name, values in parts.items()}
    steps = plan.turns * (len(vectors) // plan.batch)
    for at in range(steps):
        chosen = chance.choice(len(vectors), plan.batch, replace=False)
        slopes = _slopes(parts, vectors[chosen], target[chosen], plan, chance)
        pace = plan.pace * 0.5 * (1 + np.cos(np.pi * at / steps))
        for name, slope in slopes.items():
            first[name] += 0.1 * (slope - first[name])
            second[name] += 0.001 * (slope * slope - second[name])
            mean = first[name] / (1 - 0.9 ** (at + 1))
            spread = second[name] / (1 - 0.999 ** (at + 1))
            change = mean / (np.sqrt(spread) + 1e-8) + plan.decay * parts[name]
            parts[name] = (parts[name] - pace * change).astype(np.float32)
    return parts


def _start(width: int, hidden: int, chance: np.random.Generator) -> _Parts:
    """Random weights; the vectors have length one, so the first are large (He et al. 2015)."""
    into = chance.normal(size=(width, hidden)) * np.sqrt(2 / width) * 4
    out = chance.normal(size=(hidden, len(CLASSES))) * np.sqrt(1 / hidden) * 0.5
    return {
        "into": into.astype(np.float32),
        "into_bias": np.zeros(hidden, np.float32),
        "out": out.astype(np.float32),
        "out_bias": np.zeros(len(CLASSES), np.float32),
    }


def _slopes(
    parts: _Parts, x: Vectors, target: Vectors, plan: Plan, chance: np.random.Generator
) -> _Parts:
    """Return the slopes of the loss: danger against calm, and half of all classes apart."""
    x = x * _kept(x.shape, plan.dropped_input, chance)
    raw = x @ parts["into"] + parts["into_bias"]
    kept = _kept(raw.shape, plan.dropped_hidden, chance)
    hidden = np.maximum(raw, 0) * kept
    logits = hidden @ parts["out"] + parts["out_bias"]
    slope = _loss_slope(logits, target, plan.smooth) / len(x)
    back = (slope @ parts["out"].T) * kept * (raw > 0)
    found = {
        "into": x.T @ back,
        "into_bias": back.sum(0),
        "out": hidden.T @ slope,
        "out_bias": slope.sum(0),
    }
    return {name: values.astype(np.float32) for name, values in found.items()}


def _loss_slope(logits: Vectors, target: Vectors, smooth: float) -> Vectors:
    shares = _softmax(logits)
    classes = target * (1 - smooth) + smooth / target.shape[1]
    grave = 1 - target[:, 0]
    among = _softmax(logits[:, 1:])
    danger = 1 - shares[:, 0]
    wrong = danger - (grave * (1 - smooth) + smooth / 2)
    of_danger = np.concatenate([-wrong[:, None], wrong[:, None] * among], axis=1)
    return (0.5 * (shares - classes) + of_danger).astype(np.float32)


def _softmax(logits: Vectors) -> Vectors:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def _kept(shape: tuple[int, ...], dropped: float, chance: np.random.Generator) -> Vectors:
    return (chance.random(shape) >= dropped).astype(np.float32) / np.float32(1 - dropped)
