"""Segmentation of blocks into questions and their answers."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from bot.knowledge.importing.blocks import Block, BlockKind, words
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.phrases import aside_at, comments_at, names_a_collection, tells
from bot.knowledge.importing.questions import count_words, is_question, is_rhetorical, tidy
from bot.knowledge.importing.threads.turns import Pair
from bot.text.sentences import ends_as_question, sentences

_ASKS_THEM = re.compile(
    r"\bquestions (?:you |everyone |clients? )?(?:should |can |could |must )?(?:to )?ask\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^\*\*([^*]{6,250}\?)\*\*:?\s*(.{2,})$", re.DOTALL)
_RUN_IN_TEXT = re.compile(r"^[^?]{5,250}\?\s*")


class _QuestionSection(Struct):
    head: Block
    answer: list[Block]
    asks: bool
    also: list[str] = field(default_factory=list[str])


def explode(blocks: list[Block]) -> list[Block]:
    """Part paragraphs that begin with a bold question or with a question on its own line."""
    parts: list[Block] = []
    for block in blocks:
        parts.extend(_explode(block) if block.kind is BlockKind.TEXT else [block])
    return parts


def _explode(block: Block) -> list[Block]:
    lines, sources = block.text.split("\n"), block.markdown.split("\n")
    if len(lines) == len(sources) and len(lines) > 1 and any(_is_line(line) for line in lines):
        parts: list[Block] = []
        for text, line in zip(lines, sources, strict=True):
            bold = line.startswith("**") and line.rstrip(":").endswith("**")
            parts.extend(_run_in(replace(block, text=text, markdown=line, bold=bold or block.bold)))
        return parts
    return _run_in(block)


def _is_line(line: str) -> bool:
    label = re.match(r"(?:q|a|question|answer)\s?\d{0,3}\s?[:.]", line, re.IGNORECASE)
    return bool(label) or (ends_as_question(line) and len(sentences(line)) == 1)


def _run_in(block: Block) -> list[Block]:
    match = _RUN_IN.match(block.markdown)
    if block.bold or match is None:
        return [block]
    text = _RUN_IN_TEXT.sub("", block.text, count=1)
    head = replace(block, text=match[1], markdown=f"**{match[1]}**", bold=True)
    return [head, replace(block, text=text, markdown=match[2].strip())] if text else [block]


def pairs_of(blocks: list[Block], title: str) -> list[Pair]:
    """Return the questions of a document with many; empty when it is about one thing.

    What stands outside of every answer makes a pair of its own, under the title, when it is long
    enough and the title does not only announce questions.
    """
    heads = _heads(blocks, title)
    if not heads:
        return []
    parter = _Parter(_common([blocks[n].node for n in heads]))
    for number, block in enumerate(blocks):
        is_heading = block.kind is BlockKind.HEADING and number not in heads
        if is_heading and comments_at(blocks, number):
            break
        if number in heads:
            parter.open(block, asks=heads[number])
        elif is_heading and aside_at(blocks, number):
            parter.skip()
        else:
            parter.add(block)
    return _to_pairs(parter.sections, parter.loose, title)


class _Parter:
    """Sorts blocks into the answers of questions and what belongs to none."""

    def __init__(self, area: Node | None) -> None:
        self.sections: list[_QuestionSection] = []
        self.loose: list[Block] = []
        self._area = area
        self._current: _QuestionSection | None = None
        self._skipping = False

    def open(self, head: Block, *, asks: bool) -> None:
        self._current = _QuestionSection(head, [], asks)
        self.sections.append(self._current)
        self._skipping = False

    def skip(self) -> None:
        self._current, self._skipping = None, True

    def add(self, block: Block) -> None:
        current = self._current
        if block.kind is BlockKind.END:
            self._current = None if current and current.head.kind is BlockKind.TOPIC else current
        elif _ends(block, current):
            self._current, self._skipping = None, False
            self.loose.append(block)
        elif current is not None and _within(block, self._area):
            current.answer.append(block)
        elif not self._skipping:
            self.loose.append(block)


def _to_pairs(sections: list[_QuestionSection], loose: list[Block], title: str) -> list[Pair]:
    pairs = [
        Pair(section.head.line, section.answer, not section.asks, tuple(section.also))
        for section in _join_terms(sections)
        if words(section.answer) > 0
    ]
    if not pairs:
        return []
    body = [block for block in loose if block.line != title]
    whole = body
    while body and body[0].kind is BlockKind.HEADING:
        body = body[1:]
    inside = sum(words(pair.answer) for pair in pairs)
    if len(pairs) == 1 and words(body) > inside and title and title != pairs[0].question:
        return []
    if words(body) >= 60 and title and not names_a_collection(title) and not is_question(title):
        pairs.insert(0, Pair(title, body, proposed=True))
        return pairs
    return pairs + _apart(whole)


def _apart(body: list[Block]) -> list[Pair]:
    """The parts between questions that have a heading of their own and say something."""
    parts: list[Pair] = []
    for block in body:
        if block.kind is BlockKind.HEADING:
            parts.append(Pair(block.line, [], proposed=True))
        elif parts and block.kind is not BlockKind.END:
            parts[-1].answer.append(block)
    return [part for part in parts if any(tells(block) for block in part.answer)]


def _join_terms(sections: list[_QuestionSection]) -> list[_QuestionSection]:
    """Let terms that share a definition be one question and other ways to ask it."""
    joined_sections: list[_QuestionSection] = []
    for section in sections:
        last = joined_sections[-1] if joined_sections else None
        terms = [s.head.node.tag if s.head.node else "" for s in (last, section) if s]
        if last is not None and not last.answer and terms == ["dt", "dt"]:
            last.also.append(section.head.line)
            last.answer = section.answer
            last.asks = last.asks or section.asks
        else:
            joined_sections.append(section)
    return joined_sections


def _heads(blocks: list[Block], title: str) -> dict[int, bool]:
    """The numbers of the blocks that open an answer, and whether each asks."""
    if _ASKS_THEM.search(title):
        return {}
    topics = _topics(blocks)
    headings = _headings(blocks, title)
    bold = {
        n: True
        for n, block in enumerate(blocks)
        if block.kind is BlockKind.TEXT and block.bold and _asks(block) and len(block.line) <= 300
    }
    if len(bold) == 1 and (topics or headings or title):
        bold = {}
    heads = topics | headings | (bold if len(headings) < 3 or len(bold) > 2 else {})
    if len([n for n in heads if blocks[n].line != title]) >= 1 and (
        topics or bold or len(heads) > 1
    ):
        return heads
    plain = _plain(blocks) if not is_question(title) else []
    all_heads = {n: True for n in plain if n not in heads} | heads
    if len(plain) >= 2 or (len(plain) == 1 and not title and plain[0] <= 1):
        return all_heads
    return heads


def _asks(block: Block) -> bool:
    return is_question(block.line) and not is_rhetorical(block.line)


def _topics(blocks: list[Block]) -> dict[int, bool]:
    """Return parts that fold, terms and rows: all where one asks or they are most of the text."""
    topics = {n: is_question(b.line) for n, b in enumerate(blocks) if b.kind is BlockKind.TOPIC}
    if any(topics.values()):
        return topics
    inside, depth = 0, False
    for block in blocks:
        depth = block.kind is BlockKind.TOPIC or (depth and block.kind is not BlockKind.END)
        inside += words([block]) if depth else 0
    return topics if len(topics) > 1 and inside * 10 > words(blocks) * 6 else {}


def _headings(blocks: list[Block], title: str) -> dict[int, bool]:
    """Headings that ask, at levels where most do; alone only where nothing else is a heading."""
    headings = [
        (n, b)
        for n, b in enumerate(blocks)
        if b.kind is BlockKind.HEADING and not aside_at(blocks, n) and not comments_at(blocks, n)
    ]
    heads: dict[int, bool] = {}
    for level in range(1, 7):
        here = [(n, b) for n, b in headings if b.level == level and b.line != title]
        questions = [n for n, b in here if _asks(b)]
        if questions and all(is_question(b.line) for _, b in here):
            questions = [n for n, _ in here]  # "And at night?" is meant where all its equals ask
        if len(questions) >= 2 and len(questions) * 2 >= len(here):
            heads |= dict.fromkeys(questions, True)
        elif len(questions) == 1 and len(here) == 1:
            heads[questions[0]] = True
    if heads and is_question(title):
        first = next((n for n, b in headings if b.line == title), None)
        if first is not None and len(heads) > 1:
            heads[first] = True
    if len(heads) == 1 and is_question(title) and blocks[next(iter(heads))].line != title:
        return {}
    return dict(sorted(heads.items()))


def _plain(blocks: list[Block]) -> list[int]:
    """Paragraphs of one question each, with an answer after them."""
    numbers: list[int] = []
    for n, block in enumerate(blocks):
        if block.kind not in {BlockKind.TEXT, BlockKind.LIST} or len(block.line) > 250:
            continue
        if block.kind is BlockKind.LIST and "\n" in block.text:
            continue
        bare = tidy(block.line)
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        alone = ends_as_question(bare) and len(sentences(bare)) <= 2 and count_words(bare) >= 4
        has_number = block.kind is BlockKind.LIST and block.markdown[:1].isdigit()
        if (
            alone
            and (has_number or not is_rhetorical(bare))
            and after is not None
            and not _follows_on(blocks, n)
        ):
            numbers.append(n)
    return numbers


def _follows_on(blocks: list[Block], number: int) -> bool:
    """Whether a question is one of a list that the text before it announces."""
    return (
        number > 0
        and blocks[number - 1].line.endswith(":")
        and blocks[number].kind is BlockKind.LIST
    )


def _ends(block: Block, current: _QuestionSection | None) -> bool:
    """Whether a heading that does not ask ends the answer before it."""
    if block.kind is not BlockKind.HEADING or current is None:
        return False
    if current.head.kind is BlockKind.HEADING:
        return block.level <= current.head.level
    return current.head.kind is not BlockKind.TOPIC or block.level <= 3


def _common(nodes: list[Node | None]) -> Node | None:
    """The smallest element of a page that holds all questions; None for fewer than two."""
    page_nodes = [node for node in nodes if node is not None]
    if len(page_nodes) < 2 or len(page_nodes) != len(nodes):
        return None
    common = [page_nodes[0], *page_nodes[0].ancestors()]
    for node in page_nodes[1:]:
        above = {id(n) for n in (node, *node.ancestors())}
        common = [n for n in common if id(n) in above]
    return common[0] if common else None


def _within(block: Block, area: Node | None) -> bool:
    if area is None or block.node is None:
        return True
    return block.node is area or any(above is area for above in block.node.ancestors())
