"""The common form of every document: a list of blocks, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.phrases import is_noise, plain

_NUMBERED = re.compile(r"\s*\d{1,3}\. ")


class Kind(Enum):
    """What a block is. TOPIC heads a part that folds or a term; END closes what a topic opened."""

    HEADING = auto()
    TOPIC = auto()
    TEXT = auto()
    LIST = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list.

    `text` is its words in lines without markup, `markdown` what an answer shows, `level` that of a
    heading (1 to 6), `linked` the share of its words that are links (0 to 1), `node` where on a
    page it stands. `bold`: all of it is in bold.
    """

    kind: Kind
    text: str
    markdown: str = ""
    level: int = 0
    linked: float = 0.0
    bold: bool = False
    node: Node | None = None

    @property
    def line(self) -> str:
        """The words in one line."""
        return " ".join(self.text.split())


def cleaned(blocks: list[Block], deadline: Deadline | None = None) -> list[Block]:
    """Return the blocks without the site's furniture; lines of it within a paragraph go as well."""
    kept: list[Block] = []
    asked_if_helpful = False
    for number, block in enumerate(blocks):
        if deadline is not None and number % 100 == 0:
            deadline.check()
        line = plain(block.line[:300])
        helped = asked_if_helpful and line in {"yes", "no"}
        asked_if_helpful = helped or "helpful" in line or "useful" in line
        made = None if helped else _cleaned(block)
        if made is not None:
            kept.append(made)
            asked_if_helpful = False
    return kept


def _cleaned(block: Block) -> Block | None:
    if block.kind is Kind.END:
        return block
    if not block.text.strip() or (block.linked > 0.9 and _only_links(block)):
        return None
    if block.kind is Kind.LIST:
        return None if _is_noisy(block) else block
    if is_noise(block.line):
        return None
    lines = block.text.splitlines()
    shown = block.markdown.splitlines()
    if len(lines) == 1 or len(lines) != len(shown):
        return block
    pairs = [pair for pair in zip(lines, shown, strict=True) if not is_noise(pair[0])]
    if len(pairs) == len(lines):
        return block
    if not pairs:
        return None
    texts, marked = zip(*pairs, strict=True)
    return replace(block, text="\n".join(texts), markdown="\n".join(marked))


def _is_noisy(block: Block) -> bool:
    """Whether most of a list is furniture; a step that tells to book or to call is none."""
    items = [line for line in block.text.splitlines() if line.strip()]
    if _NUMBERED.match(block.markdown) and items[0].endswith((".", "!")):
        return False
    return sum(map(is_noise, items)) * 2 > len(items)


def _only_links(block: Block) -> bool:
    """Whether a block is nothing but links to elsewhere, and not a sentence or a question."""
    return block.kind in {Kind.LIST, Kind.TEXT} and (
        block.kind is Kind.LIST or not block.line.endswith((".", "?", "!"))
    )


def render(blocks: list[Block]) -> str:
    """Return blocks as the Markdown of an answer; headings become bold lines."""
    parts: list[str] = []
    for block in blocks:
        if block.kind in {Kind.HEADING, Kind.TOPIC}:
            parts.append(f"**{block.markdown or block.line}**")
        elif block.kind is not Kind.END and block.markdown.strip():
            parts.append(block.markdown.strip("\n"))
    while parts and len(parts) > 1 and _is_head(parts[-1]):
        parts.pop()
    return "\n\n".join(parts)


def _is_head(part: str) -> bool:
    return part.startswith("**") and part.endswith("**") and len(part) < 120 and "\n" not in part


def words(blocks: list[Block]) -> int:
    """Count the words of blocks."""
    return sum(len(block.text.split()) for block in blocks if block.kind is not Kind.END)
