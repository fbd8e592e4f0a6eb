"""The sentence model in torch: any of its layers, from words to the mean of their vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from training.encoder.layers import (
    EPSILON,
    HEAD,
    KEY_BIAS,
    LAST_NORM,
    MIDDLE_NORM,
    NARROW_BIAS,
    OUT_BIAS,
    QUERY_BIAS,
    VALUE_BIAS,
    WIDE_BIAS,
    WIDTH,
    Floats,
    LayerNames,
)

_FAR = -1e4
"""What is added to the attention of places without a token; bfloat16 can hold it."""


class Network:
    """Layers over the frozen word table; `dropout` 0 while nothing is learnt."""

    def __init__(
        self,
        embeddings: Mapping[str, Any],
        names: Sequence[LayerNames],
        values: Mapping[str, Any],
        dropout: float = 0.0,
    ) -> None:
        """Take tensors by name: `words`, `word_scales`, `positions`, `norm_weight`, `norm_bias`."""
        self._torch: Any = import_module("torch")
        self._functional: Any = import_module("torch.nn.functional")
        self._embeddings = embeddings
        self._names = names
        self.values = values
        self._dropout = dropout
        self.watch: Callable[[str, Any], None] | None = None
        """Called with the name of each matrix and what it is multiplied with."""

    def means(self, tokens: Any, lengths: Any) -> Any:
        """Return the mean vectors of texts, (texts, width), from rows of token numbers."""
        *_, last = self.states(tokens, lengths)
        return self.mean(last, lengths)

    def mean(self, state: Any, lengths: Any) -> Any:
        """Return the mean over the tokens of each text, (texts, width), of one layer's result."""
        shares = self.counted(state, lengths)[..., None].float()
        return (state.float() * shares).sum(1) / shares.sum(1)

    def counted(self, state: Any, lengths: Any) -> Any:
        """Return which places of each text hold a token, (texts, places)."""
        return self._torch.arange(state.shape[1], device=state.device) < lengths[:, None]

    def states(self, tokens: Any, lengths: Any) -> list[Any]:
        """Return the results of all layers, each (texts, places, width), the last layer's last."""
        x = self._embedded(tokens)
        hidden = self._torch.where(self.counted(x, lengths), 0.0, _FAR)[:, None, None, :]
        states: list[Any] = []
        for layer in self._names:
            x = self._layer(layer, x, hidden)
            states.append(x)
        return states

    def _embedded(self, tokens: Any) -> Any:
        embeddings = self._embeddings
        words = embeddings["words"][tokens] * embeddings["word_scales"][tokens][..., None]
        sums = words + embeddings["positions"][: tokens.shape[1]]
        weight, bias = embeddings["norm_weight"], embeddings["norm_bias"]
        return self._functional.layer_norm(sums, (WIDTH,), weight, bias, EPSILON)

    def _layer(self, names: LayerNames, x: Any, hidden: Any) -> Any:
        functional, base = self._functional, names.base
        read = self._as_multiplied(x)
        query, key, value = (
            self._product(read, matrix, base + bias).unflatten(2, (-1, HEAD)).transpose(1, 2)
            for matrix, bias in (
                (names.query, QUERY_BIAS), (names.key, KEY_BIAS), (names.value, VALUE_BIAS),
            )
        )  # fmt: skip
        # In single steps, which a processor without a GPU runs four times as fast backwards.
        closeness = query @ key.transpose(2, 3) * HEAD**-0.5
        attention = functional.softmax(closeness + hidden.to(closeness.dtype), -1) @ value
        attended = self._product(attention.transpose(1, 2).flatten(2), names.out, base + OUT_BIAS)
        middle = self._norm(x + self._dropped(attended), base + MIDDLE_NORM)
        broad = functional.gelu(self._product(middle, names.wide, base + WIDE_BIAS))
        back = self._product(broad, names.narrow, base + NARROW_BIAS)
        return self._norm(middle + self._dropped(back), base + LAST_NORM)

    def _as_multiplied(self, x: Any) -> Any:
        """Return what three products read, turned to their precision once instead of thrice."""
        device, torch = x.device.type, self._torch
        halved = torch.is_autocast_enabled(device)
        return x.to(torch.get_autocast_dtype(device)) if halved else x

    def _dropped(self, x: Any) -> Any:
        return self._functional.dropout(x, self._dropout) if self._dropout else x

    def _product(self, x: Any, matrix: str, bias: str) -> Any:
        if self.watch is not None:
            self.watch(matrix, x)
        return self._functional.linear(x, self.values[matrix].T, self.values[bias])

    def _norm(self, x: Any, name: str) -> Any:
        weight, bias = self.values[f"{name}.weight"], self.values[f"{name}.bias"]
        return self._functional.layer_norm(x.float(), (WIDTH,), weight, bias, EPSILON)


class DeviceTexts:
    """Texts as token numbers on the device that computes: a GPU where there is one.

    table: rows of token numbers; lengths: how many of each row count.
    """

    def __init__(self, table: np.ndarray, lengths: np.ndarray) -> None:
        self._torch: Any = import_module("torch")
        self.device: str = "cuda" if self._torch.cuda.is_available() else "cpu"
        self.lengths = lengths
        self._tokens = self.tensor(table)

    def tensor(self, array: np.ndarray) -> Any:
        """Return an array as a tensor on the device."""
        return self._torch.from_numpy(np.array(array)).to(self.device)  # a copy: it can be written

    def means(self, network: Network, texts: np.ndarray, groups: int) -> Any:
        """Return the mean vectors of texts by number, run in groups of like length."""
        grouped = self.groups(texts, groups)
        with self.precision():
            parts = [network.means(tokens, lengths) for _, tokens, lengths in grouped]
        places = np.argsort(np.concatenate([group for group, _, _ in grouped]), kind="stable")
        return self._torch.cat(parts)[self.tensor(places)]

    def groups(self, texts: np.ndarray, count: int) -> list[tuple[np.ndarray, Any, Any]]:
        """Return texts by number in groups of like length: their places, tokens and lengths."""
        lengths = self.lengths[texts]
        groups = np.array_split(np.argsort(lengths, kind="stable"), count)
        return [
            (
                group,
                self._tokens[self.tensor(texts[group])][:, : int(lengths[group].max())],
                self.tensor(lengths[group]),
            )
            for group in groups
        ]

    def precision(self) -> AbstractContextManager[Any]:
        """Return a context of half precision, where that is quick: a GPU, or AMX."""
        if self.device == "cpu" and not _has_amx():
            return nullcontext()
        return self._torch.autocast(self.device, self._torch.bfloat16)


def embeddings_of(weights: Mapping[str, np.ndarray], texts: DeviceTexts) -> dict[str, Any]:
    """Return the packaged word table and what belongs to it, as `Network` takes them."""
    names = ("words", "word_scales", "positions", "norm_weight", "norm_bias")
    embeddings = {name: texts.tensor(weights[name]) for name in names}
    return {**embeddings, "words": embeddings["words"].float()}


class PackagedVectors:
    """Unit vectors of the packaged model, made when they are first asked for."""

    def __init__(self, network: Network, texts: DeviceTexts) -> None:
        self._torch: Any = import_module("torch")
        self._network, self._texts = network, texts
        count = len(texts.lengths)
        shape = (count, WIDTH)
        self._vectors = self._torch.zeros(shape, dtype=self._torch.float16, device=texts.device)
        self._is_made = np.zeros(count, bool)

    def of(self, texts: np.ndarray, groups: int) -> Any:
        """Return the unit vectors of texts by number, (texts, width)."""
        missing = np.unique(texts[~self._is_made[texts]])
        if len(missing):
            with self._torch.no_grad():
                means = self._texts.means(self._network, missing, min(groups, len(missing)))
                unit = self._torch.nn.functional.normalize(means, dim=1)
                self._vectors[self._texts.tensor(missing)] = unit.half()
            self._is_made[missing] = True
        return self._vectors[self._texts.tensor(texts)].float()


def _has_amx() -> bool:
    """Whether the processor multiplies matrices in bfloat16: eight times as fast."""
    with suppress(OSError):
        return "amx_bf16" in Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    return False


def floats(tensor: Any) -> Floats:
    """Return a tensor as an array."""
    return np.ascontiguousarray(tensor.detach().float().cpu().numpy())
