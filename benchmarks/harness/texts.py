"""What is asked in the benchmarks: the knowledge base's own phrasings, each as often as any."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle, zip_longest

from bot.knowledge import load_knowledge
from bot.paths import KNOWLEDGE


def questions() -> Iterator[str]:
    """Yield phrasings for ever, the entries in turn.

    There are more of them than the encoder remembers, so that one which comes round again is new
    to it.
    """
    entries = load_knowledge(KNOWLEDGE).entries.values()
    columns = zip_longest(*(entry.aliases for entry in entries))
    return cycle([text for text in chain.from_iterable(columns) if text])


def sure_question() -> str:
    """Return a phrasing whose card has parts to unfold, so that there is a button to press."""
    return load_knowledge(KNOWLEDGE).entries["hugs"].aliases[0]
