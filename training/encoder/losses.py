"""The losses of a training: wrong danger, distance from the packaged model, mixed-up classes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each part counts.

    distilled: nearness to the packaged model's vectors, which keeps the model general; `alike`
    weighs the similarities of texts within it. contrasted: phrases of one class lie together,
    which answers more questions and costs generality; `heat` is its temperature. kinds: kinds of
    danger apart, beside danger from calm. smooth: how far targets are from 0 and 1.
    """

    distilled: float = 3.0
    alike: float = 5.0
    contrasted: float = 0.3
    heat: float = 0.1
    kinds: float = 0.3
    smooth: float = 0.05


def danger_loss(logits: Any, kinds: Any, weights: LossWeights) -> Any:
    """Return the loss of logits (texts, classes), where class 0 is calm.

    Binary cross-entropy of the log-odds of any danger, and cross-entropy over all classes, with
    smoothed targets (Szegedy et al. 2016).
    """
    torch: Any = import_module("torch")
    functional: Any = import_module("torch.nn.functional")
    smooth = weights.smooth
    odds = torch.logsumexp(logits[:, 1:], 1) - logits[:, 0]
    target = (kinds > 0).float() * (1 - smooth) + smooth / 2
    apart = functional.cross_entropy(logits, kinds, label_smoothing=smooth)
    return functional.binary_cross_entropy_with_logits(odds, target) + weights.kinds * apart


def distillation_loss(vectors: Any, taught: Any, weights: LossWeights) -> Any:
    """Return the distance of unit vectors (texts, width) from those of the packaged model.

    Of each vector (Hinton et al. 2015), and of all cosines between texts (Park et al. 2019).
    """
    away = (1 - (vectors * taught).sum(1)).mean()
    cosines, taught_cosines = vectors @ vectors.T, taught @ taught.T
    return away + weights.alike * (cosines - taught_cosines).pow(2).mean()


def contrast_loss(vectors: Any, owners: Any, weights: LossWeights) -> Any:
    """Return the supervised contrastive loss of unit vectors (Khosla et al. 2020)."""
    torch: Any = import_module("torch")
    itself = torch.eye(len(owners), dtype=torch.bool, device=vectors.device)
    alike = (owners[:, None] == owners[None, :]) & ~itself
    closeness = (vectors @ vectors.T / weights.heat).masked_fill(itself, -1e9)
    shares = closeness - torch.logsumexp(closeness, 1, keepdim=True)
    return -((shares * alike).sum(1) / alike.sum(1).clamp(min=1)).mean()
