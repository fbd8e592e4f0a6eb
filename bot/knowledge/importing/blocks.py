"""The common form of every document: a list of blocks, in order."""

from __future__ import annotations

import re
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.phrases import is_noise, plain
from bot.knowledge.importing.questions import count_words

_NUMBERED = re.compile(r"\s{0,12}\d{1,3}\. ")
_NOT_A_HEAD = re.compile(
    r"\d|related|comment|answer|share|subscribe|newsletter|sign|log ?in|cookie", re.IGNORECASE
)


class BlockKind(Enum):
    """The kind of a block. TOPIC heads a part that folds, or a term; END closes that part."""

    HEADING = auto()
    TOPIC = auto()
    TEXT = auto()
    LIST = auto()
    END = auto()


class Block(Struct, frozen=True):
    """A heading, a paragraph, a list.

    `text` is its words in lines without markup, `markdown` what an answer shows, `level` that of a
    heading (1 to 6), `linked` the share of its words that are links (0 to 1), `node` where on a
    page it stands. `bold`: all of it is in bold.
    """

    kind: BlockKind
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
    """Return the blocks without the site's furniture; lines of it within a paragraph go as well.

    A single sentence of a text is never dropped for its words, because furniture comes in groups. A
    heading over a text stays too, and so does all that answers a question.
    """
    results: list[Block | None] = []
    asked_if_helpful = False
    for number, block in enumerate(blocks):
        if deadline is not None and number % 100 == 0:
            deadline.check()
        line = plain(block.line[:300])
        is_vote = asked_if_helpful and line in {"yes", "no"}
        asked_if_helpful = is_vote or "helpful" in line or "useful" in line
        result = None if is_vote else _clean(block)
        asked_if_helpful = asked_if_helpful and result is None
        results.append(result)
    return [
        result or block
        for number, (block, result) in enumerate(zip(blocks, results, strict=True))
        if result or (block.text.strip() and _stays(blocks, results, number))
    ]


def _stays(blocks: list[Block], results: list[Block | None], number: int) -> bool:
    """Whether a block stays although its words are often a site's own."""
    block = blocks[number]
    if block.kind in {BlockKind.HEADING, BlockKind.TOPIC}:
        after = next((results[n] for n in range(number + 1, min(number + 2, len(blocks)))), None)
        return after is not None and _is_told(after) and not _NOT_A_HEAD.search(block.line)
    if (
        block.kind is not BlockKind.TEXT
        or block.linked > 0.5
        or not block.line.endswith((".", "!"))
    ):
        return False
    if number and _heads(blocks[number - 1]) and results[number - 1] is not None:
        return True
    return len(block.line.split()) >= 5 and not (
        _in_company(blocks, results, number, -1) or _in_company(blocks, results, number, 1)
    )


def _heads(block: Block) -> bool:
    is_question_line = block.line.rstrip('"”’»*) ').endswith(("?", "？", "؟"))
    return block.kind in {BlockKind.HEADING, BlockKind.TOPIC} or (
        block.kind is BlockKind.TEXT and is_question_line
    )


def _is_told(block: Block) -> bool:
    return block.kind in {BlockKind.TEXT, BlockKind.LIST} and len(block.line.split()) >= 4


def _in_company(blocks: list[Block], results: list[Block | None], number: int, step: int) -> bool:
    """Whether other furniture stands beside a line, or the document ends there."""
    for place in range(number + step, number + 6 * step, step):
        if not 0 <= place < len(blocks):
            return True
        if results[place] is not None and blocks[place].kind is not BlockKind.END:
            return False
        line = blocks[place].line
        if line and not (line.endswith((".", "!")) and len(line.split()) >= 5):
            return True
    return False


def _clean(block: Block) -> Block | None:
    if block.kind is BlockKind.END:
        return block
    if not block.text.strip() or (block.linked > 0.9 and _only_links(block)):
        return None
    if block.kind is BlockKind.LIST:
        return None if _is_noisy(block) else block
    if is_noise(block.line):
        return None
    lines = block.text.splitlines()
    sources = block.markdown.splitlines()
    if len(lines) == 1 or len(lines) != len(sources):
        return block
    pairs = [pair for pair in zip(lines, sources, strict=True) if not is_noise(pair[0])]
    if len(pairs) == len(lines):
        return block
    if not pairs:
        return None
    texts, marked = zip(*pairs, strict=True)
    return replace(block, text="\n".join(texts), markdown="\n".join(marked))


def _is_noisy(block: Block) -> bool:
    """Whether most of a list is furniture; a step that says to book or to call is not."""
    items = [line for line in block.text.splitlines() if line.strip()]
    if _NUMBERED.match(block.markdown) and items[0].endswith((".", "!")):
        return False
    return sum(map(is_noise, items)) * 2 > len(items)


def _only_links(block: Block) -> bool:
    """Whether a block is nothing but links to elsewhere, and not a sentence or a question."""
    return block.kind in {BlockKind.LIST, BlockKind.TEXT} and (
        block.kind is BlockKind.LIST or not block.line.endswith((".", "?", "!"))
    )


def render(blocks: list[Block]) -> str:
    """Return blocks as the Markdown of an answer; headings become bold lines."""
    parts: list[str] = []
    for block in blocks:
        if block.kind in {BlockKind.HEADING, BlockKind.TOPIC}:
            parts.append(f"**{block.markdown or block.line}**")
        elif block.kind is not BlockKind.END and block.markdown.strip():
            parts.append(block.markdown.strip("\n"))
    while parts and len(parts) > 1 and _is_head(parts[-1]):
        parts.pop()
    return "\n\n".join(parts)


def _is_head(part: str) -> bool:
    return part.startswith("**") and part.endswith("**") and len(part) < 120 and "\n" not in part


def words(blocks: list[Block]) -> int:
    """Count the words of blocks."""
    return sum(count_words(block.text) for block in blocks if block.kind is not BlockKind.END)
