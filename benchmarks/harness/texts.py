"""Questions of the benchmarks: all phrasings of the knowledge base, each equally often."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle, zip_longest
from random import Random

from bot.knowledge import load_knowledge
from bot.paths import KNOWLEDGE


def questions() -> Iterator[str]:
    """Yield phrasings without end, the entries in turn.

    There are more of them than the encoder caches, so that a repeated one is not in its cache.
    """
    entries = load_knowledge(KNOWLEDGE).entries.values()
    columns = zip_longest(*(entry.aliases for entry in entries))
    return cycle([text for text in chain.from_iterable(columns) if text])


def mixed_questions() -> Iterator[str]:
    """Yield the same without end, short questions and long posts mixed, always in one order.

    Within one entry the phrasings of later authors are longer, so that in the order of `questions`
    the hundredth is cheaper than the ten thousandth.
    """
    entries = load_knowledge(KNOWLEDGE).entries.values()
    texts = [text for entry in entries for text in entry.aliases]
    Random(0).shuffle(texts)  # noqa: S311 no secret
    return cycle(texts)


def sure_question() -> str:
    """Return a phrasing whose card has a button, to unfold a part."""
    return load_knowledge(KNOWLEDGE).entries["hugs"].aliases[0]
