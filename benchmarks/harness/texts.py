"""Questions of the benchmarks: all phrasings of the knowledge base, each equally often."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle, zip_longest

from bot.knowledge import load_knowledge
from bot.paths import KNOWLEDGE


def questions() -> Iterator[str]:
    """Yield phrasings without end, the entries in turn.

    There are more of them than the encoder caches, so that a repeated one is not in its cache.
    """
    entries = load_knowledge(KNOWLEDGE).entries.values()
    columns = zip_longest(*(entry.aliases for entry in entries))
    return cycle([text for text in chain.from_iterable(columns) if text])


def sure_question() -> str:
    """Return a phrasing whose card has a button, to unfold a part."""
    return load_knowledge(KNOWLEDGE).entries["hugs"].aliases[0]
