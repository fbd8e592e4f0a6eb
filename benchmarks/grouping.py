"""Quality of the groups of unanswered questions, by the threshold from which two groups are one.

Run it with `python -m benchmarks.grouping`; it takes some seconds. Two measures, of all pairs of
questions: how many of the pairs in one group belong together (right), and how many of the pairs
that belong together are in one group (found).

- questions: `benchmarks/harness/paraphrases.txt`, twelve meanings in six wordings each, as members
  might ask what is not covered.
- aliases: the phrases of the knowledge base, those out of scope too. From a random half of them the
  likeness learns what all questions share; the other half is grouped, in 20 queues of 60 entries or
  topics with one to twelve phrases each. These phrases were written to differ as much as possible
  within an entry, and to be close to other entries: far harder than members' questions.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.app import load_core
from bot.matching import Matcher
from bot.matching.encoding.stored import pack_vector
from bot.moderation.review_queue.clustering import SAME_MEANING, cluster
from bot.moderation.review_queue.similarity import Similarity
from bot.services import Core
from bot.settings import Settings

THRESHOLDS = (0.18, 0.22, SAME_MEANING, 0.3, 0.34)
QUEUES, NAMES = 20, 60
PARAPHRASES = Path(__file__).parent / "harness" / "paraphrases.txt"
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pile:
    """Questions to group: their likeness in pairs, and the label of those that belong together."""

    alike: NDArray[np.float32]
    labels: Labels


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of pairs: in one group, right ones of those, and pairs that belong together."""

    together: int
    right: int
    belonging: int


def paraphrases(matcher: Matcher) -> Pile:
    """Return the questions as members might ask them."""
    blocks = PARAPHRASES.read_text(encoding="utf-8").split("\n\n")
    lines = [
        (line, number)
        for number, block in enumerate(blocks)
        for line in block.splitlines()
        if line and not line.startswith("#")
    ]
    key, shipped = _shipped(matcher)
    texts = [line for line, _ in lines]
    alike = Similarity.learn(key, shipped).compare(texts, [matcher.vector(text) for text in texts])
    return Pile(alike, np.array([number for _, number in lines]))


def aliases(matcher: Matcher, rng: random.Random, queues: int = QUEUES) -> list[Pile]:
    """Return queues of phrases from which the likeness has not learnt."""
    key, shipped = _shipped(matcher)
    phrases = matcher.index.phrases
    labels = np.where(phrases.topics >= 0, 10_000 + phrases.topics, phrases.owners)
    order = rng.sample(range(len(labels)), len(labels))
    learnt, rest = order[: len(order) // 2], order[len(order) // 2 :]
    likeness = Similarity.learn(key, shipped[learnt])
    names = sorted(set(labels[rest].tolist()))
    piles: list[Pile] = []
    for _ in range(queues):
        places: list[int] = []
        for name in rng.sample(names, min(NAMES, len(names))):
            own = [place for place in rest if labels[place] == name]
            places += rng.sample(own, min(len(own), rng.choice((1, 1, 2, 3, 5, 8, 12))))
        packed = [pack_vector(key, shipped[place]) for place in places]
        piles.append(Pile(likeness.compare([""] * len(places), packed), labels[places]))
    return piles


def _shipped(matcher: Matcher) -> tuple[str, NDArray[np.float32]]:
    if matcher.encoder is None or matcher.index.vectors is None:
        raise SystemExit("Without the language model there is nothing to measure.")
    return matcher.encoder.key, matcher.index.vectors[:]


def judge(pile: Pile, threshold: float) -> Pairs:
    """Group a pile and count pairs."""
    groups = np.zeros(len(pile.labels), np.int64)
    for number, members in enumerate(cluster(pile.alike, threshold)):
        groups[members] = number
    pairs = np.triu_indices(len(groups), 1)
    together, belonging = (_same(values)[pairs] for values in (groups, pile.labels))
    return Pairs(int(together.sum()), int((together & belonging).sum()), int(belonging.sum()))


def _same(values: Labels) -> NDArray[np.bool_]:
    return values[:, None] == values[None, :]


def shares(piles: Sequence[Pile], threshold: float) -> str:
    """Return both measures over all pairs of some piles."""
    judged = [judge(pile, threshold) for pile in piles]
    right = sum(pairs.right for pairs in judged)
    together = sum(pairs.together for pairs in judged)
    belonging = sum(pairs.belonging for pairs in judged)
    return f"{right / max(1, together):11.1%}{right / max(1, belonging):11.1%}"


def main(core: Core | None = None, queues: int = QUEUES) -> int:
    """Measure and print."""
    matcher = (core or _load()).matcher
    rng = random.Random(5)  # noqa: S311 nothing is kept secret by it
    members, phrases = paraphrases(matcher), aliases(matcher, rng, queues)
    print(f"{'':12}{'questions':>16}{'':6}{'aliases':>16}")
    print(f"{'threshold':12}{'right':>11}{'found':>11}{'right':>11}{'found':>11}")
    for threshold in THRESHOLDS:
        mark = " (used)" if threshold == SAME_MEANING else ""
        row = shares([members], threshold) + shares(phrases, threshold)
        print(f"{f'{threshold:.2f}{mark}':12}{row}")
    return 0


def _load() -> Core:
    cache: dict[str, Any] = {"cache_dir": Path("var") / "cache"} if Path("var").exists() else {}
    return load_core(Settings(**cache))


if __name__ == "__main__":
    sys.exit(main())
