"""The wording signal: words and pairs of words that are commoner in talk of danger.

A linear model over tf-idf of words and word pairs (Salton & Buckley 1988), fitted beforehand by
`python -m bot.safety.fit` and kept as a readable table; it works without the sentence model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bot.safety.models import SafetyDataError

_TOKEN = re.compile(r"[a-z']{2,}|i")
_BIAS = "*"


def terms(plain: str) -> Counter[str]:
    """Return the words and pairs of neighbouring words of a plain text with their counts."""
    words = _TOKEN.findall(plain)
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return Counter([*words, *pairs])


@dataclass(frozen=True)
class Wording:
    """Weights of words: term -> (rarity, weight); `bias` is the score of an empty text."""

    table: Mapping[str, tuple[float, float]]
    bias: float

    @classmethod
    def load(cls, path: Path) -> Wording:
        """Read words.tsv (term, rarity, weight; tab-separated). Raises SafetyDataError."""
        table: dict[str, tuple[float, float]] = {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
            for line in lines:
                if line and not line.startswith("#"):
                    term, rarity, weight = line.split("\t")
                    table[term] = (float(rarity), float(weight))
        except (OSError, ValueError) as error:
            raise SafetyDataError(f"{path}: {error}") from error
        if _BIAS not in table:
            raise SafetyDataError(f"{path}: no line for the bias ({_BIAS})")
        bias = table.pop(_BIAS)[1]
        return cls(table, bias)

    def score(self, plain: str) -> float:
        """Return the log-odds of danger by wording alone: 0 is undecided, more is worse."""
        total = norm = 0.0
        for term, count in terms(plain).items():
            known = self.table.get(term)
            if known is not None:
                size = (1 + math.log(count)) * known[0]
                total += size * known[1]
                norm += size * size
        return self.bias + (total / math.sqrt(norm) if norm else 0.0)
