"""The parts of a document that are in no entry, so that nothing is lost without notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from msgspec import Struct, field

from bot.knowledge.importing.blocks import Block, BlockKind
from bot.knowledge.importing.models import Deadline, Draft, ImportLimits, OmittedPart
from bot.knowledge.importing.phrases import aside_at, comments_at, is_noise, letters
from bot.knowledge.importing.threads.turns import Pair

VOTED_DOWN = "voted below zero"
_EXCERPT = 120
_COMMENTS = "it follows a heading over readers' comments"
_ASIDE = "it follows a heading over links, sources or an author"
_SITE = "its words belong to the site: menu, votes, forms, dates"
_LINKS = "it is only links"
_OTHER = "it belongs to no question"
_LABEL = re.compile(r"^(?:q|a|question|answer) ?\d{0,3} ?[:.)] ?", re.IGNORECASE)  # in no draft
_PIECE = 3  # words that stand together in both


class DocumentReading(Struct):
    """The pairs made of a document, and all blocks that stood in it.

    `removals`: why an element of a page was taken out, by its `id()`.
    """

    pairs: list[Pair]
    blocks: list[Block] = field(default_factory=list[Block])
    removals: Mapping[int, str] = field(default_factory=dict[int, str])
    notes: tuple[OmittedPart, ...] = ()


def left_out(
    reading: DocumentReading, drafts: Iterable[Draft], limits: ImportLimits, deadline: Deadline
) -> tuple[OmittedPart, ...]:
    """Return what stands in a document and in none of its drafts, in order, neighbours as one."""
    draft_words = _DraftWords(drafts)
    omitted = [*reading.notes, *(part for pair in reading.pairs for part in pair.omitted)]
    excerpts = {letters(part.excerpt)[:40] for part in omitted}
    heading = ""
    for number, block in enumerate(reading.blocks):
        if number % 100 == 0:
            deadline.check()
        if block.kind is BlockKind.END or not any(map(str.isalnum, block.text)):
            continue
        if draft_words.has(_LABEL.sub("", block.line)):
            heading = ""
            continue
        if block.kind is BlockKind.HEADING:
            heading = _below(reading.blocks, number)
        part = _omitted_part(block, reading.removals, heading)
        if letters(part.excerpt)[:40] not in excerpts:
            _add(omitted, part)
    more = len(omitted) - limits.left_out
    if more > 0:
        omitted[limits.left_out :] = [OmittedPart("more", "the list is long", f"{more} more")]
    return tuple(omitted)


def _add(omitted: list[OmittedPart], part: OmittedPart) -> None:
    """Add what was left out; to the one before it where both are of a kind."""
    before = omitted[-1] if omitted else None
    if before is not None and (before.what, before.why) == (part.what, part.why):
        omitted[-1] = replace(before, excerpt=excerpt(f"{before.excerpt} {part.excerpt}"))
    else:
        omitted.append(part)


def excerpt(text: str) -> str:
    """Return how a text begins, in one line."""
    line = " ".join(text[: 4 * _EXCERPT].split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…"


def _below(blocks: list[Block], number: int) -> str:
    if comments_at(blocks, number):
        return _COMMENTS
    return _ASIDE if aside_at(blocks, number) else ""


def _omitted_part(block: Block, removals: Mapping[int, str], heading: str) -> OmittedPart:
    above = [block.node, *block.node.ancestors()] if block.node else []
    why = next((removals[id(node)] for node in above if id(node) in removals), "")
    what = "a heading" if block.kind is BlockKind.HEADING else "a paragraph"
    what = "a list" if block.kind is BlockKind.LIST else what
    if not why and is_noise(block.line):
        return OmittedPart("a line", _SITE, excerpt(block.text))
    if not why and block.linked > 0.7:
        why = _LINKS
    return OmittedPart(
        "a part" if why and above else what, why or heading or _OTHER, excerpt(block.text)
    )


class _DraftWords:
    """The words of all drafts, to ask whether a line is among them."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._pieces: set[tuple[str, ...]] = set()
        for draft in drafts:
            for text in (draft.question, *draft.aliases, *draft.answer.split("\n\n")):
                for size in range(1, _PIECE + 1):
                    self._pieces.update(_pieces(text, size))

    def has(self, line: str) -> bool:
        """Whether most of a line stands in a draft."""
        pieces = list(_pieces(line, _PIECE))
        return not pieces or sum(piece in self._pieces for piece in pieces) * 2 >= len(pieces)


def _pieces(text: str, most: int) -> list[tuple[str, ...]]:
    """All runs of `most` words of a text; the whole of it where it is shorter."""
    words = [bare for word in text.split() if (bare := letters(word))]
    size = min(most, len(words))
    return [tuple(words[n : n + size]) for n in range(len(words) - size + 1)] if size else []
