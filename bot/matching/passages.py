"""Finding the question in a long post: which sentences to read besides the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from msgspec import Struct

from bot.text.sentences import opens_as_question, sentences

LONGEST = 300
_SHORT_POST, _SHORT_LENGTH = 40, 1200
_WINDOWS, _SURELY, _BUDGET = 8, 3, 1200
_CUE = 0.25
"""How much asking adds to a sentence's likeness, 0 to 1: a story tells its subject elsewhere."""


class Passage(Struct, frozen=True):
    """A part of a post, or all of it, in its own spelling."""

    text: str
    whole: bool


def passages(text: str, likeness: Callable[[str], float]) -> Sequence[Passage]:
    """Return the post, or when it is long its most promising sentences.

    A model that averages over three hundred words finds the mood of a story, not the question: so
    its sentences are read besides.

    `likeness` says (0 to 1) how close a sentence is to what the knowledge base speaks of. A
    sentence counts more when it asks; a short one is read together with the one before it.
    """
    post = text.strip()
    if len(post) <= _SHORT_LENGTH and len(post.split()) <= _SHORT_POST:
        return (Passage(post, whole=True),)
    parts = sentences(post)
    windows = [_window(parts, place) for place in range(len(parts))]
    worth = [
        likeness(window) + _cue(sentence) for sentence, window in zip(parts, windows, strict=True)
    ]
    best = sorted(range(len(windows)), key=lambda place: (-worth[place], -place))[:_WINDOWS]
    shortened = _within_budget([_shorten(windows[place]) for place in best])
    texts = dict.fromkeys(shortened[best.index(place)] for place in sorted(best[: len(shortened)]))
    return tuple(Passage(window, whole=False) for window in texts)


def shown(passage: Passage) -> str:
    """Return what to show as the question as understood, at most `LONGEST` characters."""
    return _shorten(" ".join(passage.text.split()))


def _within_budget(texts: Sequence[str]) -> Sequence[str]:
    """The first few, and more of them while they are short: reading takes time by the letter."""
    total = list(accumulate(map(len, texts)))
    return [text for place, text in enumerate(texts) if place < _SURELY or total[place] <= _BUDGET]


def _window(parts: Sequence[str], place: int) -> str:
    """A sentence, with the one before it when it is too short to stand alone."""
    sentence = parts[place]
    alone = len(sentence.split()) >= 6 or place == 0
    return sentence if alone else f"{parts[place - 1]} {sentence}"


def _cue(sentence: str) -> float:
    return _CUE if "?" in sentence or opens_as_question(sentence) else 0.0


def _shorten(text: str) -> str:
    """Cut at a word, with an ellipsis, so that at most `LONGEST` characters remain."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[LONGEST // 2 :] else cut) + "…"
