"""The difference between two versions of an entry, sentence by sentence, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.text.sentences import sentences

if TYPE_CHECKING:
    from bot.custom_knowledge.draft import EntryDraft


class PartDifference(Struct, frozen=True):
    """One part of an entry that differs.

    lines: (mark, text) in reading order; the mark is "-", "+" or " " for a sentence that stayed.
    """

    title: str
    lines: tuple[tuple[str, str], ...]


def difference(before: EntryDraft, after: EntryDraft) -> list[PartDifference]:
    """Return the parts that differ, in the order of an entry; nothing for two alike."""
    differences = [
        _texts("Question", before.question, after.question),
        _texts("Short answer", before.short, after.short),
        _texts("More", before.more, after.more),
        _texts("Category", before.category, after.category),
        _lists("Other phrasings", before.aliases, after.aliases),
    ]
    if before.keep_shipped is not after.keep_shipped:
        effect = {True: "lead here", False: "do not lead here"}
        lines = (("-", effect[before.keep_shipped]), ("+", effect[after.keep_shipped]))
        differences.append(PartDifference("The built-in phrasings", lines))
    return [part for part in differences if part.lines]


def _texts(title: str, before: str, after: str) -> PartDifference:
    if before == after:
        return PartDifference(title, ())
    return PartDifference(title, tuple(_changes(sentences(before), sentences(after))))


def _lists(title: str, before: Sequence[str], after: Sequence[str]) -> PartDifference:
    removals = [("-", text) for text in before if text not in after]
    additions = [("+", text) for text in after if text not in before]
    return PartDifference(title, (*removals, *additions))


def _changes(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the changes, each with one unchanged sentence before and after it."""
    # autojunk would pass over sentences that stand often, in texts of 200 and more.
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(1):
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                yield from ((" ", text) for text in before[start:end])
                continue
            yield from (("-", text) for text in before[start:end])
            yield from (("+", text) for text in after[new_start:new_end])
