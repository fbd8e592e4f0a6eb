"""Steps of a training: gradients are bounded, the pace changes, the loss is told now and then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

_SAID_EVERY = 50


class Descent:
    """AdamW (Loshchilov & Hutter 2019) at a share of each group's own pace."""

    def __init__(
        self,
        groups: Sequence[dict[str, Any]],
        bounded: Sequence[Any],
        say: Callable[[str], None],
        **options: Any,
    ) -> None:
        """groups: `params` and their highest `lr`; bounded: values whose gradients are bounded."""
        self._torch: Any = import_module("torch")
        self._optimiser = self._torch.optim.AdamW(groups, **options)
        self._highest = [group["lr"] for group in self._optimiser.param_groups]
        self._bounded, self._say = bounded, say
        self._losses: list[Any] = []

    def step(self, loss: Any, share: float, place: str) -> None:
        """Go one step down a loss; share: of the highest pace; place: how far the training is."""
        for group, pace in zip(self._optimiser.param_groups, self._highest, strict=True):
            group["lr"] = pace * share
        self._optimiser.zero_grad()
        loss.backward()
        self._torch.nn.utils.clip_grad_norm_(self._bounded, 1.0)
        self._optimiser.step()
        self._losses.append(loss.detach())
        if len(self._losses) == _SAID_EVERY:
            mean = float(self._torch.stack(self._losses).mean())
            self._say(f"{place}, loss {mean:.4f}")
            self._losses.clear()
