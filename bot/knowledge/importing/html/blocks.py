"""From a page's tree to blocks."""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.knowledge.importing.blocks import Block, BlockKind
from bot.knowledge.importing.html.inline import Run, Style, finish, is_footnote, style_in
from bot.knowledge.importing.html.lists import BLOCKS, asking_items, begin_item, gather, items
from bot.knowledge.importing.html.prune import is_switch
from bot.knowledge.importing.html.tables import read_table
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.questions import is_question

_HEADING = re.compile(r"h[1-6]")
_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "details", "dl", "table"}
_BULLET = re.compile(r"^[·•▪◦‣●○§]\s*")
_LEVELLED = re.compile(r"(?:^|\s)(?:Mso)?(?:Heading|Title|heading-?)\s?([1-6])?(?:$|\s)")


def blocks_of(node: Node, deadline: Deadline) -> list[Block]:
    """Return what a page or a part of it says, in order."""
    reader = _BlockReader(deadline)
    reader.read(node)
    return reader.blocks


class _BlockReader:
    """Walks a tree and gathers blocks; words outside of any block become paragraphs."""

    def __init__(self, deadline: Deadline) -> None:
        self.blocks: list[Block] = []
        self._deadline = deadline
        self._run = Run()
        self._quoted = False

    def read(self, node: Node) -> None:
        """Read one container and end its last paragraph."""
        self._deadline.check()
        self._children(node)
        self._flush(node)

    def _children(self, node: Node, style: Style | None = None) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._run.add(child, style or Style())
            elif child.tag in BLOCKS or _role_heading(child) or is_switch(child):
                self._flush(node)
                self._block(child)
            else:
                self._inline(child, style or Style(), node)

    def _inline(self, node: Node, style: Style, parent: Node) -> None:
        if node.tag == "br":
            self._break(parent)
            return
        if is_footnote(node):
            return
        inner = style_in(node, style)
        if inner is not None:
            self._children(node, inner)

    def _break(self, node: Node) -> None:
        """End a line; two line ends in a row end a paragraph."""
        pieces = self._run.text
        if pieces and not pieces[-1].strip() and "\n" in "".join(pieces[-2:]):
            self._flush(node)
        elif not self._run.empty:
            self._run.line_break()

    def _flush(self, node: Node) -> None:
        run, self._run = self._run, Run()
        if run.empty:
            return
        text, markdown = finish(run)
        if not text:
            return
        bullets = [line for line in text.split("\n") if _BULLET.match(line)]
        if bullets:
            markdown = "\n".join(_BULLET.sub("- ", line) for line in markdown.split("\n"))
            text = "\n".join(_BULLET.sub("", line) for line in text.split("\n"))
        if self._quoted:
            markdown = "\n".join(f"> {line}" for line in markdown.split("\n"))
        length = max(1, sum(len(piece.strip()) for piece in run.text))
        level = _styled_level(node) if node.tag in {"p", "div"} else 0
        self.blocks.append(
            Block(
                _kind(level, bullets, text),
                text,
                text if level else markdown,
                level,
                run.linked / length,
                run.bold >= 0.95 * length,
                node,
            )
        )

    def _block(self, node: Node) -> None:
        if _HEADING.fullmatch(node.tag) or _role_heading(node):
            folds = any(is_switch(inner) for inner in node.walk())
            self._head(node, BlockKind.TOPIC if folds else BlockKind.HEADING)
        elif node.tag in {"summary", "dt"} or is_switch(node):
            self._head(node, BlockKind.TOPIC)
        elif node.tag in {"details", "dl"}:
            self.read(node)
            self.blocks.append(Block(BlockKind.END, "", node=node))
        elif node.tag in {"ul", "ol", "dir"} and not _is_structured(node):
            self._list(node)
        elif node.tag != "hr":
            self._container(node)

    def _container(self, node: Node) -> None:
        match node.tag:
            case "table":
                self._table(node)
            case "pre":
                self._preformatted(node)
            case "blockquote":
                before, self._quoted = self._quoted, True
                self.read(node)
                self._quoted = before
            case _:
                self.read(node)

    def _head(self, node: Node, kind: BlockKind) -> None:
        """Add a heading; a heading that holds whole paragraphs is no heading."""
        inner = [n for n in node.walk() if n.tag in {"p", "ul", "ol", "div", "table"}]
        text = node.text()
        if len(text) > 300 or (len(inner) > 2 and len(text) > 200):
            self.read(node)
            return
        run = Run()
        gather(node, Style(), run)
        markdown, _ = finish(run)
        line = " ".join(markdown.split())
        if line:
            level = _level(node) if kind is BlockKind.HEADING else 7
            self.blocks.append(
                Block(kind, line, line, level, run.linked / max(1, len(line)), True, node)
            )

    def _list(self, node: Node) -> None:
        questions = asking_items(node)
        if questions:
            for item in questions:
                self._question_item(item)
            return
        lines: list[tuple[str, str, int, int]] = []
        items(node, 0, lines, self._deadline)
        if not lines:
            return
        text = "\n".join(line[0] for line in lines)
        length = max(1, sum(line[3] for line in lines))
        linked = sum(line[2] for line in lines) / length
        self.blocks.append(
            Block(
                BlockKind.LIST, text, "\n".join(line[1] for line in lines), linked=linked, node=node
            )
        )

    def _question_item(self, item: Node) -> None:
        """Read an item that begins with a question: the question, then what answers it."""
        run = Run()
        inner = begin_item(item, run)
        line = " ".join(finish(run)[0].split())
        if not is_question(line) or not inner:
            self.read(item)
            return
        self.blocks.append(Block(BlockKind.TOPIC, line, line, 7, bold=True, node=item))
        self.read(Node(item.tag, {}, item.parent, inner))
        self.blocks.append(Block(BlockKind.END, "", node=item))

    def _table(self, node: Node) -> None:
        blocks = read_table(node, lambda cell: blocks_of(cell, self._deadline), self._deadline)
        if blocks is None:
            self.read(node)
        else:
            self.blocks.extend(replace(b, node=b.node or node) for b in blocks)

    def _preformatted(self, node: Node) -> None:
        from bot.knowledge.importing.text.plaintext import text_blocks

        run = Run()
        gather(node, Style(keeps_space=True), run)
        blocks = text_blocks("".join(run.text), self._deadline)
        self.blocks.extend(replace(block, node=node) for block in blocks)


def _kind(level: int, bullets: list[str], text: str) -> BlockKind:
    if level:
        return BlockKind.HEADING
    return BlockKind.LIST if bullets and len(bullets) == text.count("\n") + 1 else BlockKind.TEXT


def _is_structured(node: Node) -> bool:
    """Whether a list only lays out a page: its items have headings, or unfold, or ask in bold."""
    for count, inner in enumerate(node.walk()):
        if inner is node:
            continue
        if inner.tag in _HEADS or is_switch(inner) or count > 3000:
            return True
        if inner.tag in {"b", "strong", "p", "div", "span"} and len(inner.children) == 1:
            words = inner.text()
            if (
                words.endswith("?")
                and is_question(words)
                and len(_item(inner).text()) > len(words) + 20
            ):
                return inner.tag != "span" or "question" in inner.get("class")
    return False


def _item(node: Node) -> Node:
    return next((above for above in node.ancestors() if above.tag == "li"), node)


def _level(node: Node) -> int:
    level = node.get("aria-level") if _role_heading(node) else node.tag[1:]
    return min(6, max(1, int(level))) if level.isdecimal() and len(level) < 3 else 2


def _role_heading(node: Node) -> bool:
    return node.get("role") == "heading"


def _styled_level(node: Node) -> int:
    """The level that a word processor's style gives to a paragraph; 0 for running text."""
    class_names = node.get("class")[:200]
    match = _LEVELLED.search(class_names)
    if match is not None and class_names.startswith(("Mso", "Heading", "Title")):
        return int(match[1] or 1)
    return 1 if node.tag == "p" and "title" in class_names.split() else 0
