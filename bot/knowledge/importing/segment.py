"""Which blocks are questions and which answer them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

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


@dataclass(slots=True)
class _QuestionSection:
    head: Block
    answer: list[Block]
    asks: bool
    also: list[str] = field(default_factory=list[str])


def exploded(blocks: list[Block]) -> list[Block]:
    """Part paragraphs that begin with a bold question or with a question on its own line."""
    found: list[Block] = []
    for block in blocks:
        found.extend(_exploded(block) if block.kind is BlockKind.TEXT else [block])
    return found


def _exploded(block: Block) -> list[Block]:
    lines, shown = block.text.split("\n"), block.markdown.split("\n")
    if len(lines) == len(shown) and len(lines) > 1 and any(_is_line(line) for line in lines):
        parts: list[Block] = []
        for text, line in zip(lines, shown, strict=True):
            bold = line.startswith("**") and line.rstrip(":").endswith("**")
            parts.extend(_run_in(replace(block, text=text, markdown=line, bold=bold or block.bold)))
        return parts
    return _run_in(block)


def _is_line(line: str) -> bool:
    label = re.match(r"(?:q|a|question|answer)\s?\d{0,3}\s?[:.]", line, re.IGNORECASE)
    return bool(label) or (ends_as_question(line) and len(sentences(line)) == 1)


def _run_in(block: Block) -> list[Block]:
    found = _RUN_IN.match(block.markdown)
    if block.bold or found is None:
        return [block]
    text = _RUN_IN_TEXT.sub("", block.text, count=1)
    head = replace(block, text=found[1], markdown=f"**{found[1]}**", bold=True)
    return [head, replace(block, text=text, markdown=found[2].strip())] if text else [block]


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
    return _kept(parter.sections, parter.loose, title)


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


def _kept(sections: list[_QuestionSection], loose: list[Block], title: str) -> list[Pair]:
    pairs = [
        Pair(section.head.line, section.answer, not section.asks, tuple(section.also))
        for section in _joined(sections)
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


def _joined(sections: list[_QuestionSection]) -> list[_QuestionSection]:
    """Let terms that share a definition be one question and other ways to ask it."""
    found: list[_QuestionSection] = []
    for section in sections:
        last = found[-1] if found else None
        terms = [s.head.node.tag if s.head.node else "" for s in (last, section) if s]
        if last is not None and not last.answer and terms == ["dt", "dt"]:
            last.also.append(section.head.line)
            last.answer = section.answer
            last.asks = last.asks or section.asks
        else:
            found.append(section)
    return found


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
    found = topics | headings | (bold if len(headings) < 3 or len(bold) > 2 else {})
    if len([n for n in found if blocks[n].line != title]) >= 1 and (
        topics or bold or len(found) > 1
    ):
        return found
    plain = _plain(blocks) if not is_question(title) else []
    asked = {n: True for n in plain if n not in found} | found
    if len(plain) >= 2 or (len(plain) == 1 and not title and plain[0] <= 1):
        return asked
    return found


def _asks(block: Block) -> bool:
    return is_question(block.line) and not is_rhetorical(block.line)


def _topics(blocks: list[Block]) -> dict[int, bool]:
    """What folds, terms, rows: all of them where one asks, or where they are most of the text."""
    found = {n: is_question(b.line) for n, b in enumerate(blocks) if b.kind is BlockKind.TOPIC}
    if any(found.values()):
        return found
    inside, depth = 0, False
    for block in blocks:
        depth = block.kind is BlockKind.TOPIC or (depth and block.kind is not BlockKind.END)
        inside += words([block]) if depth else 0
    return found if len(found) > 1 and inside * 10 > words(blocks) * 6 else {}


def _headings(blocks: list[Block], title: str) -> dict[int, bool]:
    """Headings that ask, at levels where most do; alone only where nothing else is a heading."""
    headings = [
        (n, b)
        for n, b in enumerate(blocks)
        if b.kind is BlockKind.HEADING and not aside_at(blocks, n) and not comments_at(blocks, n)
    ]
    found: dict[int, bool] = {}
    for level in range(1, 7):
        here = [(n, b) for n, b in headings if b.level == level and b.line != title]
        asked = [n for n, b in here if _asks(b)]
        if asked and all(is_question(b.line) for _, b in here):
            asked = [n for n, _ in here]  # "And at night?" is meant where all its equals ask
        if len(asked) >= 2 and len(asked) * 2 >= len(here):
            found |= dict.fromkeys(asked, True)
        elif len(asked) == 1 and len(here) == 1:
            found[asked[0]] = True
    if found and is_question(title):
        first = next((n for n, b in headings if b.line == title), None)
        if first is not None and len(found) > 1:
            found[first] = True
    if len(found) == 1 and is_question(title) and blocks[next(iter(found))].line != title:
        return {}
    return dict(sorted(found.items()))


def _plain(blocks: list[Block]) -> list[int]:
    """Paragraphs of one question each, with an answer after them."""
    found: list[int] = []
    for n, block in enumerate(blocks):
        if block.kind not in {BlockKind.TEXT, BlockKind.LIST} or len(block.line) > 250:
            continue
        if block.kind is BlockKind.LIST and "\n" in block.text:
            continue
        bare = tidy(block.line)
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        alone = ends_as_question(bare) and len(sentences(bare)) <= 2 and count_words(bare) >= 4
        numbered = block.kind is BlockKind.LIST and block.markdown[:1].isdigit()
        if (
            alone
            and (numbered or not is_rhetorical(bare))
            and after is not None
            and not _follows_on(blocks, n)
        ):
            found.append(n)
    return found


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
    known = [node for node in nodes if node is not None]
    if len(known) < 2 or len(known) != len(nodes):
        return None
    shared = [known[0], *known[0].ancestors()]
    for node in known[1:]:
        above = {id(n) for n in (node, *node.ancestors())}
        shared = [n for n in shared if id(n) in above]
    return shared[0] if shared else None


def _within(block: Block, area: Node | None) -> bool:
    if area is None or block.node is None:
        return True
    return block.node is area or any(above is area for above in block.node.ancestors())
