"""BM25 as a peer: one document an entry, whole words (Robertson and Zaragoza 2009)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from bot.knowledge import Snapshot
from bot.text.cleaning import clean
from bot.text.spelling import words_of

_K, _B = 1.2, 0.75


def bm25(snapshot: Snapshot) -> Callable[[str], Sequence[str]]:
    """Return a function that ranks entry ids for a question."""
    documents = {
        entry.id: Counter(words_of(clean(" ".join(entry.phrases))))
        for entry in snapshot.entries.values()
    }
    spread = Counter(word for counts in documents.values() for word in counts)
    sizes = {name: counts.total() for name, counts in documents.items()}
    usual = sum(sizes.values()) / max(1, len(sizes))

    def score(name: str, words: Sequence[str]) -> float:
        counts, total = documents[name], 0.0
        for word in words:
            if not counts[word]:
                continue
            rarity = math.log(1 + (len(documents) - spread[word] + 0.5) / (spread[word] + 0.5))
            damping = _K * (1 - _B + _B * sizes[name] / usual)
            total += rarity * counts[word] * (_K + 1) / (counts[word] + damping)
        return total

    def rank(question: str) -> Sequence[str]:
        words = words_of(clean(question))
        return sorted(documents, key=lambda name: (-score(name, words), name))

    return rank
