"""Fits the wording table data/crisis/words.tsv: `python -m bot.safety.fit`.

Danger: phrases/crisis-*.toml and the rules' `yes` examples. Harmless: phrases/calm-*.toml, the
rules' `no` examples, and every question and phrase of the knowledge base. Logistic regression
with a ridge, both classes weighing the same, by accelerated gradient descent; every run gives the
same result.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import yaml
from numpy.typing import NDArray

from bot.paths import CRISIS, KNOWLEDGE
from bot.safety.phrases import load_phrases
from bot.safety.rules import RuleBook
from bot.safety.spelling import Speller
from bot.safety.wording import terms

_RIDGE = 0.1
_STEPS = 1500
_MIN_TEXTS = 2
_HEAD = (
    "# Fitted by `python -m bot.safety.fit`; do not edit by hand.\n"
    "# term, rarity (idf), weight: above 0 speaks for danger, below 0 against. * is the bias.\n"
)

Numbers = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit the table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crisis", type=Path, default=CRISIS)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    given = parser.parse_args(arguments)
    crisis = cast("Path", given.crisis)
    texts, danger = training_texts(crisis, cast("Path", given.knowledge))
    rules = RuleBook.load(crisis)
    speller = Speller.load(crisis / "spelling.toml", rules.words)
    plain = [rules.without_idioms(speller.plain(text)) for text in texts]
    table = fit_wording(plain, danger)
    rows = (f"{term}\t{rarity:.3f}\t{weight:.3f}\n" for term, (rarity, weight) in table.items())
    (crisis / "words.tsv").write_text(_HEAD + "".join(rows), encoding="utf-8")


def training_texts(crisis: Path, knowledge: Path) -> tuple[list[str], list[bool]]:
    """Return all texts and whether each speaks of danger."""
    phrases = load_phrases(crisis / "phrases")
    rules = RuleBook.load(crisis).data
    calm = [*_knowledge_phrases(knowledge), *(text for rule in rules for text in rule.no)]
    grave = [text for rule in rules for text in rule.yes]
    texts = [*(phrase.text for phrase in phrases), *grave, *calm]
    danger = [phrase.kind is not None for phrase in phrases]
    return texts, [*danger, *(True for _ in grave), *(False for _ in calm)]


def fit_wording(plain: Sequence[str], danger: Sequence[bool]) -> dict[str, tuple[float, float]]:
    """Return term -> (rarity, weight) for plain texts without idioms; "*" holds the bias."""
    counts = [terms(text) for text in plain]
    seen = Counter(term for count in counts for term in count)
    names = sorted(term for term, texts in seen.items() if texts >= _MIN_TEXTS)
    rarity = {term: math.log((1 + len(plain)) / (1 + seen[term])) + 1 for term in names}
    place = {term: at for at, term in enumerate(names)}
    rows, columns, values = _matrix(counts, rarity, place)
    target = np.where(np.array(danger), 1.0, -1.0)
    weights = _descend(rows, columns, values, target, len(names))
    fitted = {term: (rarity[term], float(weights[place[term]])) for term in names}
    return {"*": (1.0, float(weights[-1])), **fitted}


def _matrix(
    counts: Sequence[Counter[str]], rarity: dict[str, float], place: dict[str, int]
) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers]:
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, count in enumerate(counts):
        sizes = {t: (1 + math.log(n)) * rarity[t] for t, n in count.items() if t in place}
        norm = math.sqrt(sum(size * size for size in sizes.values())) or 1.0
        rows += [row] * len(sizes)
        columns += [place[term] for term in sizes]
        values += [size / norm for size in sizes.values()]
    return np.array(rows, np.intp), np.array(columns, np.intp), np.array(values)


def _descend(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    values: Numbers,
    target: Numbers,
    width: int,
) -> Numbers:
    """Minimise the weighted logistic loss (Nesterov 1983); the last weight is the bias."""
    grave = float(np.count_nonzero(target > 0)) / len(target)
    share: Numbers = np.where(target > 0, 0.5 / grave, 0.5 / (1 - grave)).astype(np.float64)
    step = 1.0 / (len(target) / 12 + _RIDGE)  # below the inverse of the steepest curvature here
    weights = np.zeros(width + 1)
    ahead = weights.copy()
    for turn in range(_STEPS):
        score = np.bincount(rows, values * ahead[columns], len(target)) + ahead[-1]
        slope: Numbers = -share * target / (1 + np.exp(target * score))
        gradient = np.bincount(columns, values * slope[rows], width)
        full = np.append(gradient + _RIDGE * ahead[:-1], float(np.add.reduce(slope)) / 10)
        new = ahead - step * full
        ahead = new + turn / (turn + 3) * (new - weights)
        weights = new
    return weights


def _knowledge_phrases(directory: Path) -> Iterator[str]:
    for path in sorted(directory.glob("*.md")):
        head = path.read_text(encoding="utf-8").split("---", 2)[1]
        entry = cast("dict[str, object]", yaml.safe_load(head))
        yield str(entry["question"])
        yield from cast("list[str]", entry.get("aliases", []))
    out = directory / "out-of-scope.yaml"
    if out.is_file():
        data = cast("dict[str, list[dict[str, list[str]]]]", yaml.safe_load(out.read_text("utf-8")))
        for topic in data["topics"]:
            yield from topic["phrases"]


if __name__ == "__main__":
    main()
