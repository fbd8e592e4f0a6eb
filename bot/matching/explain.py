"""The view of each scorer on a question, for people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.knowledge.models import Topic
from bot.matching.overlay.overlay import Overlay
from bot.matching.scoring import Scorer, Scores
from bot.matching.words.lexical import Floats

_SHOWN = 5


def scorer_views(
    scorer: Scorer, scores: Scores, overlay: Overlay | None
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return, per scorer, its five best entries with its own score ("none": not covered)."""
    owners = scorer.index.phrases.owners
    if overlay is not None:
        owners = np.concatenate([owners, overlay.owners])
    cosines, words = scores.every(overlay)
    views = {"ridge": scores.ridge, "words": _by_class(words, owners, len(scores.ridge))}
    if scorer.index.vectors is not None:
        views["meaning"] = _by_class(cosines, owners, len(scores.ridge))
    return {
        name: tuple(
            (_name(scorer, int(number), overlay), float(values[number]))
            for number in np.argsort(-values, kind="stable")[:_SHOWN]
        )
        for name, values in views.items()
    }


def nearest_phrases(
    scorer: Scorer, scores: Scores, topics: Sequence[Topic], overlay: Overlay | None
) -> tuple[tuple[str, str, float], ...]:
    """Return the five nearest phrases: normalised text, entry or topic id, similarity."""
    index = scorer.index
    cosines, words = scores.every(overlay)
    values = cosines if index.vectors is not None else words
    phrases: list[tuple[str, str, float]] = []
    for place in np.argsort(-values, kind="stable")[:_SHOWN]:
        row = int(place)
        if row >= len(index.texts):
            phrases.append(
                (*_own_phrase(scorer, row - len(index.texts), overlay), float(values[row]))
            )
            continue
        owner = int(index.phrases.owners[row])
        outside = owner == index.phrases.outside
        name = topics[int(index.phrases.topics[row])].id if outside else index.phrases.ids[owner]
        (text,) = index.texts.some([row])
        phrases.append((text, name, float(values[row])))
    return tuple(phrases)


def _own_phrase(scorer: Scorer, row: int, overlay: Overlay | None) -> tuple[str, str]:
    if overlay is None:
        return "", ""
    topic = overlay.topics[row]
    name = topic.id if topic else _name(scorer, int(overlay.owners[row]), overlay)
    return overlay.texts[row], name


def _by_class(values: Floats, owners: np.ndarray, classes: int) -> Floats:
    best = np.full(classes, -1, np.float32)
    np.maximum.at(best, owners, values)
    return best


def _name(scorer: Scorer, number: int, overlay: Overlay | None) -> str:
    outside = number == scorer.index.phrases.outside
    return "none" if outside else scorer.name(number, overlay)
