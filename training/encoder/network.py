"""The sentence model in torch: any of its layers, from words to the mean of their vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

import numpy as np

from training.encoder.layers import (
    EPSILON,
    HEADS,
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

    def means(self, tokens: Any, lengths: Any) -> Any:
        """Return the mean vectors of texts, (texts, width), from rows of token numbers."""
        torch, embeddings = self._torch, self._embeddings
        width = tokens.shape[1]
        counted = torch.arange(width, device=tokens.device) < lengths[:, None]
        words = embeddings["words"][tokens] * embeddings["word_scales"][tokens][..., None]
        sums = words + embeddings["positions"][:width]
        x = self._functional.layer_norm(
            sums, (WIDTH,), embeddings["norm_weight"], embeddings["norm_bias"], EPSILON
        )
        hidden = torch.where(counted, 0.0, _FAR)[:, None, None, :]
        for layer in self._names:
            x = self._layer(layer, x, hidden)
        shares = counted[..., None].float()
        return (x.float() * shares).sum(1) / shares.sum(1)

    def _layer(self, names: LayerNames, x: Any, hidden: Any) -> Any:
        functional, base = self._functional, names.base
        query, key, value = (
            self._product(x, matrix, base + bias).unflatten(2, (HEADS, -1)).transpose(1, 2)
            for matrix, bias in (
                (names.query, QUERY_BIAS), (names.key, KEY_BIAS), (names.value, VALUE_BIAS),
            )
        )  # fmt: skip
        attention = functional.scaled_dot_product_attention(
            query, key, value, hidden.to(query.dtype)
        )
        attended = self._product(attention.transpose(1, 2).flatten(2), names.out, base + OUT_BIAS)
        middle = self._norm(x + functional.dropout(attended, self._dropout), base + MIDDLE_NORM)
        broad = functional.gelu(self._product(middle, names.wide, base + WIDE_BIAS))
        back = self._product(broad, names.narrow, base + NARROW_BIAS)
        return self._norm(middle + functional.dropout(back, self._dropout), base + LAST_NORM)

    def _product(self, x: Any, matrix: str, bias: str) -> Any:
        return self._functional.linear(x, self.values[matrix].T, self.values[bias])

    def _norm(self, x: Any, name: str) -> Any:
        weight, bias = self.values[f"{name}.weight"], self.values[f"{name}.bias"]
        return self._functional.layer_norm(x, (WIDTH,), weight, bias, EPSILON)


class DeviceTexts:
    """Texts as token numbers on the device that computes: a GPU, in bfloat16, where there is one.

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
        lengths = self.lengths[texts]
        order = np.argsort(lengths, kind="stable")
        parts: list[Any] = []
        for group in np.array_split(order, groups):
            width = int(lengths[group].max())
            tokens = self._tokens[self.tensor(texts[group])][:, :width]
            with self._precision():
                parts.append(network.means(tokens, self.tensor(lengths[group])))
        places = np.argsort(order, kind="stable")
        return self._torch.cat(parts)[self.tensor(places)]

    def _precision(self) -> AbstractContextManager[Any]:
        if self.device == "cpu":
            return nullcontext()
        return self._torch.autocast(self.device, self._torch.bfloat16)


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


def floats(tensor: Any) -> Floats:
    """Return a tensor as an array."""
    return np.ascontiguousarray(tensor.detach().float().cpu().numpy())
